"""The log of one organisation: who did what, when, where, why, to what, and with which result."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bundel.apps.accounts import log_page
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.log_page import LogFilter
from bundel.apps.accounts.logged import LOG_EXPORTED, LOG_READ
from bundel.apps.accounts.trail import trail_of
from bundel.apps.audit.actions import note
from bundel.apps.audit.queries import entries_of
from bundel.apps.organisations.addressing import for_living
from bundel.apps.organisations.models import Organisation

PER_PAGE = 50
MOST_EXPORTED = 20_000


@require_safe
@for_living
def audit_log(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Reading it is itself written down."""
    form = LogFilter(request.GET or None, organisation=organisation, auto_id="filter_%s")
    found = entries_of(organisation.code, form.sought())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "")[:6])
    rows = log_page.rows_of(list(page.object_list), organisation)
    note(trail_of(request), LOG_READ, organisation_code=organisation.code)
    context = {"organisation": organisation, "form": form, "rows": rows, "page": page, "query": form.query()}
    return render(request, "accounts/audit_log.html", context)


@require_safe
@for_living
def audit_log_export(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    form = LogFilter(request.GET or None, organisation=organisation)
    found = list(entries_of(organisation.code, form.sought())[:MOST_EXPORTED])
    rows = [row.cells() for row in log_page.rows_of(found, organisation)]
    answer = as_file(log_page.COLUMNS, rows, kind, f"logboek-{organisation.code}")
    note(trail_of(request), LOG_EXPORTED, organisation_code=organisation.code, reason=kind)
    return answer
