"""Changes of proposals: lay before the decider, ask a colleague, send back with a question, drop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.models import Membership
from bundel.apps.accounts.versions import VersionConflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.decisions import logged
from bundel.apps.decisions.actions import telling
from bundel.apps.decisions.carriers import check_carrier
from bundel.apps.decisions.choice import Choice, Topic, WrongChoice, check_choice, check_own_reason
from bundel.apps.decisions.models import ColleagueAdvice, KeptAdvice, Proposal
from bundel.apps.organisations.models import Organisation
from bundel.engine.texts import is_readable

LONGEST_QUESTION = 2000
PLACE = "decisions"
"""Where something was done, when no page says so."""
LIVE = (Proposal.State.OPEN, Proposal.State.SENT_BACK)


def save_proposal(
    *,
    organisation_code: str,
    topic: Topic,
    choice: Choice,
    deviations: Mapping[str, str],
    seen_version: int,
    by: int,
    at: datetime,
    advice: KeptAdvice | None = None,
    decide_by: date | None = None,
    trail: Trail | None = None,
) -> Proposal:
    """Make a proposal about a topic, or change the one that lies there; a changed one is open again.

    ``seen_version`` is the version on screen (0: none lay there); ``by`` the number of the person. Without ``advice``
    the advice that was kept with it stays. Raises WrongChoice, and VersionConflict when a colleague was first;
    then nothing is saved.
    """
    check_choice(choice, topic, deviations, at.date())
    check_carrier(choice, organisation_code, at.date())
    choice = choice.put_by(by)
    organisation = Organisation.objects.get(code=organisation_code)
    try:
        with transaction.atomic():
            lying = _live(organisation, topic.slug)
            require_version(seen_version, lying.version if lying else 0, topic.name)
            check_own_reason(choice, lying.choice if lying else None)
            proposal = lying or Proposal(
                organisation=organisation, topic=topic.slug, version=0, made_at=at, made_by_id=by
            )
            proposal.topic_name, proposal.content = topic.name, choice.to_plain()
            proposal.version, proposal.changed_at = proposal.version + 1, at
            proposal.advice = advice if advice is not None else proposal.advice
            proposal.decide_by = decide_by or proposal.decide_by
            proposal.state, proposal.question = Proposal.State.OPEN, ""
            proposal.save()
            telling.tell_deciders(proposal, at)
            _log(trail or Trail(at, PLACE, by), logged.MADE, proposal)
            return proposal
    except IntegrityError as error:
        # Two people pressed at once: the constraint let one of them through.
        raise VersionConflict(seen_version, seen_version + 1, topic.name) from error


def drop_proposal(*, proposal_id: int, seen_version: int, at: datetime, trail: Trail | None = None) -> Proposal:
    """Take a proposal back before it is decided. Raises VersionConflict when it changed or was decided meanwhile."""
    with transaction.atomic():
        proposal = _moved(proposal_id, seen_version, at, state=Proposal.State.DROPPED)
        telling.close_proposal(proposal, at)
        _log(trail or Trail(at, PLACE), logged.DROPPED, proposal)
        return proposal


def send_back(
    *, proposal_id: int, seen_version: int, question: str, at: datetime, trail: Trail | None = None
) -> Proposal:
    """Give a proposal back to who prepared it, with a question; it can be decided again when it was changed.

    Raises WrongChoice without a readable question, and VersionConflict when it changed meanwhile.
    """
    _check_text("question", question)
    with transaction.atomic():
        proposal = _moved(proposal_id, seen_version, at, state=Proposal.State.SENT_BACK, question=question.strip())
        telling.tell_maker(proposal, at)
        _log(trail or Trail(at, PLACE), logged.SENT_BACK, proposal)
        return proposal


def ask_colleague(
    *, proposal_id: int, person_id: int, question: str, by: int, at: datetime, trail: Trail | None = None
) -> ColleagueAdvice:
    """Ask somebody with a role in the same organisation what he thinks of a proposal that lies there.

    Raises WrongChoice for somebody else, for a second time, or without a readable question, and VersionConflict when
    it was decided or dropped meanwhile.
    """
    _check_text("question", question)
    with transaction.atomic():
        proposal = _lying(proposal_id, 0)
        colleagues = Membership.objects.valid_on(at.date()).filter(organisation=proposal.organisation)
        if not colleagues.filter(person_id=person_id).exists():
            raise WrongChoice({"person": _("Kies iemand met een rol in onze gemeente.")})
        if proposal.colleague_advice.filter(asked_id=person_id).exists():
            raise WrongChoice({"person": _("Deze collega is al gevraagd.")})
        asked = ColleagueAdvice.objects.create(
            proposal=proposal, asked_id=person_id, asked_by_id=by, question=question.strip(), asked_at=at
        )
        telling.tell_colleague(asked, at)
        _log(trail or Trail(at, PLACE, by), logged.ASKED, proposal, person_id)
        return asked


def answer_colleague(
    *, proposal_id: int, by: int, answer: str, at: datetime, trail: Trail | None = None
) -> ColleagueAdvice:
    """Give the advice that was asked of you; a later answer replaces the earlier one as long as the proposal lies.

    Raises WrongChoice without a readable answer, and ColleagueAdvice.DoesNotExist when nobody asked you.
    """
    _check_text("answer", answer)
    with transaction.atomic():
        asked = ColleagueAdvice.objects.select_for_update().get(
            proposal_id=proposal_id, proposal__state__in=LIVE, asked_id=by
        )
        asked.answer, asked.answered_at = answer.strip(), at
        asked.save(update_fields=["answer", "answered_at"])
        telling.close_question(asked, at)
        telling.tell_asker(asked, at)
        _log(trail or Trail(at, PLACE, by), logged.ANSWERED, asked.proposal)
        return asked


def _log(trail: Trail, kind: str, proposal: Proposal, person_id: int | None = None) -> None:
    note(
        trail,
        kind,
        organisation_code=proposal.organisation.code,
        about=("proposal", proposal.pk),
        person_id=person_id,
    )


def _live(organisation: Organisation, topic: str) -> Proposal | None:
    lying = Proposal.objects.select_for_update().filter(organisation=organisation, topic=topic, state__in=LIVE)
    return lying.first()


def _lying(proposal_id: int, seen_version: int) -> Proposal:
    """The proposal, locked; it may have been decided or dropped since the page was shown."""
    lying = Proposal.objects.select_for_update().filter(pk=proposal_id, state__in=LIVE).first()
    if lying is None:
        raise VersionConflict(seen_version, 0)
    return lying


def _moved(proposal_id: int, seen_version: int, at: datetime, **changes: Any) -> Proposal:
    proposal = _lying(proposal_id, seen_version)
    require_version(seen_version, proposal.version, proposal.topic_name)
    for field, value in changes.items():
        setattr(proposal, field, value)
    proposal.version, proposal.changed_at = proposal.version + 1, at
    proposal.save(update_fields=["version", "changed_at", *changes])
    return proposal


def _check_text(field: str, text: str) -> None:
    if not text.strip():
        raise WrongChoice({field: _("Schrijf op wat u wilt zeggen.")})
    if len(text) > LONGEST_QUESTION or not is_readable(text):
        raise WrongChoice({field: _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": LONGEST_QUESTION}})
