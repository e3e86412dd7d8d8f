"""A second opinion on an estimate: ask a named colleague, answer or not, and choose what the advice reckons with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.models import Membership
from bundel.apps.accounts.versions import Refused, VersionConflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.estimates import logged
from bundel.apps.estimates.models import SecondOpinion
from bundel.apps.estimates.queries import asked_people
from bundel.apps.horizon import queries as horizon
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Reason
from bundel.apps.organisations.models import Organisation
from bundel.engine.texts import is_readable

DAYS_TO_ANSWER = timedelta(days=14)
LONGEST_REASON, MOST = 2000, 1_000_000
State = SecondOpinion.State


class WrongOpinion(Refused):
    """What can't be asked or answered."""


@dataclass(frozen=True, slots=True)
class First:
    """The estimate that is asked about, as it stands: hours of one kind for one initiative."""

    initiative: str
    kind: str
    low: float
    high: float
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something in which organisation, and when."""

    organisation_code: str
    by: int
    at: datetime
    trail: Trail | None = None


def ask(hand: Hand, *, first: First, person_id: int, question: str = "") -> SecondOpinion:
    """Ask a colleague what he thinks of an estimate; he has two weeks. Whoever stands in for him is asked as well.

    Raises WrongOpinion for somebody without a role there, for oneself, while somebody else is asked already, or for a
    text that can't be kept; then nobody is asked.
    """
    _check_text("question", question)
    organisation = Organisation.objects.get(code=hand.organisation_code)
    held = Membership.objects.valid_on(hand.at.date()).filter(organisation=organisation, person__is_active=True)
    if person_id == hand.by:
        raise WrongOpinion({"person": _("Een tweede mening komt van een ander. Kies een collega.")})
    if not held.filter(person_id=person_id).exists():
        raise WrongOpinion({"person": _("Kies iemand met een rol in onze gemeente.")})
    try:
        with transaction.atomic():
            made = SecondOpinion.objects.create(
                organisation=organisation, initiative=first.initiative, kind=first.kind, first_low=first.low,
                first_high=first.high, first_by=first.by, first_on=first.on, question=question.strip(),
                asked_id=person_id, asked_by_id=hand.by, asked_at=hand.at,
                answer_by=hand.at.date() + DAYS_TO_ANSWER,
            )  # fmt: skip
            _tell(made, asked_people(person_id, hand.by, hand.organisation_code, hand.at.date()), hand.at)
            _log(hand, logged.ASKED, made, person_id)
            return made
    except IntegrityError as error:
        raise WrongOpinion({"person": _("Hierover is al iemand gevraagd. Trek dat eerst in.")}) from error


def answer(
    hand: Hand, *, opinion_id: int, seen_version: int, low: float | None, high: float | None, reason: str
) -> SecondOpinion:
    """Give hours of one's own with a reason, or agree: without hours those of the first estimate.

    Raises PermissionError for anybody but the colleague and his stand-in, WrongOpinion, and VersionConflict when it
    was answered, withdrawn or ran out meanwhile.
    """
    _check_text("reason", reason)
    agrees = low is None and high is None
    if not agrees and not (low is not None and high is not None and 0 <= low <= high <= MOST):
        raise WrongOpinion({"low": _("Vul twee getallen in: van het minste naar het meeste aantal uren.")})
    if not agrees and not reason.strip():
        raise WrongOpinion({"reason": _("Schrijf op waarom u anders schat. Daar heeft een ander iets aan.")})
    with transaction.atomic():
        opinion = _own_question(hand, opinion_id, seen_version)
        hours = {"low": opinion.first_low, "high": opinion.first_high} if agrees else {"low": low, "high": high}
        return _ended(hand, opinion, logged.ANSWERED_OPINION, State.ANSWERED, reason=reason.strip(), **hours)


def decline(hand: Hand, *, opinion_id: int, seen_version: int, reason: str) -> SecondOpinion:
    """Say that one gives no opinion, and why if one likes. Raises as ``answer`` does."""
    _check_text("reason", reason)
    with transaction.atomic():
        opinion = _own_question(hand, opinion_id, seen_version)
        return _ended(hand, opinion, logged.DECLINED, State.DECLINED, reason=reason.strip())


def withdraw(hand: Hand, *, opinion_id: int, seen_version: int) -> SecondOpinion:
    """Take the question back before it is answered; raises VersionConflict when it was answered or ended meanwhile."""
    with transaction.atomic():
        opinion = _standing(hand, opinion_id, seen_version, State.ASKED)
        opinion.state, opinion.version = State.WITHDRAWN, opinion.version + 1
        opinion.save(update_fields=["state", "version"])
        inbox.close(starting=f"opinion:{opinion.pk}:", at=hand.at)
        _log(hand, logged.WITHDRAWN, opinion)
        return opinion


def choose(hand: Hand, *, opinion_id: int, seen_version: int, uses: str) -> SecondOpinion:
    """Choose what the advice reckons with: both together, the first or the second.

    Raises WrongOpinion for anything else, and VersionConflict when a colleague chose meanwhile.
    """
    if uses not in SecondOpinion.Uses.values:
        raise WrongOpinion({"uses": _("Kies één van de mogelijkheden.")})
    with transaction.atomic():
        opinion = _standing(hand, opinion_id, seen_version, State.ANSWERED)
        opinion.uses, opinion.chosen_by_id, opinion.chosen_at = uses, hand.by, hand.at
        opinion.version += 1
        opinion.save(update_fields=["uses", "chosen_by", "chosen_at", "version"])
        _log(hand, logged.CHOSE, opinion)
        return opinion


@transaction.atomic
def expire(at: datetime) -> int:
    """End the questions whose time has passed, and tell who asked; gives how many."""
    late = SecondOpinion.objects.select_for_update().filter(state=State.ASKED, answer_by__lt=at.date())
    for opinion in late:
        opinion.state, opinion.version = State.EXPIRED, opinion.version + 1
        opinion.save(update_fields=["state", "version"])
        inbox.close(starting=f"opinion:{opinion.pk}:", at=at)
        _tell_asker(opinion, at)
    return len(late)


def _own_question(hand: Hand, opinion_id: int, seen_version: int) -> SecondOpinion:
    opinion = _standing(hand, opinion_id, seen_version, State.ASKED)
    if hand.by not in asked_people(opinion.asked_id, opinion.asked_by_id, hand.organisation_code, hand.at.date()):
        raise PermissionError("asked of somebody else")
    return opinion


def _standing(hand: Hand, opinion_id: int, seen_version: int, state: str) -> SecondOpinion:
    """The question, locked, in the state that the page showed; raises SecondOpinion.DoesNotExist for a foreign one."""
    opinion = (
        SecondOpinion.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=opinion_id, organisation__code=hand.organisation_code)
    )
    if opinion.state != state:
        raise VersionConflict(seen_version, opinion.version)
    require_version(seen_version, opinion.version)
    return opinion


def _ended(hand: Hand, opinion: SecondOpinion, kind: str, state: str, **changes: Any) -> SecondOpinion:
    changed = {**changes, "state": state, "answered_by_id": hand.by, "answered_at": hand.at}
    for field, value in changed.items():
        setattr(opinion, field, value)
    opinion.version += 1
    opinion.save(update_fields=["version", *(field.removesuffix("_id") for field in changed)])
    inbox.close(starting=f"opinion:{opinion.pk}:", at=hand.at)
    _tell_asker(opinion, hand.at)
    _log(hand, kind, opinion)
    return opinion


def _tell(opinion: SecondOpinion, people: list[int], at: datetime) -> None:
    inbox.notify(
        key=f"opinion:{opinion.pk}:",
        people=people,
        organisation=opinion.organisation,
        reason=Reason.ANSWER,
        label=_("Een collega vraagt uw tweede mening over een schatting."),
        path=reverse("portfolio:second_opinion", args=[opinion.organisation.code, opinion.pk]),
        about=horizon.topic_names().get(opinion.initiative, ""),
        at=at,
    )


def _tell_asker(opinion: SecondOpinion, at: datetime) -> None:
    if opinion.asked_by_id is not None:
        inbox.notify(
            key=f"opinion-back:{opinion.pk}:",
            people=[opinion.asked_by_id],
            organisation=opinion.organisation,
            reason=Reason.BACK,
            label=_("Er is nieuws over de tweede mening die u vroeg."),
            path=reverse("portfolio:estimates", args=[opinion.organisation.code]),
            about=horizon.topic_names().get(opinion.initiative, ""),
            at=at,
        )


def _log(hand: Hand, kind: str, opinion: SecondOpinion, person_id: int | None = None) -> None:
    trail = hand.trail or Trail(hand.at, "estimates", hand.by)
    about = ("second_opinion", opinion.pk)
    note(trail, kind, organisation_code=hand.organisation_code, about=about, person_id=person_id)


def _check_text(field: str, text: str) -> None:
    if len(text) > LONGEST_REASON or not is_readable(text):
        raise WrongOpinion({field: _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": LONGEST_REASON}})
