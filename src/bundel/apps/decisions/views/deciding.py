"""Decide on one topic, confirm at a review, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding
from bundel.apps.decisions.choice import Choice
from bundel.apps.decisions.forms import ChoiceForm, ReasonForm, ReviewForm
from bundel.apps.decisions.models import Decision
from bundel.apps.decisions.queries import DecisionRow
from bundel.apps.decisions.views.frame import Place, at_place, page, pen_of
from bundel.apps.decisions.words import Role
from bundel.apps.meetings import queries as meetings
from bundel.apps.organisations import queries as organisations
from bundel.site import clock


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def decide(request: HttpRequest, place: Place) -> HttpResponse:
    """GET shows the form, filled in from the proposal that lies there; POST decides."""
    topic = place.subject
    proposal = queries.proposal_on(place.viewer, place.code, topic.slug)
    history = queries.history_of(place.viewer, place.code, topic.slug)
    before = proposal.choice if proposal else history[0].open_choice if history else Choice(role=Role.FOLLOW)
    form = ChoiceForm(
        sent(request),
        topic=topic,
        deviations=queries.deviations(),
        bodies=organisations.bodies_for(place.code, clock.today()),
        choice=before,
        seen_version=history[0].version if history else 0,
        days=meetings.coming_days(place.viewer, place.code, clock.today()),
    )

    def act() -> None:
        decision = deciding.record_decision(
            pen_of(request, place),
            topic=topic,
            choice=form.choice,
            deviations=queries.deviations(),
            seen_version=form.cleaned_data["seen_version"],
        )
        messages.success(request, recorded_words(decision))

    status = outcome_of(form, act)
    if status == 302:
        return redirect("decisions:decision", place.code, topic.slug)
    context = {"form": form, "proposal": proposal, "history": history}
    peers = queries.peers_on(place.viewer, topic.slug, place.code, place.before)
    return page(request, place, "decisions/decide.html", status=status, peers=peers, **context)


def recorded_words(decision: Decision) -> str:
    """What the page says after a decision: what happened, and where the proof is."""
    if decision.is_withdrawn:
        return _("Ingetrokken: %(topic)s. Het bewijs van vastlegging staat erbij.") % {"topic": decision.topic_name}
    return _("Vastgelegd: %(topic)s, %(role)s. Het bewijs van vastlegging staat erbij.") % {
        "topic": decision.topic_name,
        "role": queries.role_words(decision.role),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def confirm_decision(request: HttpRequest, place: Place) -> HttpResponse:
    """At a review: it stands, and when to look again."""
    standing = _standing(place)
    form = ReviewForm(sent(request), initial={"seen_version": standing.version})

    def act() -> Decision:
        return deciding.confirm_decision(
            pen_of(request, place), decision_id=standing.id, review_on=form.cleaned_data["review_on"]
        )

    return _step(request, place, standing, form, act, "decisions/confirm_decision.html")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place
def withdraw_decision(request: HttpRequest, place: Place) -> HttpResponse:
    """Withdraw, with a reason; the old decision stays readable."""
    standing = _standing(place)
    form = ReasonForm(sent(request), label=_("Waarom trekt u het in?"), seen_version=standing.version)

    def act() -> Decision:
        return deciding.withdraw_decision(
            pen_of(request, place), decision_id=standing.id, reason=form.cleaned_data["text"]
        )

    return _step(request, place, standing, form, act, "decisions/withdraw_decision.html")


def _standing(place: Place) -> DecisionRow:
    history = queries.history_of(place.viewer, place.code, place.subject.slug)
    if not history or not history[0].is_standing:
        raise Http404
    return history[0]


def _visible(request: HttpRequest, standing: DecisionRow) -> Decision:
    return Decision.objects.visible_to(viewer_of(request)).get(pk=standing.id)


def _step(
    request: HttpRequest, place: Place, standing: DecisionRow, form: Any, act: Callable[[], Decision], template: str
) -> HttpResponse:
    def on_what_was_seen() -> None:
        if form.cleaned_data["seen_version"] != standing.version:
            raise deciding.DecisionConflict(_visible(request, standing))
        messages.success(request, recorded_words(act()))

    status = outcome_of(form, on_what_was_seen)
    if status == 302:
        return redirect("decisions:decision", place.code, place.subject.slug)
    return page(request, place, template, status=status, form=form, standing=standing)
