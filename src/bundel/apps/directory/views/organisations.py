"""Which organisations there are, one of them, and the few that an administrator adds by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, may_see, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.directory import actions, queries
from bundel.apps.directory.forms import AddOrganisationForm, EndOrganisationForm, OrganisationFilter
from bundel.apps.organisations.actions.registering import add_organisation as add
from bundel.apps.organisations.addressing import for_organisation
from bundel.apps.organisations.models import Organisation
from bundel.site import clock

PER_PAGE = 50


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of today, or with those that were."""
    form = OrganisationFilter(request.GET)
    rows = queries.organisations(clock.today(), **form.chosen())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "")[:6])
    viewer = viewer_of(request)
    context = {
        "form": form, "page": page, "rows": page.object_list, "count": len(rows), "query": request.GET.urlencode(),
        "may_add": may(viewer, "directory:add_organisation"), "may_merge": may_see(viewer, "directory:mergers"),
    }  # fmt: skip
    return render(request, "directory/organisations.html", context)


@require_safe
def organisations_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    rows = queries.organisations(clock.today(), **OrganisationFilter(request.GET).chosen())
    return as_file(queries.ORGANISATION_COLUMNS, [row.cells() for row in rows], kind, "organisaties")


@require_safe
@for_organisation
def organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What it is, what was before it and comes after it, and who does work for whom."""
    today, viewer = clock.today(), viewer_of(request)
    before, after = queries.steps_of(organisation.code, today)
    row = queries.organisation(organisation.code, today)
    context = {
        "organisation": row,
        "is_to_come": organisation.valid_from is not None and organisation.valid_from > today,
        "before": before,
        "after": after,
        "for_us": queries.work_for(organisation.code, today),
        "by_us": queries.work_of(organisation.code, today),
        "may_see_work": may_see(viewer, "directory:work", organisation.code),
        "may_carry": bool(after) and may_see(viewer, "directory:carry_people", organisation.code),
        "may_end": row is not None and not row.is_municipality and may(viewer, "directory:end_organisation"),
    }
    return render(request, "directory/organisation.html", context)


@once
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add one that is no municipality."""
    form = AddOrganisationForm(sent(request))

    def act() -> None:
        made = add(**form.organisation, trail=trail_of(request))
        messages.success(request, _("Toegevoegd: %(name)s.") % {"name": made.name})

    status = outcome_of(form, act)
    if status == 302:
        return redirect("directory:organisation", form.organisation["code"])
    return render(request, "directory/add_organisation.html", {"form": form}, status=status)


@once
def end_organisation(request: HttpRequest, organisation_code: str) -> HttpResponse:
    """A page that says what ending does, and the button that does it."""
    return _end(request, code=organisation_code)


@for_organisation
def _end(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = EndOrganisationForm(sent(request))
    status = outcome_of(
        form,
        lambda: actions.end_organisation(organisation, last_day=form.cleaned_data["last_day"], trail=trail_of(request)),
    )
    if status == 302:
        messages.success(request, _("Bewaard. Wat zij vastlegde, blijft staan."))
        return redirect("directory:organisation", organisation.code)
    context = {"organisation": organisation, "form": form}
    return render(request, "directory/end_organisation.html", context, status=status)
