"""Show again who one is: by password, code or passkey, whichever the person has."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from bundel.apps.accounts import queries
from bundel.apps.accounts.actions import tries
from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.forms import ConfirmForm
from bundel.apps.accounts.log_in.forms import CodeAgainForm, PasskeyAgainForm
from bundel.apps.accounts.log_in.start import is_ours
from bundel.apps.accounts.logged import CONFIRMED, LOG_IN_REFUSED
from bundel.apps.accounts.models import User
from bundel.apps.accounts.recent_login import note_confirmation, renew_session
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.models import Result
from bundel.site import clock

CODES = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]


@sensitive_post_parameters("password", "code")
def confirm(request: HttpRequest) -> HttpResponse:
    """Asked when the log-in is older than a quarter of an hour and the next step is an important one."""
    person = request.user
    assert isinstance(person, User)
    asked = str(request.POST.get("next") or request.GET.get("next", ""))[:2000]
    forms, status = _forms(request, person), 200
    if request.method == "POST":
        status = _sent(request, person, forms)
        if status == 200:
            renew_session(request)
            note_event(trail_of(request), CONFIRMED, person)
            return HttpResponseRedirect(asked) if is_ours(request, asked) else redirect("home")
    options = begin_authentication(person) if "passkey" in forms else None
    shown = [form for name, form in forms.items() if name != "passkey"]
    context = {
        "forms": shown,
        "passkey": forms.get("passkey"),
        "next": asked,
        "options": options,
        "own_log_ins": queries.own_log_ins(),
    }
    return render(request, "accounts/confirm.html", context, status=status)


def _forms(request: HttpRequest, person: User) -> dict[str, Any]:
    """A form for each way that the person has; what was sent is bound to the form that it was sent with."""
    data = request.POST if request.method == "POST" else {}
    forms: dict[str, Any] = {}
    if is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN]):
        forms["passkey"] = PasskeyAgainForm(data if "credential" in data else None, user=person)
    if is_mfa_enabled(person, CODES):
        forms["code"] = CodeAgainForm(data if "code" in data else None, user=person)
    # With a second step the password alone is the weaker proof, so it is not offered.
    if person.has_usable_password() and not forms:
        forms["password"] = ConfirmForm(data if request.method == "POST" else None)
    return forms


def _sent(request: HttpRequest, person: User, forms: dict[str, Any]) -> int:
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is None or not bound.is_valid():
        return 422
    if isinstance(bound, ConfirmForm):
        return _by_password(request, person, bound)
    bound.save()
    return 200


def _by_password(request: HttpRequest, person: User, form: ConfirmForm) -> int:
    address, now = visitor_address(request), clock.now()
    try:
        tries.note_try(person.email, address, now)
    except tries.TooManyTries:
        form.add_error(None, _("U heeft te vaak geprobeerd in te loggen. Wacht een kwartier en probeer het opnieuw."))
        return 429
    if not person.check_password(form.cleaned_data["password"]):
        note_event(trail_of(request), LOG_IN_REFUSED, person, reason="wrong-password", result=Result.REFUSED)
        form.add_error("password", _("Dit wachtwoord klopt niet. Probeer het opnieuw."))
        return 422
    tries.forget_tries(person.email, address)
    note_confirmation(request, now)
    return 200
