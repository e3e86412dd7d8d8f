"""Log in and out with a password, and show again who one is."""

from __future__ import annotations

from pathlib import Path

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bundel.apps.accounts import queries
from bundel.apps.accounts.actions import tries
from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.example_password import read_password
from bundel.apps.accounts.forms import LogInForm
from bundel.apps.accounts.log_in.start import is_ours, start_of
from bundel.apps.accounts.logged import LOG_IN_REFUSED, LOGGED_OUT
from bundel.apps.accounts.models import User
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.models import Result
from bundel.site import clock


@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; afterwards the page that was asked for, else the agenda of the own municipality."""
    form = LogInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            person, status = _try(request, form)
            if person is not None:
                return _go_on(request, person, form.cleaned_data["next"])
    context = {"form": form, "own_log_ins": queries.own_log_ins(), **_examples()}
    return render(request, "accounts/log_in.html", context, status=status)


def _go_on(request: HttpRequest, person: User, asked: str) -> HttpResponse:
    """To the second step when the person has one, else in; an address outside this site is never followed."""
    to = asked if is_ours(request, asked) else start_of(person)
    answer: HttpResponse = perform_password_login(
        request, {"email": person.email}, Login(user=person, email=person.email, redirect_url=to)
    )
    return answer


def _try(request: HttpRequest, form: LogInForm) -> tuple[User | None, int]:
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    address = visitor_address(request)
    try:
        tries.note_try(email, address, clock.now())
    except tries.TooFast:
        refused(request, email, "many-accounts")
        form.add_error(None, _("Vanaf deze plek wordt veel geprobeerd. Wacht tien tellen en probeer het opnieuw."))
        return None, 429
    except tries.TooManyTries:
        refused(request, email, "too-many-tries")
        form.add_error(None, _("U heeft te vaak geprobeerd in te loggen. Wacht een kwartier en probeer het opnieuw."))
        return None, 429
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, User):
        refused(request, email, "wrong-password")
        # The same words for an unknown address and a wrong password: a stranger learns nothing about accounts.
        form.add_error(
            None, _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze na en probeer het opnieuw.")
        )
        return None, 422
    tries.forget_tries(email, address)
    return person, 200


def refused(request: HttpRequest, email: str, reason: str) -> None:
    person = User.objects.filter(email=email.strip().lower()).first()
    note_event(trail_of(request), LOG_IN_REFUSED, person, reason=reason, result=Result.REFUSED)


def _examples() -> dict[str, object]:
    if not settings.IS_TRYOUT:
        return {"examples": [], "example_password": ""}
    return {
        "examples": queries.example_accounts(clock.today()),
        "example_password": read_password(Path(settings.VAR)),
    }


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        note_event(trail_of(request), LOGGED_OUT, request.user)
    logout(request)
    return redirect("home")
