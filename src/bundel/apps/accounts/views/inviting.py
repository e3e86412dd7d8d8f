"""Invite one colleague, or a whole list in one go."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.actions.importing import invite_all
from bundel.apps.accounts.actions.inviting import Guest, Invited, Outcome, invite_again, withdraw
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms_people import InviteForm, PeopleForm, offered_roles
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.mail import send_invitations
from bundel.apps.accounts.models import Invitation
from bundel.apps.accounts.people_file import COLUMNS, read_people
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.steps import outcome_of, outcome_of_list, sent
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.organisations.addressing import for_living
from bundel.apps.organisations.models import Organisation
from bundel.site import clock


@once
@for_living
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = InviteForm(sent(request), organisation=organisation)
    status = outcome_of(form, lambda: _invite(request, organisation, [form.guest()]))
    if status == 302:
        return redirect("accounts:people", organisation.code)
    return render(request, "accounts/invite.html", {"organisation": organisation, "form": form}, status=status)


@once
@for_living
def import_people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """All of the list or nothing of it; what is wrong is named by row and column."""
    form, roles = PeopleForm(sent(request), request.FILES or None), offered_roles(organisation)
    status, faults = outcome_of_list(
        form, lambda table: read_people(table, roles), lambda guests: _invite(request, organisation, guests)
    )
    if status == 302:
        return redirect("accounts:people", organisation.code)
    context = {"organisation": organisation, "form": form, "faults": faults, "roles": roles}
    return render(request, "accounts/import_people.html", context, status=status)


@require_safe
@for_living
def example_list(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """An empty list with the right columns and one row to write over."""
    row = ("Voornaam Achternaam", "naam@gemeente.example", "lezer", "")
    return as_file(COLUMNS, [row], kind, "collega-s")


@require_POST
@once
@for_living
def again(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    standing = _standing(request, organisation, pk)
    made = invite_again(standing, now=clock.now(), trail=trail_of(request))
    transaction.on_commit(_letters(request, organisation, [made]))
    messages.success(request, _("De uitnodiging is opnieuw gestuurd. De vorige link werkt niet meer."))
    return redirect("accounts:people", organisation.code)


@require_POST
@once
@for_living
def take_back(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    withdraw(_standing(request, organisation, pk), now=clock.now(), trail=trail_of(request))
    messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
    return redirect("accounts:people", organisation.code)


def _invite(request: HttpRequest, organisation: Organisation, guests: list[Guest]) -> None:
    made = invite_all(
        guests, organisation, made_by=person_of(request), on=clock.today(), now=clock.now(), trail=trail_of(request)
    )
    transaction.on_commit(_letters(request, organisation, made))
    messages.success(request, _summary(made))


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
