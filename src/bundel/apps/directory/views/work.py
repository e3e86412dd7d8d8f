"""Which bodies do work for an organisation, with what they decide by themselves: look, give, stop, take a list in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms import ListForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, outcome_of_list, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.directory import queries
from bundel.apps.directory.forms import WorkForm
from bundel.apps.directory.work_file import read_work
from bundel.apps.organisations.actions.assigning import Work, bodies_by_code, give_work
from bundel.apps.organisations.actions.assigning import stop_work as stop
from bundel.apps.organisations.addressing import for_living, for_organisation
from bundel.apps.organisations.models import Assignment, Organisation
from bundel.site import clock

EXAMPLE = ("ICTNH", "ICT-beheer", "beslist binnen de afspraak", "50.000", "het college", "artikel 4 van de regeling",
           "01-01-2027", "")  # fmt: skip


@once
@for_living
def work(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Everybody of the organisation sees it; the administrator adds to it."""
    today = clock.today()
    form = WorkForm(sent(request), on=today)
    status = outcome_of(form, lambda: _give(request, organisation, [form.work]))
    if status == 302:
        return redirect("directory:work", organisation.code)
    context = {"organisation": organisation, "rows": queries.work_for(organisation.code, today), "form": form}
    context["may_change"] = may(viewer_of(request), "directory:work", organisation.code)
    context["has_bodies"] = bool(form.fields["body"].choices)  # type: ignore[attr-defined]
    return render(request, "directory/work.html", context, status=status)


@require_safe
@for_organisation
def work_export(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """The same as a file, in the form in which it can be read in."""
    rows = [row.cells() for row in queries.work_for(organisation.code, clock.today())]
    return as_file(queries.WORK_COLUMNS, rows, kind, f"werk-{organisation.code}")


@require_safe
@for_organisation
def work_example(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """An empty list with the right columns and one row to write over."""
    return as_file(queries.WORK_COLUMNS, [EXAMPLE], kind, "werk")


@once
@for_living
def import_work(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """All of the list or nothing of it; what is wrong is named by row and column."""
    form = ListForm(sent(request), request.FILES or None)
    status, faults = outcome_of_list(
        form,
        lambda table: read_work(table, organisation, bodies_by_code(clock.today())),
        lambda works: _give(request, organisation, works),
    )
    if status == 302:
        return redirect("directory:work", organisation.code)
    context = {"organisation": organisation, "form": form, "faults": faults, "columns": queries.WORK_COLUMNS}
    return render(request, "directory/import_work.html", context, status=status)


@require_POST
@once
@for_living
def stop_work(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """From today on it no longer holds."""
    found = Assignment.objects.filter(pk=pk, client=organisation).select_related("client", "body").first()
    if found is None:
        raise Http404
    stop(found, on=clock.today(), trail=trail_of(request))
    messages.success(request, _("Gestopt. Wat er is gedaan en besloten, blijft staan."))
    return redirect("directory:work", organisation.code)


def _give(request: HttpRequest, organisation: Organisation, works: list[Work]) -> None:
    made = give_work(organisation, works, today=clock.today(), trail=trail_of(request))
    text = ngettext("%d keer werk is bewaard.", "%d keer werk is bewaard.", len(made)) % len(made)
    kept = len(works) - len(made)
    messages.success(request, text + (" " + _("%d stond er al.") % kept if kept else ""))
