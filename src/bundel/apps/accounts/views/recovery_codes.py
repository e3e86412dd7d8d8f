"""Recovery codes: how many are left, and new ones, shown in the answer itself and nowhere after it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.log_in.recovery_codes import KIND, codes_left, make_codes
from bundel.apps.accounts.logged import FACTOR_ADDED
from bundel.apps.accounts.trail import person_of, trail_of

# Codes for a bad day are no second step of their own.
NEEDED_FIRST = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    return render(request, "mfa/recovery_codes/index.html", {"left": codes_left(person_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Not kept for who sends the form twice, as other answers are: then the second codes hold."""
    if not is_mfa_enabled(request.user, NEEDED_FIRST):
        return redirect("mfa_index")
    if request.method == "POST":
        return show_new_codes(request)
    return render(request, "mfa/recovery_codes/generate.html")


def show_new_codes(request: HttpRequest) -> HttpResponse:
    """Make them, and show them this once."""
    person = person_of(request)
    codes = make_codes(person)
    note_event(trail_of(request), FACTOR_ADDED, person, reason=str(KIND))
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes})
