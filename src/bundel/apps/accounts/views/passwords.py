"""Change a password, and choose a new one when the old one is forgotten."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from bundel.apps.accounts import mail
from bundel.apps.accounts.actions import passwords, tries
from bundel.apps.accounts.forms import ChangePasswordForm, ForgotPasswordForm, NewPasswordForm
from bundel.apps.accounts.models import User
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.site import clock

# The link's own address carries the proof, so it moves to the session before a page with links is shown.
PROOF = "new_password_proof"
SHOWN = "kies"


@sensitive_post_parameters("old", "new")
def change_password(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, User)
    form = ChangePasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        keep = request.session.session_key
        passwords.change_password(person, form.cleaned_data["new"], keep=keep, trail=trail_of(request))
        update_session_auth_hash(request, person)
        messages.success(request, _("Uw wachtwoord is veranderd. Op andere apparaten bent u nu uitgelogd."))
        return redirect("accounts:account")
    return render(request, "accounts/change_password.html", {"form": form}, status=422 if form.is_bound else 200)


def forgot_password(request: HttpRequest) -> HttpResponse:
    """The same page and the same work for an address that is known and one that is not."""
    form = ForgotPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        try:
            tries.note_try(f"forgot {email}", visitor_address(request), clock.now())
        except tries.TooManyTries:
            form.add_error(None, _("U vroeg dit te vaak. Wacht een kwartier en probeer het opnieuw."))
            return render(request, "accounts/forgot_password.html", {"form": form}, status=429)
        person = User.objects.filter(email=email, is_active=True).first()
        mail.send_new_password_link(request, email, person)
        return render(request, "accounts/forgot_password_sent.html", {"email": email})
    context = {"form": form, "can_mail": settings.MAIL.is_sent}
    return render(request, "accounts/forgot_password.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("new")
def new_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link works once: its proof is no longer true when the password has changed."""
    person = _person(uid)
    if token != SHOWN and person is not None and default_token_generator.check_token(person, token):
        request.session[PROOF] = token
        return redirect("accounts:new_password", uid, SHOWN)
    proof = request.session.get(PROOF, "")
    if token != SHOWN or person is None or not default_token_generator.check_token(person, proof):
        return render(request, "accounts/link_gone.html", {"is_password": True}, status=404)
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        del request.session[PROOF]
        passwords.change_password(
            person, form.cleaned_data["new"], keep=None, trail=trail_of(request), reason="forgotten"
        )
        messages.success(request, _("Uw nieuwe wachtwoord geldt. Log ermee in."))
        return redirect("accounts:log_in")
    return render(request, "accounts/new_password.html", {"form": form}, status=422 if form.is_bound else 200)


def _person(uid: str) -> User | None:
    try:
        number = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError):
        return None
    return User.objects.filter(pk=number, is_active=True).first() if number < 2**63 else None
