"""What the audit log tells about experiences: that one was told, never what it says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import ONE_YEAR, register

TOLD = "actual.told"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(TOLD, _("verteld wat een onderwerp kostte"), ONE_YEAR)
