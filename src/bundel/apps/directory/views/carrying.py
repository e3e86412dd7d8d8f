"""Bring the people of an organisation over to the new municipality that it goes into."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.directory import actions, queries
from bundel.apps.organisations.addressing import for_organisation
from bundel.apps.organisations.models import Organisation
from bundel.site import clock

PICKED = "rol"


@once
@for_organisation
def carry_people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who was ticked gets the same role there; nobody is brought over who was not."""
    plans = queries.mergers_from(organisation.code)
    _before, after = queries.steps_of(organisation.code, clock.today())
    if not after:
        raise Http404
    fault = ""
    if request.method == "POST" and plans:
        picked = [int(one) for one in request.POST.getlist(PICKED) if one.isdecimal() and len(one) < 12]
        try:
            if not picked:
                raise ValidationError(_("Vink eerst aan wie u overbrengt. Er is niets veranderd."))
            count = actions.carry_people(
                plans[0], organisation, picked, by=person_of(request), today=clock.today(), trail=trail_of(request)
            )
        except ValidationError as refused:
            fault = " ".join(refused.messages)
        else:
            text = ngettext("%d rol is overgebracht.", "%d rollen zijn overgebracht.", count)
            messages.success(request, text % count)
            return redirect("directory:carry_people", organisation.code)
    rows = queries.people_to_carry(viewer_of(request), organisation, plans[0].made if plans else None)
    context = {
        "organisation": organisation, "after": after, "plan": plans[0] if plans else None, "fault": fault,
        "rows": rows, "is_anybody_left": any(not is_there for _row, is_there in rows),
    }  # fmt: skip
    return render(request, "directory/carry_people.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@for_organisation
def carry_people_export(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """The people as a list that the administrator of another organisation can read in."""
    rows: list[Sequence[str]] = [
        (one.person.display_name, one.person.email, str(one.get_role_display()), ", ".join(one.fields))
        for one, _is_there in queries.people_to_carry(viewer_of(request), organisation, None)
    ]
    return as_file(queries.PEOPLE_COLUMNS, rows, kind, f"mensen-{organisation.code}")
