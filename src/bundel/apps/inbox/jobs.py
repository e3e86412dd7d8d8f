"""Mails what people are asked, and clears up."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from bundel.apps.accounts.mail import send
from bundel.apps.inbox import actions
from bundel.apps.inbox.models import Notice
from bundel.apps.jobs.registry import job
from bundel.site import clock


class Asked(Protocol):
    """What the queue gives to a job; this one needs nothing of it."""


@job("inbox.send_due", cron="*/10 * * * *")
def send_due(asked: Asked) -> int:
    """Every ten minutes: one mail for each thing that somebody is asked."""
    return actions.send_due(_mail, clock.now())


@job("inbox.clear_notices", cron="35 3 * * *")
def clear_notices(asked: Asked) -> int:
    """Each night: remove notices of more than a year ago."""
    return actions.clear_notices(clock.now())


def _mail(notice: Notice) -> bool:
    with override("nl"):
        context = {"notice": notice, "link": settings.SITE_ADDRESS + notice.path}
        text = render_to_string("inbox/mail/notice.txt", context)
        return send([EmailMessage(notice.label, text, to=[notice.person.email])])
