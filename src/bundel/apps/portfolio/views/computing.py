"""How is this computed: for the advice at hand, and in general."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bundel.apps.horizon import queries as horizon
from bundel.apps.portfolio.agenda.assumption_words import assumption_rows
from bundel.apps.portfolio.agenda.calculation import calculation_of, rules_of
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import finished_run, for_municipality, page


@require_safe
@for_municipality
def calculation(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Scenarios, intervals, gap, seed and marginal values of the advice at hand."""
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:agenda", desk.code)
    agenda = desk.agenda(run)
    rows = calculation_of(desk.question.setting, run.advice)
    return page(request, desk, "portfolio/calculation.html", agenda=agenda, run=run, calculation=rows)


@require_safe
def how_computed(request: HttpRequest) -> HttpResponse:
    """The rules and the assumptions with their reasons, straight from the data."""
    reference = horizon.reference()
    context = {"rules": rules_of(reference), "assumptions": assumption_rows(reference)}
    return render(request, "portfolio/how_computed.html", context)
