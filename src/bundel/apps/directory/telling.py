"""Tells the administrators of whom a merger touches that it was planned, or cancelled: nobody finds out on the day."""

from __future__ import annotations

from datetime import date

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bundel.apps.accounts.mail import send
from bundel.apps.directory import queries


def tell_administrators(request: HttpRequest, merger_id: int, on: date) -> bool | None:
    """One mail to each of them, in Dutch, with a link to their own organisation.

    False when the mails did not leave, None when there is nobody to tell.
    """
    with override("nl"):
        row = queries.merger(merger_id, on)
        assert row is not None, "told right after the change"
        codes = [code for code, _name in (*row.before, *row.after)]
        letters = [
            _letter(request, row, address, code) for address, code in queries.addresses_of_administrators(codes, on)
        ]
        return send(letters) if letters else None


def _letter(request: HttpRequest, row: queries.MergerRow, address: str, code: str) -> EmailMessage:
    link = request.build_absolute_uri(reverse("directory:organisation", args=[code]))
    text = render_to_string("directory/mail/merger.txt", {"merger": row, "link": link})
    subject = _("Een herindeling is afgezegd") if row.cancelled_on else _("Een herindeling is gepland")
    return EmailMessage(subject, text, to=[address])
