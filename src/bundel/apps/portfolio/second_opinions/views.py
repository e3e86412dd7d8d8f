"""Pages about own estimates: what a colleague thinks of them, and what the advice uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import VersionConflict, version_in
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import remarking
from bundel.apps.decisions.remarks import remarks_of
from bundel.apps.estimates import queries as opinions
from bundel.apps.estimates.actions import second_opinions
from bundel.apps.estimates.actions.second_opinions import First, Hand, WrongOpinion
from bundel.apps.estimates.models import SecondOpinion
from bundel.apps.estimates.queries import OpinionRow
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.answers.changes import with_estimate
from bundel.apps.portfolio.forms.changes import estimate_choices
from bundel.apps.portfolio.forms.opinions import AskOpinionForm, DeclineForm, OpinionForm
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.second_opinions.pairs import apart_words, estimate_on, offered_by, pairs_of
from bundel.apps.portfolio.views.desk import ask_at_once, for_municipality, page
from bundel.apps.portfolio.views.questions import to_agenda
from bundel.site import clock

COLUMNS = (
    "onderwerp", "naam", "soort", "schatting_van", "schatting_tot", "schatting_door", "schatting_op", "mening_van",
    "mening_tot", "mening_door", "mening_op", "waarom", "het_advies_rekent_met",
)  # fmt: skip


@require_safe
@for_municipality
def estimates(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every own estimate with what a colleague thinks of it."""
    viewer = viewer_of(request)
    may_ask = may(viewer, "portfolio:ask_opinion", desk.code)
    context: dict[str, Any] = {
        "pairs": pairs_of(desk),
        "offered": offered_by(desk, remarks_of(viewer, desk.code)) if may_ask else [],
        "may_ask": may_ask,
        "uses": SecondOpinion.Uses.choices,
    }
    return page(request, desk, "portfolio/estimates.html", **context)


@require_safe
@for_municipality
def estimates_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same as CSV; the profile as JSON can be read back."""
    names = {pair.initiative: pair.name for pair in pairs_of(desk)}
    cells = []
    for one in desk.told.profile.get("estimates", []):
        second, uses = one.get("second") or {}, SecondOpinion.Uses(one.get("uses", "both"))
        cells.append(
            (
                one["initiative"], names[one["initiative"]], str(words.KINDS[one["kind"]]), str(one["low"]),
                str(one["high"]), one["by"], one["on"], str(second.get("low", "")), str(second.get("high", "")),
                second.get("by", ""), second.get("on", ""), second.get("reason", ""), str(uses.label) if second else "",
            )
        )  # fmt: skip
    return as_file(COLUMNS, cells, "csv", f"schattingen-{desk.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def ask_opinion(request: HttpRequest, desk: Desk, initiative: str, kind: str) -> HttpResponse:
    """GET shows whom one can ask about an estimate; POST asks."""
    estimate, hand = estimate_on(desk, initiative, kind), _hand(request, desk)
    if estimate is None:
        raise Http404
    people = [one for one in decisions.colleagues_of(desk.code, clock.today()) if one[0] != hand.by]
    form = AskOpinionForm(sent(request), people=people)
    on = date.fromisoformat(estimate["on"])
    first = First(initiative, kind, estimate["low"], estimate["high"], estimate["by"], on)

    def act() -> None:
        given = form.cleaned_data
        second_opinions.ask(hand, first=first, person_id=given["person"], question=given["question"])

    status = outcome_of(form, act)
    if status == 302:
        messages.success(request, _("Gevraagd. Uw collega krijgt één mail en heeft twee weken."))
        return redirect("portfolio:estimates", desk.code)
    pair = next(one for one in pairs_of(desk) if (one.initiative, one.kind) == (initiative, kind))
    return page(request, desk, "portfolio/ask_opinion.html", status=status, form=form, pair=pair)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def second_opinion(request: HttpRequest, desk: Desk, opinion_id: int) -> HttpResponse:
    """GET shows what is asked; POST answers: agree, or other hours with a reason."""
    row = _row(request, desk, opinion_id)
    form = OpinionForm(sent(request), initial={"seen_version": row.version})

    def answered() -> object:
        (low, high), given = form.hours, form.cleaned_data
        return second_opinions.answer(
            _hand(request, desk), opinion_id=row.id, seen_version=given["seen_version"], low=low, high=high,
            reason=given["reason"],
        )  # fmt: skip

    return _step(request, desk, row, "form", form, answered, _("Dank. Uw mening staat naast de schatting."))


@require_POST
@once
@for_municipality
def decline_opinion(request: HttpRequest, desk: Desk, opinion_id: int) -> HttpResponse:
    """Say that one gives no opinion."""
    row, form = _row(request, desk, opinion_id), DeclineForm(request.POST)

    def declined() -> object:
        given = form.cleaned_data
        return second_opinions.decline(
            _hand(request, desk), opinion_id=row.id, seen_version=given["seen_version"], reason=given["reason"]
        )

    return _step(request, desk, row, "decline_form", form, declined, _("Doorgegeven. U hoeft hier niets meer mee."))


@require_POST
@once
@for_municipality
def withdraw_opinion(request: HttpRequest, desk: Desk, opinion_id: int) -> HttpResponse:
    """Take a question back."""
    seen = version_in(request.POST.get("seen_version", ""))
    return _preparer_step(
        request,
        desk,
        lambda: second_opinions.withdraw(_hand(request, desk), opinion_id=opinion_id, seen_version=seen),
        _("Ingetrokken. Uw collega hoeft niets meer te doen."),
    )


@require_POST
@once
@for_municipality
def choose_estimate(request: HttpRequest, desk: Desk, opinion_id: int) -> HttpResponse:
    """Choose what the advice reckons with."""
    seen, uses = version_in(request.POST.get("seen_version", "")), request.POST.get("uses", "")
    return _preparer_step(
        request,
        desk,
        lambda: second_opinions.choose(_hand(request, desk), opinion_id=opinion_id, seen_version=seen, uses=uses),
        _("Bewaard. Het advies rekent hiermee."),
    )


@require_POST
@once
@for_municipality
def take_estimate(request: HttpRequest, desk: Desk, remark_id: int) -> HttpResponse:
    """Take over what a department estimated as an own estimate of this visit; the remark is dealt with."""
    offered = offered_by(desk, remarks_of(viewer_of(request), desk.code))
    found = next((one for one in offered if one.remark_id == remark_id), None)
    if found is None:
        raise Http404
    low, high = found.ends
    answers = with_estimate(
        desk.answers, found.topic, found.kind, low, high, by=found.by or _("een collega"), on=found.at
    )
    keeping.keep_answers(request.session, desk.code, answers, desk.reference)
    remarking.handle_remark(organisation_code=desk.code, remark_id=remark_id, at=clock.now())
    return to_agenda(request, desk)


def _step(
    request: HttpRequest, desk: Desk, row: OpinionRow, name: str, form: Any, act: Callable[[], object], done: str
) -> HttpResponse:
    """What the colleague does with the question; what is refused is shown there, with what was typed."""
    try:
        status = outcome_of(form, act)
    except PermissionError as foreign:
        raise PermissionDenied(_("Dit is aan een collega gevraagd.")) from foreign
    if status == 302:
        _renew(request, desk)
        messages.success(request, done)
        return redirect("portfolio:estimates", desk.code)
    row = _row(request, desk, row.id)
    context = {
        "row": row,
        "name": dict(estimate_choices(desk.question.setting)).get(row.initiative, row.initiative),
        "kind_words": words.KINDS[row.kind],
        "apart": apart_words(row.first, row.second) if row.second else "",
        "may_answer": row.is_open and _is_asked(request, desk, row),
        "form": OpinionForm(initial={"seen_version": row.version}),
        "decline_form": DeclineForm(initial={"seen_version": row.version}, auto_id="decline_%s"),
        name: form,
    }
    return page(request, desk, "portfolio/second_opinion.html", status=status, **context)


def _preparer_step(request: HttpRequest, desk: Desk, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
        _renew(request, desk)
        messages.success(request, done)
    except SecondOpinion.DoesNotExist as absent:
        raise Http404 from absent
    except (WrongOpinion, VersionConflict) as refused:
        messages.error(request, str(refused))
    return redirect("portfolio:estimates", desk.code)


def _renew(request: HttpRequest, desk: Desk) -> None:
    """Ask for the advice that goes with what was said, so that it is there when somebody looks."""
    fresh = queries.desk_for(desk.code, request.session, viewer_of(request), clock.today())
    if fresh is not None and fresh.question.problem != desk.question.problem:
        ask_at_once(fresh, desk)


def _row(request: HttpRequest, desk: Desk, opinion_id: int) -> OpinionRow:
    row = opinions.opinion(viewer_of(request), desk.code, opinion_id)
    if row is None:
        raise Http404
    return row


def _is_asked(request: HttpRequest, desk: Desk, row: OpinionRow) -> bool:
    people = opinions.asked_people(row.asked_id, row.asked_by_id, desk.code, clock.today())
    return viewer_of(request).person_id in people


def _hand(request: HttpRequest, desk: Desk) -> Hand:
    person_id = viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    return Hand(desk.code, person_id, clock.now(), trail_of(request))
