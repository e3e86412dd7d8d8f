"""Invite one colleague, or a whole list in one go."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.actions.importing import invite_all
from bundel.apps.accounts.actions.inviting import Guest, Invited, Outcome, invite_again, withdraw
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms_people import InviteForm, ListForm, offered_roles
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.mail import send_invitations
from bundel.apps.accounts.models import Invitation
from bundel.apps.accounts.people_file import COLUMNS, read_people
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.accounts.views.frame import for_organisation
from bundel.apps.accounts.words import Fault, words_of
from bundel.apps.organisations.models import Organisation
from bundel.engine.tables.faults import BadTable
from bundel.engine.tables.reading import read_table
from bundel.site import clock


@once
@for_organisation
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            return _invite(request, organisation, [form.guest()])
        except ValidationError as refused:
            form.add_error(None, refused)
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/invite.html", context, status=422 if form.is_bound else 200)


@once
@for_organisation
def import_people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """All of the list or nothing of it; what is wrong is named by row and column."""
    form = ListForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            guests, faults = read_people(read_table(form.cleaned_data["file"].read()), offered_roles(organisation))
            if not faults:
                return _invite(request, organisation, guests)
        except BadTable as bad:
            form.add_error("file", words_of(bad))
        except ValidationError as refused:
            form.add_error(None, refused)
    is_refused = form.is_bound or request.method == "POST"
    context = {"organisation": organisation, "form": form, "faults": faults, "roles": offered_roles(organisation)}
    return render(request, "accounts/import_people.html", context, status=422 if is_refused else 200)


@require_safe
@for_organisation
def example_list(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """An empty list with the right columns and one row to write over."""
    row = ("Voornaam Achternaam", "naam@gemeente.example", "lezer", "")
    return as_file(COLUMNS, [row], kind, "collega-s")


@require_POST
@once
@for_organisation
def again(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    standing = _standing(request, organisation, pk)
    made = invite_again(standing, now=clock.now(), trail=trail_of(request))
    transaction.on_commit(_letters(request, organisation, [made]))
    messages.success(request, _("De uitnodiging is opnieuw gestuurd. De vorige link werkt niet meer."))
    return redirect("accounts:people", organisation.code)


@require_POST
@once
@for_organisation
def take_back(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    withdraw(_standing(request, organisation, pk), now=clock.now(), trail=trail_of(request))
    messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
    return redirect("accounts:people", organisation.code)


def _invite(request: HttpRequest, organisation: Organisation, guests: list[Guest]) -> HttpResponse:
    made = invite_all(
        guests, organisation, made_by=person_of(request), on=clock.today(), now=clock.now(), trail=trail_of(request)
    )
    transaction.on_commit(_letters(request, organisation, made))
    messages.success(request, _summary(made))
    return redirect("accounts:people", organisation.code)


def _summary(made: list[Invited]) -> str:
    """How many were invited, got the role at once, or had it already."""
    count = {outcome: sum(one.outcome is outcome for one in made) for outcome in Outcome}
    invited = ngettext("%d collega is uitgenodigd.", "%d collega's zijn uitgenodigd.", count[Outcome.INVITED])
    given = ngettext("%d collega kreeg de rol direct.", "%d collega's kregen de rol direct.", count[Outcome.GIVEN])
    kept = ngettext("Bij %d collega was het al zo.", "Bij %d collega's was het al zo.", count[Outcome.UNCHANGED])
    words = zip((invited, given, kept), (Outcome.INVITED, Outcome.GIVEN, Outcome.UNCHANGED), strict=True)
    return " ".join(text % count[outcome] for text, outcome in words if count[outcome])


def _letters(request: HttpRequest, organisation: Organisation, made: list[Invited]) -> Callable[[], None]:
    """Sent once the invitations stand: a mail with a link that does not work would be worse than none."""

    def send() -> None:
        send_invitations(request, organisation, made, person_of(request).display_name)

    return send


def _standing(request: HttpRequest, organisation: Organisation, pk: int) -> Invitation:
    mine = Invitation.objects.visible_to(viewer_of(request)).filter(pk=pk, organisation=organisation)
    found = mine.filter(used_at__isnull=True, withdrawn_at__isnull=True).select_related("organisation").first()
    if found is None:
        raise Http404
    return found
