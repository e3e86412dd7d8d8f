"""The calendar of meetings of one municipality: look, add, change, remove, take a list in, take it along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.files import as_file, attached
from bundel.apps.accounts.forms import ListForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, outcome_of_list, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import VersionConflict, version_in
from bundel.apps.meetings import actions, queries
from bundel.apps.meetings.days_file import read_days
from bundel.apps.meetings.exports import calendar_of
from bundel.apps.meetings.forms import DayForm
from bundel.apps.meetings.queries import COLUMNS, DayRow
from bundel.apps.organisations.addressing import for_municipality_of_today
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.site import clock

EXAMPLE = ("31-12-2027", "de raad", "begroting", "17-12-2027", "")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality_of_today
def days(request: HttpRequest, municipality: MunicipalityRow) -> HttpResponse:
    """What is coming, and with ``?voorbij=ja`` what is past; POST adds one."""
    form = DayForm(sent(request))
    status = outcome_of(
        form, lambda: actions.add_day(organisation_code=municipality.code, wanted=form.wanted, trail=trail_of(request))
    )
    if status == 302:
        messages.success(request, _("De vergadering staat erin."))
        return redirect("meetings:days", municipality.code)
    today, viewer = clock.today(), viewer_of(request)
    rows = queries.days_of(viewer, municipality.code)
    past = [row for row in reversed(rows) if row.day < today]
    context = {
        "municipality": municipality,
        "rows": [row for row in rows if row.day >= today],
        "past": past if request.GET.get("voorbij") == "ja" else [],
        "has_past": bool(past),
        "has_rows": bool(rows),
        "form": form,
        "may_change": may(viewer, "meetings:days", municipality.code),
        "today": today,
    }
    return render(request, "meetings/days.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality_of_today
def change_day(request: HttpRequest, municipality: MunicipalityRow, pk: int) -> HttpResponse:
    """GET shows the form of one meeting; POST changes it."""
    standing = _row(request, municipality, pk)
    form = DayForm(sent(request), standing=standing)
    status = outcome_of(
        form,
        lambda: actions.change_day(
            organisation_code=municipality.code,
            pk=pk,
            wanted=form.wanted,
            seen_version=form.cleaned_data["seen_version"],
            trail=trail_of(request),
        ),
    )
    if status == 302:
        messages.success(request, _("De vergadering is veranderd."))
        return redirect("meetings:days", municipality.code)
    context = {"municipality": municipality, "form": form, "standing": standing}
    return render(request, "meetings/change_day.html", context, status=status)


@require_POST
@once
@for_municipality_of_today
def remove_day(request: HttpRequest, municipality: MunicipalityRow, pk: int) -> HttpResponse:
    """Take one meeting out of the calendar."""
    standing = _row(request, municipality, pk)
    version = version_in(request.POST.get("seen_version", ""))
    try:
        actions.remove_day(organisation_code=municipality.code, pk=pk, seen_version=version, trail=trail_of(request))
    except VersionConflict as conflict:
        form = DayForm(standing=standing)
        context = {"municipality": municipality, "form": form, "standing": standing, "fault": str(conflict)}
        return render(request, "meetings/change_day.html", context, status=409)
    messages.success(request, _("De vergadering is weg. Voorstellen die deze dag noemen, houden hem."))
    return redirect("meetings:days", municipality.code)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality_of_today
def import_days(request: HttpRequest, municipality: MunicipalityRow) -> HttpResponse:
    """All of the list or nothing of it; what is wrong is named by row and column."""
    form = ListForm(sent(request), request.FILES or None)
    status, faults = outcome_of_list(form, read_days, lambda wanted: _take_in(request, municipality, wanted))
    if status == 302:
        return redirect("meetings:days", municipality.code)
    context = {"municipality": municipality, "form": form, "faults": faults, "columns": COLUMNS}
    return render(request, "meetings/import_days.html", context, status=status)


def _take_in(request: HttpRequest, municipality: MunicipalityRow, wanted: list[actions.Wanted]) -> None:
    came = actions.take_in(organisation_code=municipality.code, wanted=wanted, trail=trail_of(request))
    told = [
        ngettext("%d vergadering kwam erbij.", "%d vergaderingen kwamen erbij.", came.added) % came.added,
        *([_("%d veranderd.") % came.changed] if came.changed else []),
        *([_("%d stond er al.") % came.same] if came.same else []),
    ]
    messages.success(request, " ".join(told))


@require_safe
@for_municipality_of_today
def days_export(request: HttpRequest, municipality: MunicipalityRow, kind: str) -> HttpResponse:
    """Every meeting as a file, in the form in which it can be read in."""
    rows = [row.cells() for row in queries.days_of(viewer_of(request), municipality.code)]
    return as_file(COLUMNS, rows, kind, f"vergaderdagen-{municipality.code}")


@require_safe
@for_municipality_of_today
def example_days(request: HttpRequest, municipality: MunicipalityRow, kind: str) -> HttpResponse:
    """An empty list with the right columns and one row to write over."""
    return as_file(COLUMNS, [EXAMPLE], kind, "vergaderdagen")


@require_safe
@for_municipality_of_today
def calendar(request: HttpRequest, municipality: MunicipalityRow) -> HttpResponse:
    """What is coming, for one's own calendar."""
    rows = queries.coming_days(viewer_of(request), municipality.code, clock.today())
    address = request.build_absolute_uri(reverse("meetings:days", args=[municipality.code]))
    host = request.get_host().partition(":")[0]
    content = calendar_of(rows, municipality.name_common, host, address, clock.now())
    return attached(content, "ics", f"vergaderdagen-{municipality.code}")


def _row(request: HttpRequest, municipality: MunicipalityRow, pk: int) -> DayRow:
    rows = queries.days_of(viewer_of(request), municipality.code)
    found = next((row for row in rows if row.id == pk), None)
    if found is None:
        raise Http404
    return found
