"""What the library for log-in asks us: where to go on, which words to use, whom to let in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.accounts import queries
from bundel.apps.accounts.log_in.locks import lock, unlock
from bundel.apps.accounts.log_in.outgoing import GuardedSession
from bundel.apps.accounts.log_in.owners import owner_of_log_in
from bundel.apps.accounts.log_in.start import start_of
from bundel.apps.accounts.models import User
from bundel.apps.accounts.visitor_address import whole_address

WRONG_CODE = gettext_lazy("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer het opnieuw.")
TOO_OFTEN = gettext_lazy("U heeft te vaak een code geprobeerd. Wacht een kwartier en probeer het opnieuw.")
# Said on the next page; what is not here is told by the page itself.
TOLD = {
    "mfa/messages/totp_activated.txt": gettext_lazy("De app met codes is ingesteld."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("De app met codes is verwijderd."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("De toegangssleutel is toegevoegd."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("De toegangssleutel is verwijderd."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account by themselves; the policy alone says when somebody must log in again."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return start_of(request.user)

    def get_client_ip(self, request: HttpRequest) -> str:
        return whole_address(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("Dit account is gesloten. Vraag het uw beheerder."))
        return redirect("account_login")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        told = TOLD.get(args[0] if args else kwargs.get("message_template", ""))
        if told:
            messages.add_message(request, level, str(told))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The audit log tells it, and the page "Mijn account"; see signals.py."""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of codes lie in the database under lock, and the words are ours."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unlock(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return _("Toegangssleutel")


class OwnLogInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A municipality's own log-in says who somebody is; whether they come in is up to who was invited."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        person = owner_of_log_in(request, sociallogin)
        if person is None:
            refusal = render(request, "accounts/not_invited.html", status=403)
            raise ImmediateHttpResponse(refusal)
        sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_requests_session(self) -> GuardedSession:
        known = [one["settings"] for one in queries.configured_log_ins()]
        others = [host for one in known for host in one.get("other_hosts", [])]
        return GuardedSession([one["server_url"] for one in known], others)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        messages.error(
            request, _("Inloggen via uw gemeente is niet gelukt. Probeer het opnieuw, of log in met uw wachtwoord.")
        )
        raise ImmediateHttpResponse(redirect(reverse("account_login")))
