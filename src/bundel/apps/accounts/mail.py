"""The mails about accounts. A mail holds a link and no more than is needed to know what it is about."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.inviting import Invited, Outcome
from bundel.apps.accounts.models import Invitation, User
from bundel.apps.organisations.models import Organisation
from bundel.site import clock

logger = logging.getLogger("bundel.mail")


def send(letters: Iterable[EmailMessage]) -> bool:
    """Send them over one connection; False when the mail server could not be reached: whoever asked is told so."""
    if not settings.MAIL.is_sent:
        return False
    try:
        get_connection().send_messages(list(letters))
    except (SMTPException, OSError):
        logger.exception("mail was not sent")
        return False
    return True


def send_new_password_link(request: HttpRequest, email: str, person: User | None) -> None:
    """To whoever has the address: a link, or the word that there is no account. Both cost the same time."""
    if person is not None:
        uid = urlsafe_base64_encode(force_bytes(person.pk))
        path = reverse("accounts:new_password", args=[uid, default_token_generator.make_token(person)])
        text = render_to_string("accounts/mail/new_password.txt", {"link": request.build_absolute_uri(path)})
    else:
        text = render_to_string("accounts/mail/no_account.txt", {"site": request.build_absolute_uri("/")})
    send([EmailMessage(_("Een nieuw wachtwoord voor Bundel"), text, to=[email])])


def send_invitations(request: HttpRequest, organisation: Organisation, made: Iterable[Invited], inviter: str) -> bool:
    """Each invited person their link, and whoever got a role at once the word of it; then note that they were sent."""
    chosen = [one for one in made if one.outcome is not Outcome.UNCHANGED]
    sent = send([_letter(request, organisation, one, inviter) for one in chosen]) if chosen else True
    if sent:
        ids = [one.invitation.pk for one in chosen if one.invitation is not None]
        Invitation.objects.filter(pk__in=ids).update(mailed_at=clock.now())
    return sent


def _letter(request: HttpRequest, organisation: Organisation, one: Invited, inviter: str) -> EmailMessage:
    is_new = one.invitation is not None
    path = reverse("accounts:invitation", args=[one.token]) if is_new else reverse("accounts:account")
    context = {
        "name": one.guest.display_name, "inviter": inviter, "organisation": organisation.name,
        "role": one.guest.role.label, "link": request.build_absolute_uri(path),
        "until": one.invitation.expires_at if one.invitation else None,
    }  # fmt: skip
    subject = _("Uitnodiging voor Bundel") if is_new else _("U heeft een rol in Bundel gekregen")
    text = render_to_string(f"accounts/mail/{'invitation' if is_new else 'role_given'}.txt", context)
    return EmailMessage(subject, text, to=[one.guest.email])
