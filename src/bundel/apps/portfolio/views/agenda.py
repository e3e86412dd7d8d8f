"""Our agenda: asked for, on its way, or there; and the small answers that are given on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bundel.apps.accounts.idempotency import once
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import advising, keeping
from bundel.apps.portfolio.agenda.compare import Move, moves_between
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.forms.changes import CapacityForm, DutyForm, EntryForm, EstimateForm, OrderForm, OwnerForm
from bundel.apps.portfolio.models import AdviceRun
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import ask_for_advice, for_municipality, name_of, page, run_for
from bundel.apps.portfolio.views.questions import keep, to_agenda
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

NO_WORKER_AFTER = timedelta(seconds=6)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def agenda(request: HttpRequest, desk: Desk) -> HttpResponse:
    """GET shows the advice as far as it is; POST asks for it."""
    if request.method == "POST":
        ask_for_advice(desk)
        return redirect("portfolio:agenda", desk.code)
    run = run_for(desk)
    if run is None or run.state == AdviceRun.State.CANCELLED:
        return page(request, desk, "portfolio/agenda_ask.html", is_cancelled=run is not None)
    if not run.is_readable:
        return waiting(request, desk, run)
    setting, shown = desk.question.setting, desk.agenda(run)
    asked = request.GET.get("tijd", "100")
    more: dict[str, Any] = {
        "agenda": shown,
        "run": run,
        "moved": _moved(request, desk, run),
        "path_step": next((step for step in shown.path if str(step.percent) == asked), None) or shown.today_step,
        "order_form": OrderForm(setting=setting, auto_id="order_%s"),
        "capacity_form": CapacityForm(setting=setting, auto_id="capacity_%s"),
        "duty_form": DutyForm(setting=setting, auto_id="duty_%s"),
        "estimate_form": EstimateForm(setting=setting, auto_id="estimate_%s"),
    }
    return page(request, desk, "portfolio/agenda.html", **more)


def _moved(request: HttpRequest, desk: Desk, run: AdviceRun) -> list[Move] | None:
    """What the last change of the answers moved; None when nothing was changed in this visit."""
    answers = queries.answers_before(request.session, desk.code)
    if answers is None or answers == desk.answers:
        return None
    try:
        old = queries.desk_with(desk, answers)
    except BadProfile:
        return None
    before = run_for(old)
    if before is None or not before.is_readable:
        return None
    moves = moves_between(old.question.setting, before.advice, desk.question.setting, run.advice)
    return [move for move in moves if move.is_changed]


def waiting(request: HttpRequest, desk: Desk, run: AdviceRun) -> HttpResponse:
    """The page of a run that is on its way or broke down; it can be left, the result waits."""
    is_ignored = run.state == AdviceRun.State.WAITING and clock.now() - run.asked_at > NO_WORKER_AFTER
    return page(request, desk, "portfolio/agenda_waiting.html", run=run, is_ignored=is_ignored)


@require_POST
@once
@for_municipality
def cancel_advice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Stop the computation of this advice; the answers stay."""
    run = run_for(desk)
    if run is not None and advising.cancel_advice(run.pk, at=clock.now()):
        messages.info(request, _("De berekening is gestopt. Uw antwoorden zijn er nog."))
    return redirect("portfolio:agenda", desk.code)


@require_POST
@once
@for_municipality
def answer_duty(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Answer "is dit op orde?" on the agenda itself."""
    return _small_answer(request, desk, DutyForm(request.POST, setting=desk.question.setting))


@require_POST
@once
@for_municipality
def confirm_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Somebody asked, and we can still join: the question beside the item goes."""
    return _small_answer(request, desk, EntryForm(request.POST, setting=desk.question.setting))


@require_POST
@once
@for_municipality
def name_owner(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write down who looks after an item with us."""
    return _small_answer(request, desk, OwnerForm(request.POST, setting=desk.question.setting))


@require_POST
@once
@for_municipality
def confirm_running(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything in "loopt al" is right, in one go."""
    answers = Answers(desk.answers.profile, desk.answers.owners, desk.answers.asked, list_is_right=True)
    keeping.keep_answers(request.session, desk.code, answers, desk.reference)
    messages.success(request, _("Bewaard voor dit bezoek: de lijst klopt."))
    return redirect("portfolio:agenda", desk.code)


def _small_answer(request: HttpRequest, desk: Desk, form: DutyForm | EntryForm | OwnerForm) -> HttpResponse:
    """Keep one answer and show the agenda that goes with it; a wrong one is shown again, with what was typed."""
    if form.is_valid():
        answers = form.changed(desk.answers, by=name_of(request), on=clock.today())
        if keep(request, desk, form, answers) is None:
            return to_agenda(request, desk)
    return page(request, desk, "portfolio/small_answer.html", status=422, form=form)
