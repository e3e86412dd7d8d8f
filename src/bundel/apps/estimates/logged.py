"""What the audit log tells about experiences and second opinions: that there was one, never what it says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import ONE_YEAR, register

TOLD = "actual.told"
ASKED = "opinion.asked"
ANSWERED_OPINION = "opinion.answered"
DECLINED = "opinion.declined"
WITHDRAWN = "opinion.withdrawn"
CHOSE = "opinion.chose"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(TOLD, _("verteld wat een onderwerp kostte"), ONE_YEAR)
    register(ASKED, _("een collega om een tweede mening gevraagd"), ONE_YEAR)
    register(ANSWERED_OPINION, _("een tweede mening gegeven"), ONE_YEAR)
    register(DECLINED, _("afgezien van een tweede mening"), ONE_YEAR)
    register(WITHDRAWN, _("een vraag om een tweede mening ingetrokken"), ONE_YEAR)
    register(CHOSE, _("gekozen met welke schatting het advies rekent"), ONE_YEAR)
