"""The three questions, and what stands behind "verfijnen"."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.agenda.room import span_words, step_words
from bundel.apps.portfolio.answers.changes import moved
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.forms.questions import QuestionsForm
from bundel.apps.portfolio.forms.refine import RANK, RefineForm
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import ask_at_once, for_municipality, page
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def questions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The three questions of a first visit; all three are kept together, or nothing is."""
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        reference=desk.reference,
        setting=desk.question.setting,
        answers=desk.answers,
    )
    if request.method == "POST" and form.is_valid():
        refused = keep(request, desk, form, form.changed_answers())
        if refused is None:
            return to_agenda(request, desk)
    steps = [step_words(step) for step in desk.question.setting.capacity_steps]
    by_key = {step.key: step for step in desk.question.setting.capacity_steps}
    free, starts = by_key["reserved"], by_key["starts"]
    spans = {"free": span_words(free), "free_basis": free.basis, "starts": span_words(starts)}
    context = {"form": form, "steps": steps, "starts_basis": starts.basis, **spans}
    return page(request, desk, "portfolio/questions.html", status=422 if form.errors else 200, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def refine(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Order, hours, euros, experience, contracts and assumptions; up and down only move, and keep nothing."""
    form = _refine_form(request, desk)
    move = request.POST.get("move", "")
    if move:
        form = _refine_form(request, desk, with_moved=move, typed=form)
        return page(request, desk, "portfolio/refine.html", form=form, is_moved=True)
    if request.method == "POST" and form.is_valid():
        refused = keep(request, desk, form, form.changed_answers())
        if refused is None:
            return to_agenda(request, desk)
    return page(request, desk, "portfolio/refine.html", status=422 if form.errors else 200, form=form)


def _refine_form(request: HttpRequest, desk: Desk, with_moved: str = "", typed: RefineForm | None = None) -> RefineForm:
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and typed is not None:
        criterion, _colon, direction = with_moved.partition(":")
        if criterion in desk.reference.rules.criteria and direction in STEPS:
            ranks = moved(typed.typed_ranks(), criterion, STEPS[direction])
            for key in desk.reference.rules.criteria:
                data[RANK + key] = str(ranks.get(key, ""))
    setting, answers = desk.question.setting, desk.answers
    return RefineForm(data, reference=desk.reference, setting=setting, answers=answers)


def keep(request: HttpRequest, desk: Desk, form: Form, answers: Answers) -> BadProfile | None:
    """Keep answers in this visit; what the engine refuses is added to the form, and nothing is kept."""
    try:
        # Some answers are only found to clash when the question is made of them.
        queries.desk_with(desk, answers)
        keeping.keep_answers(request.session, desk.code, answers, desk.reference)
    except BadProfile as bad:
        tell(form, bad)
        return bad
    return None


def tell(form: Form, bad: BadProfile) -> None:
    """Say on the form what the engine refuses."""
    for fault in bad.faults:
        form.add_error(
            None,
            _("%(field)s: dit kan niet (%(found)s). Verwacht: %(expected)s.")
            % {"field": fault.field, "found": fault.found, "expected": fault.expected},
        )


def to_agenda(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask for the advice that belongs to the new answers, and go there."""
    fresh = queries.desk_for(desk.code, request.session, viewer_of(request), clock.today())
    assert fresh is not None
    keeping.remember_before(request.session, desk.code, desk.answers)
    ask_at_once(fresh, desk)
    messages.success(request, _("Uw antwoorden zijn bewaard voor dit bezoek. De agenda past zich aan."))
    return redirect("portfolio:agenda", desk.code)
