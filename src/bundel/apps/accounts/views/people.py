"""The people of one organisation: who has which role, end it, let somebody stand in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts import administration
from bundel.apps.accounts.actions.roles import end_role
from bundel.apps.accounts.actions.stand_ins import end_stand_in, give_stand_in
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms_people import StandInForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.models import STOOD_IN_FOR, Membership, StandIn
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.organisations.addressing import for_living
from bundel.apps.organisations.models import Organisation
from bundel.site import clock


@require_safe
@for_living
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    today = clock.today()
    context = {
        "organisation": organisation,
        "rows": administration.people_of(organisation, today),
        "ended": administration.ended_roles_of(organisation, today),
        "invitations": administration.open_invitations_of(organisation, clock.now()),
        "now": clock.now(),
        "lendable": STOOD_IN_FOR,
        "has_ended": organisation.has_ended(today),
    }
    return render(request, "accounts/people.html", context)


@require_safe
@for_living
def people_export(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    rows = [row.cells() for row in administration.people_of(organisation, clock.today())]
    return as_file(administration.PEOPLE_COLUMNS, rows, kind, f"mensen-{organisation.code}")


@once
@for_living
def end(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """A page that says what ending does, and the button that does it."""
    membership = _standing(request, organisation, pk)
    problem = ""
    if request.method == "POST":
        try:
            end_role(membership, on=clock.today(), trail=trail_of(request))
        except ValidationError as refused:
            problem = " ".join(refused.messages)
        else:
            name = membership.person.display_name
            messages.success(request, _("De rol van %(name)s is gestopt, op alle apparaten.") % {"name": name})
            return redirect("accounts:people", organisation.code)
    context = {"organisation": organisation, "membership": membership, "problem": problem}
    return render(request, "accounts/end_role.html", context, status=409 if problem else 200)


@once
@for_living
def stand_in(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    membership, today = _standing(request, organisation, pk), clock.today()
    form = StandInForm(sent(request), membership=membership, on=today)

    def act() -> None:
        given = give_stand_in(
            membership, form.cleaned_data["stand_in"], valid_from=form.cleaned_data["valid_from"],
            valid_until=form.valid_until, trail=trail_of(request), given_by=person_of(request),
        )  # fmt: skip
        messages.success(request, _("%(name)s valt in.") % {"name": given.stand_in.display_name})

    status = outcome_of(form, act)
    if status == 302:
        return redirect("accounts:people", organisation.code)
    context = {"organisation": organisation, "membership": membership, "form": form}
    return render(request, "accounts/stand_in.html", context, status=status)


@require_POST
@once
@for_living
def stop_stand_in(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    mine = StandIn.objects.visible_to(viewer_of(request)).filter(pk=pk, membership__organisation=organisation)
    given = mine.select_related("membership__organisation").first()
    if given is None:
        raise Http404
    end_stand_in(given, on=clock.today(), trail=trail_of(request))
    messages.success(request, _("De vervanging is gestopt."))
    return redirect("accounts:people", organisation.code)


def _standing(request: HttpRequest, organisation: Organisation, pk: int) -> Membership:
    mine = Membership.objects.visible_to(viewer_of(request)).filter(pk=pk, organisation=organisation)
    found = mine.exclude(valid_until__lte=clock.today())
    membership = found.select_related("person", "organisation").first()
    if membership is None:
        raise Http404
    return membership
