"""Keeps the answers of a municipality: for a while in the visitor's session, for good by its own people."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio.answers.document import Answers, checked
from bundel.apps.portfolio.models import SavedProfile
from bundel.engine.reference.reference import Reference

KEPT, TRIED, BEFORE, MOVES = "answers", "tried_answers", "answers_before", "moves"
MOST_IN_SESSION = 10
"""So many municipalities a visitor can have answers for; the one touched longest ago makes room."""

Session = MutableMapping[str, Any]


class ProfileConflict(Exception):
    """A colleague saved first; ``standing`` is what now stands, and nothing was saved."""

    def __init__(self, standing: SavedProfile | None) -> None:
        self.standing = standing
        super().__init__(
            _(
                "Een collega heeft intussen andere antwoorden opgeslagen. Uw antwoorden zijn niet opgeslagen, "
                "maar staan er nog. Vergelijk ze, en sla daarna zo nodig opnieuw op."
            )
        )


def keep_answers(session: Session, code: str, answers: Answers, reference: Reference) -> None:
    """Keep answers in the session of this visitor, all or nothing; raises BadProfile."""
    checked(answers, reference, code)
    _put(session, KEPT, code, answers)


def forget_answers(session: Session, code: str) -> None:
    """Take the answers for one municipality out of the session."""
    for place in (KEPT, TRIED, BEFORE):
        _take(session, place, code)


def begin_empty(session: Session, code: str) -> None:
    """Begin without answers in this visit, also when the municipality saved some."""
    _put(session, KEPT, code, Answers())


def try_answers(session: Session, code: str, answers: Answers, reference: Reference) -> None:
    """Keep changed answers beside the present ones, to see what moves; raises BadProfile."""
    checked(answers, reference, code)
    _put(session, TRIED, code, answers)


def remember_before(session: Session, code: str, answers: Answers) -> None:
    """Remember the answers before a change, to show what it moved."""
    _put(session, BEFORE, code, answers)


def keep_change(session: Session, code: str, tried: Answers) -> None:
    """Let the tried answers take the place of the present ones."""
    _put(session, KEPT, code, tried)
    _take(session, TRIED, code)


def keep_moves(session: Session, code: str, moves: dict[str, str]) -> None:
    """Keep what was moved on the working desk of one municipality, in this visit; nothing when ``moves`` is empty."""
    others = {key: value for key, value in session.get(MOVES, {}).items() if key != code}
    newest = dict(list(others.items())[-(MOST_IN_SESSION - 1) :])
    session[MOVES] = {**newest, code: moves} if moves else newest


def moves_of(session: Session, code: str) -> dict[str, str]:
    """What was moved on the working desk in this visit, by topic."""
    return dict(session.get(MOVES, {}).get(code, {}))


def discard_change(session: Session, code: str) -> None:
    """Forget the tried answers; the present ones stay."""
    _take(session, TRIED, code)


def save_profile(
    *, code: str, answers: Answers, reference: Reference, person_id: int, seen_version: int, at: datetime
) -> SavedProfile:
    """Save answers as the next version of this municipality's profile.

    ``seen_version`` is the version that was on screen (0: none yet). Raises BadProfile, and
    ProfileConflict when that version is no longer the newest; then nothing is saved.
    """
    checked(answers, reference, code)
    organisation = Organisation.objects.get(code=code)
    newest = _newest(organisation)
    if (newest.version if newest else 0) != seen_version:
        raise ProfileConflict(newest)
    try:
        with transaction.atomic():
            return SavedProfile.objects.create(
                organisation=organisation,
                version=seen_version + 1,
                document=answers.to_plain(),
                by_id=person_id,
                at=at,
            )
    except IntegrityError as error:
        # Two people pressed at once: the constraint let one of them through.
        raise ProfileConflict(_newest(organisation)) from error


def _newest(organisation: Organisation) -> SavedProfile | None:
    return SavedProfile.objects.filter(organisation=organisation).select_related("by").order_by("-version").first()


def _put(session: Session, place: str, code: str, answers: Answers) -> None:
    others = {key: value for key, value in session.get(place, {}).items() if key != code}
    newest = list(others.items())[-(MOST_IN_SESSION - 1) :]
    session[place] = {**dict(newest), code: answers.to_plain()}


def _take(session: Session, place: str, code: str) -> None:
    session[place] = {key: value for key, value in session.get(place, {}).items() if key != code}
