"""Everything that is kept about oneself: to see, to take along, and to have erased."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts import kept_page
from bundel.apps.accounts import my_data as data
from bundel.apps.accounts.actions.erasing import HandOverFirst, erase_person
from bundel.apps.accounts.actions.last_administrator import only_administrator_of
from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.files import as_file, attached
from bundel.apps.accounts.forms import EraseForm
from bundel.apps.accounts.logged import DATA_TAKEN
from bundel.apps.accounts.mail import send
from bundel.apps.accounts.models import User
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.site import clock


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    return render(request, "accounts/my_data.html", {"person": person, "sections": data.data_about(person)})


@require_safe
def my_data_export(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    content = data.folder_of(data.data_about(person), clock.now())
    note_event(trail_of(request), DATA_TAKEN, person)
    return attached(content, "zip", f"mijn-gegevens-{clock.today().isoformat()}")


@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """What goes and what stays, and the button; not kept for a retry: whoever would send it again is gone."""
    person, status = person_of(request), 200
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return _erased(request, person)
            except HandOverFirst:
                status = 409
    context = {"person": person, "form": form, "alone": _alone_in(person), "sections": data.data_about(person)}
    return render(request, "accounts/erase_me.html", context, status=status)


@transaction.atomic
def _alone_in(person: User) -> list[str]:
    """Where nobody else could let people in."""
    return [one.name for one in only_administrator_of(person, clock.today())]


def _erased(request: HttpRequest, person: User) -> HttpResponse:
    address = person.email
    erase_person(person, trail=trail_of(request))
    logout(request)
    text = render_to_string("accounts/mail/erased.txt")
    send([EmailMessage(_("Uw account bij Bundel is gewist"), text, to=[address])])
    messages.success(request, _("Uw account is gewist. U bent uitgelogd."))
    return redirect("home")


@require_safe
def what_is_kept(request: HttpRequest) -> HttpResponse:
    """For everybody, without an account too."""
    context = {
        "rows": kept_page.kept_rows(),
        "erasure": kept_page.erasure_rows(),
        "contact": settings.CONTACT_EMAIL,
        "backup_days": settings.BACKUP_KEEP_DAYS,
    }
    return render(request, "accounts/what_is_kept.html", context)


@require_safe
def what_is_kept_export(request: HttpRequest, kind: str) -> HttpResponse:
    rows = [row.cells() for row in kept_page.kept_rows()]
    return as_file(kept_page.COLUMNS, rows, kind, "wat-wij-bewaren")
