"""Mails what people are asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from bundel.apps.accounts.mail import send
from bundel.apps.inbox import actions
from bundel.apps.inbox.models import Notice
from bundel.apps.jobs.registry import Run, job
from bundel.apps.record import queries as record
from bundel.site import clock


@job("inbox.send_due", cron="*/10 * * * *")
def send_due(run: Run) -> int:
    """Every ten minutes: one mail for all that somebody is asked in the same words."""
    return actions.send_due(partial(_mail, record.foot()), clock.now())


def _mail(foot: record.Foot | None, notices: Sequence[Notice]) -> bool:
    """Below the mail stands the newest checkpoint: every mail that somebody keeps holds the record to it."""
    notice = notices[0]
    with override("nl"):
        context = {
            "notice": notice,
            "count": len(notices),
            "link": settings.SITE_ADDRESS + (notice.path if len(notices) == 1 else reverse("inbox:inbox")),
            "foot": foot,
            "how_to_check": settings.SITE_ADDRESS + reverse("record:how_to_check"),
        }
        text = render_to_string("inbox/mail/notice.txt", context)
        return send([EmailMessage(notice.label, text, to=[notice.person.email])])
