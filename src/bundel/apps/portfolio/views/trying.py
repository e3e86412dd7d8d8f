"""What if: one change, old beside new, to keep or to drop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bundel.apps.accounts.idempotency import once
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.agenda.compare import moves_between
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.forms.changes import TRIALS
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.agenda import waiting
from bundel.apps.portfolio.views.desk import ask_at_once, ask_for_advice, for_municipality, name_of, page, run_for
from bundel.apps.portfolio.views.questions import tell, to_agenda
from bundel.engine.question.profile import BadProfile
from bundel.site import clock


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def try_change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """POST tries one change; GET shows the advice with it beside the present one."""
    if request.method == "POST":
        return _try(request, desk)
    tried = queries.tried_answers(request.session, desk.code)
    if tried is None:
        return redirect("portfolio:agenda", desk.code)
    return _compare(request, desk, tried)


def _try(request: HttpRequest, desk: Desk) -> HttpResponse:
    kind = TRIALS.get(request.POST.get("what", ""))
    if kind is None:
        messages.error(request, _("Kies wat u wilt veranderen. Er is niets veranderd."))
        return redirect("portfolio:agenda", desk.code)
    form = kind(request.POST, setting=desk.question.setting)
    if not form.is_valid():
        what = request.POST["what"]
        return page(request, desk, "portfolio/small_answer.html", status=422, form=form, what=what)
    answers = form.changed(desk.answers, by=name_of(request), on=clock.today())
    try:
        trial = queries.desk_with(desk, answers)
        keeping.try_answers(request.session, desk.code, answers, desk.reference)
    except BadProfile as bad:
        tell(form, bad)
        return page(request, desk, "portfolio/small_answer.html", status=422, form=form, what=request.POST["what"])
    ask_for_advice(desk)
    ask_at_once(trial, desk)
    return redirect("portfolio:try_change", desk.code)


def _compare(request: HttpRequest, desk: Desk, tried: Answers) -> HttpResponse:
    trial = _trial(desk, tried)
    if trial is None:
        return _drop(request, desk)
    old, new = run_for(desk), run_for(trial)
    for run in (old, new):
        if run is None:
            return redirect("portfolio:agenda", desk.code)
        if not run.is_readable:
            return waiting(request, desk, run)
    assert old is not None and new is not None
    moves = moves_between(desk.question.setting, old.advice, trial.question.setting, new.advice)
    context: dict[str, Any] = {
        "changed": [move for move in moves if move.is_changed],
        "same": [move for move in moves if not move.is_changed],
        "old": desk.agenda(old),
        "new": trial.agenda(new),
        "is_first_look": old.is_first_look or new.is_first_look,
        "run": new,
    }
    return page(request, desk, "portfolio/try_change.html", **context)


@require_POST
@once
@for_municipality
def keep_change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep the change that was tried, or drop it."""
    tried = queries.tried_answers(request.session, desk.code)
    if request.POST.get("do") == "keep" and tried is not None and _trial(desk, tried) is not None:
        keeping.keep_change(request.session, desk.code, tried)
        return to_agenda(request, desk)
    return _drop(request, desk)


def _trial(desk: Desk, tried: Answers) -> Desk | None:
    """The desk with what is tried; None when the list of topics changed so that it no longer fits."""
    try:
        return queries.desk_with(desk, tried)
    except BadProfile:
        return None


def _drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    keeping.discard_change(request.session, desk.code)
    messages.info(request, _("Uw antwoorden zijn niet veranderd."))
    return redirect("portfolio:agenda", desk.code)
