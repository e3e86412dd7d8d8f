"""Log in, log out, and the page that tells who may do what."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts import queries
from bundel.apps.accounts.actions import tries
from bundel.apps.accounts.example_password import read_password
from bundel.apps.accounts.forms import ConfirmForm, LogInForm
from bundel.apps.accounts.models import User
from bundel.apps.accounts.recent_login import note_confirmation
from bundel.apps.accounts.visitor_address import visitor_address
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
                login(request, person)
                return _start(request, person, form.cleaned_data["next"])
    return render(request, "accounts/log_in.html", {"form": form, **_examples()}, status=status)


def _try(request: HttpRequest, form: LogInForm) -> tuple[User | None, int]:
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    address = visitor_address(request)
    try:
        tries.note_try(email, address, clock.now())
    except tries.TooManyTries:
        form.add_error(None, _("U heeft te vaak geprobeerd in te loggen. Wacht een kwartier en probeer het opnieuw."))
        return None, 429
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, User):
        # The same words for an unknown address and a wrong password: a stranger learns nothing about accounts.
        form.add_error(
            None, _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze na en probeer het opnieuw.")
        )
        return None, 422
    tries.forget_tries(email, address)
    return person, 200


def _start(request: HttpRequest, person: User, asked: str) -> HttpResponse:
    """Where a person begins; an address outside this site is never followed."""
    code = queries.own_municipality_code(person.pk, clock.today())
    if is_ours(request, asked):
        # Not redirect(): that takes a word without a slash for the name of a page.
        return HttpResponseRedirect(asked)
    return redirect("portfolio:agenda", code) if code else redirect("home")


def is_ours(request: HttpRequest, asked: str) -> bool:
    """Whether an address to go on to lies within this site."""
    return bool(asked) and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )


@sensitive_post_parameters("password")
def confirm(request: HttpRequest) -> HttpResponse:
    """Show again who one is, when the log-in is older than a quarter of an hour and the next step asks it."""
    form = ConfirmForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _confirmed(request, form)
            if status == 200:
                asked = form.cleaned_data["next"]
                return HttpResponseRedirect(asked) if is_ours(request, asked) else redirect("home")
    return render(request, "accounts/confirm.html", {"form": form}, status=status)


def _confirmed(request: HttpRequest, form: ConfirmForm) -> int:
    person, address, now = request.user, visitor_address(request), clock.now()
    assert isinstance(person, User)
    try:
        tries.note_try(person.email, address, now)
    except tries.TooManyTries:
        form.add_error(None, _("U heeft te vaak geprobeerd in te loggen. Wacht een kwartier en probeer het opnieuw."))
        return 429
    if not person.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("Dit wachtwoord klopt niet. Probeer het opnieuw."))
        return 422
    tries.forget_tries(person.email, address)
    note_confirmation(request, now)
    return 200


def _examples() -> dict[str, object]:
    if not settings.IS_TRYOUT:
        return {"examples": [], "example_password": ""}
    return {
        "examples": queries.example_accounts(clock.today()),
        "example_password": read_password(Path(settings.VAR)),
    }


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@require_safe
def who_may_do_what(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/who_may_do_what.html", {"rows": queries.allowances()})
