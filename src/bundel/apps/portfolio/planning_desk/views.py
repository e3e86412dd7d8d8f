"""Pages of the working desk: move, start over, compare, compute with it, and lay it before the decider."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.actions.advising import request_advice
from bundel.apps.portfolio.actions.proposing import Advised
from bundel.apps.portfolio.agenda.words import LANES
from bundel.apps.portfolio.models import AdviceRun
from bundel.apps.portfolio.planning_desk.board import NOT_NOW, Board, beside, board_of
from bundel.apps.portfolio.planning_desk.kept import plans_of
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import finished_run, for_municipality, page
from bundel.apps.portfolio.views.proposing import lay_before
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

COLUMNS = ("onderwerp", "naam", "vak", "rol", "advies", "eigen_plan", "uren_van", "uren_tot")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def working_desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """GET shows the board; POST moves one topic, or starts over."""
    run = finished_run(desk)
    if run is None:
        return page(request, desk, "portfolio/working_desk.html", board=None)
    if request.method == "POST":
        moves = keeping.moves_of(request.session, desk.code)
        topic, to = request.POST.get("topic", ""), request.POST.get("to", "")
        if "again" in request.POST:
            keeping.keep_moves(request.session, desk.code, {})
        elif _can_move(_board(desk, run, {}), topic, to):
            keeping.keep_moves(request.session, desk.code, {**moves, topic: to})
        else:
            messages.error(request, _("Dat onderwerp kan daar niet staan. Er is niets veranderd."))
        return redirect("portfolio:working_desk", desk.code)
    board, plans = _own_board(request, desk, run), plans_of(request, desk)
    other = next((one for one in plans if str(one.pk) == request.GET.get("naast")), None)
    other_board = _board(desk, run, other.moves) if other is not None else None
    context: dict[str, Any] = {
        "board": board,
        "bars": list(zip(board.bars, board.advised_bars, (other_board or board).bars, strict=True)),
        "plans": plans,
        "other": other,
        "beside": beside(board, other_board) if other_board is not None else [],
    }
    return page(request, desk, "portfolio/working_desk.html", **context)


@require_POST
@once
@for_municipality
def propose_plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lay what was moved before the decider, each as a proposal with the advice beside it."""
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:working_desk", desk.code)
    moved = {card.id: card for card in _own_board(request, desk, run).moved}
    meetings = {item.id: item.meeting for item in desk.question.setting.items}
    advised = [
        Advised(
            replace(one, start=None if card.start == NOT_NOW else card.start, role=_role(card.start, card.role)),
            meetings[one.id],
            "",
        )
        for one in desk.agenda(run).choices
        if (card := moved.get(one.id)) is not None
    ]
    if not moved:
        messages.info(request, _("U verschoof nog geen keuze. Er is niets voorgelegd."))
        return redirect("portfolio:working_desk", desk.code)
    # A duty is no choice of the agenda; whoever moved one must hear that nobody decides on it by this.
    asked = {one.choice.id for one in advised}
    lay_before(request, desk, run, advised, [card.name for card in moved.values() if card.id not in asked])
    return redirect("decisions:decide_list" if advised else "portfolio:working_desk", desk.code)


@require_POST
@once
@for_municipality
def try_plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Compute the advice with what was moved as a given, beside the present one."""
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:working_desk", desk.code)
    fixed = {
        card.id: {"role": "no"} if card.start == NOT_NOW else {"role": card.role, "start": card.start}
        for card in _own_board(request, desk, run).moved
    }
    answers = desk.answers.with_profile(decisions={**desk.answers.profile.get("decisions", {}), **fixed})
    try:
        trial = queries.desk_with(desk, answers)
        keeping.try_answers(request.session, desk.code, answers, desk.reference)
    except BadProfile as bad:
        messages.error(request, _("Zo kan het niet worden doorgerekend: %(fault)s") % {"fault": bad.faults[0].expected})
        return redirect("portfolio:working_desk", desk.code)
    request_advice(code=desk.code, problem=trial.question.problem, at=clock.now())
    return redirect("portfolio:try_change", desk.code)


@require_safe
@for_municipality
def plan_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Both plans beside each other as CSV."""
    run = finished_run(desk)
    cards = _own_board(request, desk, run).cards if run is not None else ()
    cells = [
        (
            card.id, card.name, str(LANES[card.lane]), card.role_words, card.advised_words,
            card.start_words, str(round(card.hours.low)), str(round(card.hours.high)),
        )
        for card in cards
    ]  # fmt: skip
    return as_file(COLUMNS, cells, "csv", f"plan-{desk.code}")


def _own_board(request: HttpRequest, desk: Desk, run: AdviceRun) -> Board:
    return _board(desk, run, keeping.moves_of(request.session, desk.code))


def _board(desk: Desk, run: AdviceRun, moves: dict[str, str]) -> Board:
    return board_of(desk.question.setting, desk.question.problem, run.advice, moves)


def _can_move(board: Board, topic: str, to: str) -> bool:
    return any(card.id == topic and to in card.years for card in board.cards)


def _role(start: str, role: str) -> str:
    return "no" if start == NOT_NOW else role
