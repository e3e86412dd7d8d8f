"""Decide, confirm at a review, withdraw and erase: each is a new entry on the record, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.versions import Conflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.decisions import logged
from bundel.apps.decisions.actions import telling
from bundel.apps.decisions.actions.keeping import forget_unused
from bundel.apps.decisions.actions.proposing import LIVE, PLACE
from bundel.apps.decisions.carriers import check_carrier
from bundel.apps.decisions.choice import LONGEST_TEXT, Choice, Topic, WrongChoice, check_choice, check_own_reason
from bundel.apps.decisions.hiding import place_of
from bundel.apps.decisions.models import ColleagueAdvice, Decision, Look, Proposal
from bundel.apps.moderation import actions as moderation
from bundel.apps.organisations.models import Organisation
from bundel.apps.record import actions as record
from bundel.engine.texts import is_readable

MandateOn = Callable[[str], dict[str, Any] | None]


class DecisionConflict(Conflict):
    """A colleague decided first."""

    def __init__(self, decision: Decision | None) -> None:
        what = decision.topic_name if decision else ""
        if decision and not decision.is_erased:
            what = f"{what}: {decision.get_role_display()}"
        text = _("Er is intussen al besloten (%(what)s). Uw besluit is niet vastgelegd.") % {"what": what}
        again = _("Bekijk dat besluit, en besluit zo nodig opnieuw.")
        super().__init__(f"{text} {again}", decision.version if decision else 0)


@dataclass(frozen=True, slots=True)
class Pen:
    """Who decides for which organisation, when, and under which mandate; ``key`` makes a retry harmless."""

    organisation_code: str
    by: int
    at: datetime
    key: str
    mandate: dict[str, Any] | None = None
    trail: Trail | None = None

    @property
    def footprint(self) -> Trail:
        """What the audit log tells of it."""
        return self.trail or Trail(self.at, PLACE, self.by)


def record_decision(
    pen: Pen,
    *,
    topic: Topic,
    choice: Choice,
    deviations: Mapping[str, str],
    seen_version: int,
    proposal: Proposal | None = None,
) -> Decision:
    """Record what an organisation decides about a topic, and append it to the record.

    ``seen_version`` is the version of the decision on screen (0: none yet). A proposal that lies there is done with
    it. Raises WrongChoice, and DecisionConflict when that version is no longer the newest; then nothing is recorded.
    """
    check_choice(choice, topic, deviations, pen.at.date())
    check_carrier(choice, pen.organisation_code, pen.at.date())
    with transaction.atomic():
        record.hold_lock()
        standing = _standing(pen.organisation_code, topic.slug, seen_version)
        live = Proposal.objects.select_for_update().filter(
            organisation__code=pen.organisation_code, topic=topic.slug, state__in=LIVE
        )
        proposal = proposal or live.first()
        check_own_reason(choice, _laid(proposal, standing))
        decision = _append(
            pen,
            standing,
            topic=topic.slug,
            topic_name=topic.name,
            choice=choice.put_by(pen.by),
            advice=proposal.advice if proposal else None,
            proposal=proposal,
        )
        if proposal is not None:
            telling.close_proposal(proposal, pen.at)
        live.update(state=Proposal.State.DECIDED, changed_at=pen.at)
        return decision


def accept_proposals(
    pen: Pen,
    picked: Sequence[tuple[int, int]],
    topics: Mapping[str, Topic],
    deviations: Mapping[str, str],
    mandate_on: MandateOn = lambda _topic: None,
) -> list[Decision]:
    """Decide as was proposed, several at once: each its own decision and entry, all of them or none.

    ``picked`` holds (number of the proposal, version on screen); ``mandate_on`` gives the mandate for a topic. Raises
    VersionConflict when one changed, was decided or dropped meanwhile, WrongChoice when one can't be decided any more,
    and DecisionConflict.
    """
    decisions = []
    with transaction.atomic():
        record.hold_lock()
        for at, (proposal_id, seen_version) in enumerate(picked):
            proposal = Proposal.objects.select_for_update().get(
                pk=proposal_id, organisation__code=pen.organisation_code
            )
            require_version(seen_version, proposal.version if proposal.state == "open" else 0, proposal.topic_name)
            if proposal.topic not in topics:
                raise WrongChoice({"role": _("%(topic)s bestaat niet meer.") % {"topic": proposal.topic_name}})
            own_pen = replace(pen, key=f"{pen.key}:{at}", mandate=mandate_on(proposal.topic))
            decisions.append(_accept(own_pen, proposal, topics[proposal.topic], deviations))
    return decisions


def _accept(pen: Pen, proposal: Proposal, topic: Topic, deviations: Mapping[str, str]) -> Decision:
    try:
        return record_decision(
            pen,
            topic=topic,
            choice=proposal.choice,
            deviations=deviations,
            seen_version=_newest_version(pen.organisation_code, topic.slug),
            proposal=proposal,
        )
    except WrongChoice as wrong:
        # Among several the decider must hear which one.
        told = {field: f"{proposal.topic_name}: {fault}" for field, fault in wrong.faults.items()}
        raise WrongChoice(told) from wrong


def confirm_decision(pen: Pen, *, decision_id: int, review_on: date) -> Decision:
    """At a review: it stands as it was decided, and is looked at again on ``review_on``.

    Raises WrongChoice for a day that is past, and DecisionConflict when it is no longer the newest.
    """
    if review_on <= pen.at.date():
        raise WrongChoice({"review_on": _("Kies een dag die nog komt.")})
    with transaction.atomic():
        record.hold_lock()
        standing = _still(pen, decision_id)
        choice = replace(standing.choice, review_on=review_on)
        return _append(pen, standing, choice=choice, kind=Decision.Kind.CONFIRMED)


def withdraw_decision(pen: Pen, *, decision_id: int, reason: str) -> Decision:
    """Withdraw a decision: a new entry says so and why; the old one stays and is still proved.

    Raises WrongChoice without a readable reason, and DecisionConflict when it is no longer the newest or already
    withdrawn.
    """
    if not reason.strip():
        raise WrongChoice({"reason": _("Schrijf op waarom u het besluit intrekt.")})
    if len(reason) > LONGEST_TEXT or not is_readable(reason):
        raise WrongChoice({"reason": _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": LONGEST_TEXT}})
    with transaction.atomic():
        record.hold_lock()
        standing = _still(pen, decision_id)
        choice = replace(standing.choice, conditions=reason.strip(), review_on=None)
        return _append(pen, standing, choice=choice, kind=Decision.Kind.WITHDRAWN)


def _standing(organisation_code: str, topic: str, seen_version: int) -> Decision | None:
    # The lock is held from this look to the commit: two deciders who press at once come here one by one.
    standing = Decision.objects.filter(organisation__code=organisation_code, topic=topic).order_by("-version").first()
    if seen_version != (standing.version if standing else 0):
        raise DecisionConflict(standing)
    return standing


def _laid(proposal: Proposal | None, standing: Decision | None) -> Choice | None:
    """What the decider had before him: the proposal, else what stands."""
    if proposal is not None:
        return proposal.choice
    return standing.choice if standing is not None and not standing.is_erased else None


def _newest_version(organisation_code: str, topic: str) -> int:
    newest = Decision.objects.filter(organisation__code=organisation_code, topic=topic).order_by("-version").first()
    return newest.version if newest else 0


def _still(pen: Pen, decision_id: int) -> Decision:
    decision = Decision.objects.get(pk=decision_id, organisation__code=pen.organisation_code)
    standing = _standing(pen.organisation_code, decision.topic, decision.version)
    assert standing is not None, "it was just read"
    if standing.is_withdrawn:
        raise DecisionConflict(standing)
    return standing


def _append(pen: Pen, standing: Decision | None, *, choice: Choice, **more: Any) -> Decision:
    """A new decision after the one that stands, with its entry on the record."""
    kept = {"topic": standing.topic, "topic_name": standing.topic_name, "advice": standing.advice} if standing else {}
    decision = Decision(
        organisation=Organisation.objects.get(code=pen.organisation_code),
        version=standing.version + 1 if standing else 1,
        role=choice.role,
        start_year=choice.start_year,
        review_on=choice.review_on,
        visibility=choice.visibility,
        content=choice.to_plain(),
        replaces=standing,
        mandate=pen.mandate,
        decided_by_id=pen.by,
        decided_at=pen.at,
        **{**kept, **more},
    )
    decision.entry = record.append(
        kind=str(decision.kind),
        organisation=decision.organisation,
        subject=place_of(decision.topic),
        content=decision.to_record(),
        visibility=decision.visibility,
        key=f"decision:{pen.by}:{pen.key}",
        now=pen.at,
    )
    decision.save()
    # What was hidden stays hidden when it is put on the record once more.
    moderation.cover(decision.organisation, place_of(decision.topic), pen.at)
    about = ("decision", decision.pk)
    note(pen.footprint, logged.DECISION + str(decision.kind), organisation_code=pen.organisation_code, about=about)
    if standing is not None:
        telling.close_reminder(standing, pen.at)
    return decision


def erase_decision(*, decision_id: int, ground: str, at: datetime, key: str) -> None:
    """Erase what a decision says, with the legal ground on the record; that there was one stays proved.

    ``ground`` is the legal ground in words; it becomes public. Whoever decided and why is gone from every page.
    """
    with transaction.atomic():
        record.hold_lock()
        decision = Decision.objects.select_for_update().select_related("entry").get(pk=decision_id)
        record.erase(entry=decision.entry, ground=ground, now=at, key=key)
        moderation.forget_texts(decision.organisation, place_of(decision.topic), decision.content)
        note(
            Trail(at, PLACE),
            logged.ERASED,
            organisation_code=decision.organisation.code,
            about=("decision", decision_id),
        )
        Decision.objects.filter(pk=decision_id).update(
            content={}, advice=None, mandate=None, decided_by=None, is_erased=True
        )
        # What was laid before the decider says the same, and so may what colleagues wrote about it.
        led_here = Proposal.objects.filter(decisions=decision_id)
        ColleagueAdvice.objects.filter(proposal__in=led_here).delete()
        led_here.update(content={}, question="", advice=None, made_by=None)
        forget_unused()


def mark_seen(*, organisation_code: str, by: int, at: datetime) -> None:
    """Somebody has seen the position of an organisation as it stands; what comes later is new."""
    organisation = Organisation.objects.get(code=organisation_code)
    Look.objects.update_or_create(person_id=by, organisation=organisation, defaults={"at": at})
