"""Proposals: what lies before the decider, one of them, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import Conflict, VersionConflict, version_in
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, proposing
from bundel.apps.decisions.choice import Choice, WrongChoice
from bundel.apps.decisions.forms import AskForm, ChoiceForm, ReasonForm
from bundel.apps.decisions.meeting_days import by_what_is_due
from bundel.apps.decisions.models import ColleagueAdvice, Decision, Proposal
from bundel.apps.decisions.queries import ProposalRow
from bundel.apps.decisions.taking_over import left_behind
from bundel.apps.decisions.views.frame import Place, at_place, mandate_on, page, pen_of
from bundel.apps.decisions.words import Role
from bundel.apps.meetings import queries as meetings
from bundel.apps.organisations import queries as organisations
from bundel.site import clock

PICKED = "voorstel"


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def decide_list(request: HttpRequest, place: Place) -> HttpResponse:
    """GET shows what is to be decided; POST accepts what was ticked, each with its own entry on the record."""
    fault, status = "", 200
    if request.method == "POST":
        try:
            decided = _accepted(request, place)
        except Conflict as conflict:
            fault, status = str(conflict), 409
        except WrongChoice as wrong:
            fault, status = str(wrong), 422
        else:
            topics = ", ".join(one.topic_name for one in decided)
            messages.success(request, _("Vastgelegd: %(topics)s.") % {"topics": topics})
            return redirect("decisions:decisions", place.code)
    rows = queries.live_proposals(place.viewer, place.code)
    context = {
        "open": by_what_is_due([row for row in rows if not row.is_sent_back], place.viewer, place.code),
        "sent_back": [row for row in rows if row.is_sent_back],
        "due": queries.to_reconsider(place.viewer, place.code, clock.today(), place.before),
        "left": left_behind(place.viewer, place.before),
        "fault": fault,
        "picked": request.POST.getlist(PICKED),
    }
    return page(request, place, "decisions/decide_list.html", status=status, **context)


def _accepted(request: HttpRequest, place: Place) -> list[Decision]:
    """Decide on what was ticked: values such as ``12:3``, the number of a proposal and its version on screen."""
    picked = []
    for value in request.POST.getlist(PICKED):
        number, _colon, version = value.partition(":")
        if not (number.isdecimal() and version.isdecimal() and len(number) < 12 and len(version) < 9):
            raise WrongChoice({PICKED: _("Kies voorstellen uit de lijst.")})
        picked.append((int(number), int(version)))
    if not picked:
        raise WrongChoice({PICKED: _("Vink minstens één voorstel aan. Er is niets vastgelegd.")})
    try:
        return deciding.accept_proposals(
            pen_of(request, place), picked, queries.topics(), queries.deviations(), partial(mandate_on, place)
        )
    except Proposal.DoesNotExist as error:
        raise Http404 from error


@require_safe
@at_place
def proposal(request: HttpRequest, place: Place) -> HttpResponse:
    """One proposal with its arguments and what colleagues say."""
    return _proposal_page(request, place, _lying(place))


def _proposal_page(
    request: HttpRequest, place: Place, row: ProposalRow, status: int = 200, **forms: Any
) -> HttpResponse:
    not_again = {place.viewer.person_id, *(one.asked_id for one in row.colleagues)}
    people = [pair for pair in queries.colleagues_of(place.code, clock.today()) if pair[0] not in not_again]
    own = next((one for one in row.colleagues if one.asked_id == place.viewer.person_id), None)
    context = {
        "proposal": row,
        "own_question": own,
        "ask_form": AskForm(people=people),
        "back_form": ReasonForm(label=_("Wat wilt u eerst weten?"), seen_version=row.version),
        "answer_form": ReasonForm(label=_("Wat vindt u?"), seen_version=row.version, text=own.answer if own else ""),
        "peers": queries.peers_on(place.viewer, place.subject.slug, place.code, place.before),
        **forms,
    }
    return page(request, place, "decisions/proposal.html", status=status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def propose(request: HttpRequest, place: Place) -> HttpResponse:
    """GET shows the form; POST lays the proposal before the decider."""
    topic = place.subject
    lying = queries.proposal_on(place.viewer, place.code, topic.slug)
    form = ChoiceForm(
        sent(request),
        topic=topic,
        deviations=queries.deviations(),
        bodies=organisations.bodies_for(place.code, clock.today()),
        choice=lying.choice if lying else Choice(role=Role.FOLLOW),
        seen_version=lying.version if lying else 0,
        days=meetings.coming_days(place.viewer, place.code, clock.today()),
    )
    status = outcome_of(
        form,
        lambda: proposing.save_proposal(
            organisation_code=place.code,
            topic=topic,
            choice=form.choice,
            deviations=queries.deviations(),
            seen_version=form.cleaned_data["seen_version"],
            by=pen_of(request, place).by,
            at=clock.now(),
            trail=trail_of(request),
        ),
    )
    if status == 302:
        messages.success(request, _("Het voorstel ligt klaar voor de beslisser."))
        return redirect("decisions:proposal", place.code, topic.slug)
    peers = queries.peers_on(place.viewer, topic.slug, place.code, place.before)
    return page(request, place, "decisions/propose.html", status=status, form=form, lying=lying, peers=peers)


@require_POST
@once
@at_place
def send_back(request: HttpRequest, place: Place) -> HttpResponse:
    """Give the proposal back with a question."""
    row = _lying(place)
    form = ReasonForm(request.POST, label=_("Wat wilt u eerst weten?"))
    return _small_step(
        request,
        place,
        row,
        "back_form",
        form,
        lambda given: proposing.send_back(
            proposal_id=row.id,
            seen_version=given["seen_version"],
            question=given["text"],
            at=clock.now(),
            trail=trail_of(request),
        ),
        _("Teruggegeven met uw vraag."),
    )


@require_POST
@once
@at_place
def drop_proposal(request: HttpRequest, place: Place) -> HttpResponse:
    """Take the proposal back."""
    row = _lying(place)
    try:
        version = version_in(request.POST.get("seen_version", ""))
        proposing.drop_proposal(proposal_id=row.id, seen_version=version, at=clock.now(), trail=trail_of(request))
    except VersionConflict as conflict:
        messages.error(request, str(conflict))
        return _proposal_page(request, place, row, status=409)
    messages.success(request, _("Het voorstel is weg. Er is niets besloten."))
    return redirect("decisions:decide_list", place.code)


@require_POST
@once
@at_place
def ask_colleague(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask a named colleague what he thinks."""
    row = _lying(place)
    form = AskForm(request.POST, people=queries.colleagues_of(place.code, clock.today()))
    return _small_step(
        request,
        place,
        row,
        "ask_form",
        form,
        lambda given: proposing.ask_colleague(
            proposal_id=row.id,
            person_id=given["person"],
            question=given["question"],
            by=pen_of(request, place).by,
            at=clock.now(),
            trail=trail_of(request),
        ),
        _("Gevraagd. Het antwoord komt bij het voorstel te staan."),
    )


@require_POST
@once
@at_place
def answer_colleague(request: HttpRequest, place: Place) -> HttpResponse:
    """Answer what was asked of you."""
    row = _lying(place)
    form = ReasonForm(request.POST, label=_("Wat vindt u?"))
    try:
        return _small_step(
            request,
            place,
            row,
            "answer_form",
            form,
            lambda given: proposing.answer_colleague(
                proposal_id=row.id,
                by=pen_of(request, place).by,
                answer=given["text"],
                at=clock.now(),
                trail=trail_of(request),
            ),
            _("Uw antwoord staat bij het voorstel."),
        )
    except ColleagueAdvice.DoesNotExist as error:
        raise Http404 from error


def _small_step(
    request: HttpRequest,
    place: Place,
    row: ProposalRow,
    name: str,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Do one thing with a proposal and go back to it; what is refused is shown there, with what was typed."""
    status = outcome_of(form, lambda: act(form.cleaned_data))
    if status == 302:
        messages.success(request, done)
        return redirect("decisions:proposal", place.code, place.subject.slug)
    return _proposal_page(request, place, row, status, **{name: form})


def _lying(place: Place) -> ProposalRow:
    row = queries.proposal_on(place.viewer, place.code, place.subject.slug)
    if row is None:
        raise Http404
    return row
