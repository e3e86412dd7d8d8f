"""What is known about one municipality for this visitor: answers shown, question, and the run that belongs to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.queries import called
from bundel.apps.decisions import queries as decisions
from bundel.apps.estimates import queries as estimates
from bundel.apps.estimates.queries import OpinionRow
from bundel.apps.horizon import queries as horizon
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.apps.portfolio.actions.advising import SEED, digest_of
from bundel.apps.portfolio.actions.keeping import BEFORE, KEPT, TRIED
from bundel.apps.portfolio.agenda.compose import compose_agenda
from bundel.apps.portfolio.agenda.rows import Agenda
from bundel.apps.portfolio.answers.changes import with_opinions
from bundel.apps.portfolio.answers.document import Answers, answers_from, checked
from bundel.apps.portfolio.models import AdviceRun, SavedProfile
from bundel.engine.question.items import items_of
from bundel.engine.question.profile import BadProfile
from bundel.engine.question.question import Question, build_question
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class Saved:
    """The newest saved version of a profile, with who saved it."""

    version: int
    answers: Answers
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The answers that count for this visitor. ``origin``: session, saved or nothing."""

    answers: Answers
    origin: str
    saved: Saved | None

    @property
    def version(self) -> int:
        return self.saved.version if self.saved else 0

    @property
    def is_unsaved(self) -> bool:
        """Whether the session holds something else than what was saved."""
        return self.origin == "session" and (self.saved is None or self.saved.answers != self.answers)


@dataclass(frozen=True, slots=True)
class Desk:
    """One municipality on one day for one visitor: its question, and the answers it is made from."""

    municipality: MunicipalityRow
    reference: Reference
    shown: Shown
    question: Question
    given: Answers
    """The answers with what was decided: of these the question is made."""
    decided: Mapping[str, Mapping[str, str]]
    decided_apart: tuple[str, ...]
    """Topics whose decision the advice can't take as a given."""
    peers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """What others of this size told about hours, by topic."""
    opinions: tuple[OpinionRow, ...] = ()
    """What colleagues think of the own estimates, for who has a role here."""
    before: tuple[str, ...] = ()
    """What went into it: what they recorded counts as its own."""

    @property
    def code(self) -> str:
        return self.municipality.code

    @property
    def answers(self) -> Answers:
        return self.shown.answers

    @property
    def told(self) -> Answers:
        """The answers with what colleagues think of the estimates: what can be taken along and read back."""
        return with_opinions(self.shown.answers, self.opinions)

    @property
    def decided_names(self) -> str:
        """The names of the topics whose decision the advice can't take as a given."""
        names = decisions.topics() if self.decided_apart else {}
        return ", ".join(names[topic].name if topic in names else topic for topic in self.decided_apart)

    def agenda(self, run: AdviceRun) -> Agenda:
        """The agenda of a finished run of this very question."""
        return compose_agenda(self.question.setting, self.question.problem, run.advice, self.answers, self.reference)


def reference_for(code: str, before: Sequence[str] = ()) -> Reference:
    """The reference data of today, with a municipality added that the files do not know: an example, or one merged."""
    return organisations.with_own(horizon.reference(), code, before)


def saved_profile(code: str, viewer: Viewer, renamed: Sequence[str] = ()) -> Saved | None:
    """The newest saved answers of a municipality, for people with a role in it; None for everybody else.

    Until it saves its own, those that it saved under an earlier name or code (``renamed``) count, as version 0.
    """
    if not viewer.roles_in(code):
        return None
    saved = SavedProfile.objects.visible_to(viewer).filter(organisation__code__in=(code, *renamed))
    row = saved.select_related("by", "organisation").order_by("-at").first()
    if row is None:
        return None
    version = row.version if row.organisation.code == code else 0
    return Saved(version, answers_from(row.document), called(row.by), row.at)


def shown_answers(session: Mapping[str, Any], code: str, viewer: Viewer, renamed: Sequence[str] = ()) -> Shown:
    """What this visitor filled in during this visit, else what the municipality saved, else nothing."""
    saved = saved_profile(code, viewer, renamed)
    in_session = session.get(KEPT, {}).get(code)
    if in_session is not None:
        return Shown(answers_from(in_session), "session", saved)
    if saved is not None:
        return Shown(saved.answers, "saved", saved)
    return Shown(Answers(), "nothing", None)


def tried_answers(session: Mapping[str, Any], code: str) -> Answers | None:
    """The answers that this visitor is trying, or None."""
    tried = session.get(TRIED, {}).get(code)
    return answers_from(tried) if tried is not None else None


def answers_before(session: Mapping[str, Any], code: str) -> Answers | None:
    """The answers that this visitor had before the last change, or None."""
    before = session.get(BEFORE, {}).get(code)
    return answers_from(before) if before is not None else None


def desk_for(code: str, session: Mapping[str, Any], viewer: Viewer, today: date) -> Desk | None:
    """Everything about one municipality for this visitor; None when there is no such municipality today."""
    municipality = organisations.municipality(code, today)
    if municipality is None:
        return None
    lineage = organisations.lineage(code, today)
    before = lineage.predecessors
    reference = reference_for(code, before)
    shown = shown_answers(session, code, viewer, lineage.renamed)
    decided = decisions.fixed_decisions(viewer, code, today, before)
    peers = peer_hours(reference, municipality, is_member=bool(viewer.roles_in(code)), before=before)
    opinions = tuple(estimates.opinions_of(viewer, code))
    answers = with_opinions(shown.answers, opinions).with_profile(peers=peers)
    given, left = _with_decisions(reference, answers, decided, code, today)
    question = question_of(reference, code, given, today)
    return Desk(municipality, reference, shown, question, given, decided, left, peers, opinions, before)


def peer_hours(
    reference: Reference, municipality: MunicipalityRow, *, is_member: bool, before: Sequence[str] = ()
) -> dict[str, dict[str, float]]:
    """What others of this size told, as the profile holds it: quartiles, or the median with room around it."""
    room = reference.rules.peer_hours
    weighed = {item.id for item in items_of(reference)}
    told = estimates.hours_by_topic(municipality.code, municipality.size_class, is_member=is_member, before=before)
    return {
        topic: {
            "low": cell.lower if cell.lower is not None else round(room.low * cell.median, 1),
            "high": cell.upper if cell.upper is not None else round(room.high * cell.median, 1),
            "reports": cell.count,
        }
        for topic, cell in told.items()
        if topic in weighed
    }


def question_of_members(code: str, today: date) -> Question | None:
    """The question that the saved answers and the decisions of a municipality make; None when it can't be made."""
    whose = organisations.whose_records([code], today)[code]
    member = Viewer(roles={one: frozenset({Role.READER}) for one in (code, *whose)})
    try:
        desk = desk_for(code, {}, member, today)
    except BadProfile:
        return None
    return desk.question if desk is not None else None


def desk_with(desk: Desk, answers: Answers) -> Desk:
    """The same desk with other answers of this visit, and with what was decided as a given; raises BadProfile."""
    today = date.fromisoformat(desk.question.setting.today)
    all_told = with_opinions(answers, desk.opinions).with_profile(peers=dict(desk.peers))
    given, left = _with_decisions(desk.reference, all_told, desk.decided, desk.code, today)
    question = question_of(desk.reference, desk.code, given, today)
    shown = Shown(answers, "session", desk.shown.saved)
    return replace(desk, shown=shown, question=question, given=given, decided_apart=left)


def _with_decisions(
    reference: Reference, answers: Answers, decided: Mapping[str, Mapping[str, str]], code: str, today: date
) -> tuple[Answers, tuple[str, ...]]:
    """The answers with what was decided as a given; and the topics whose decision is no way that we can compute.

    Those are left open in the advice, and named on the page: a decision is never changed to fit a computation.
    """
    left: list[str] = []
    while len(left) < len(decided):
        fixed = {topic: one for topic, one in decided.items() if topic not in left}
        given = answers.with_profile(decisions={**answers.profile.get("decisions", {}), **fixed})
        try:
            question_of(reference, code, given, today)
        except BadProfile as bad:
            wrong = {topic for topic in fixed for fault in bad.faults if topic in fault.field.split(".")}
            if not wrong:
                raise
            left += sorted(wrong)
        else:
            return given, tuple(left)
    return answers, tuple(left)


def question_of(reference: Reference, code: str, answers: Answers, today: date) -> Question:
    """The question that these answers make; raises BadProfile. The same answers on the same day are built once."""
    return _built(_Kept(reference), code, json.dumps(answers.to_plain(), sort_keys=True), today)


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Reference data as a key: equal when it is the very same object, or the same example on the same data."""

    reference: Reference

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[int, ...]:
        # An example municipality is added to the same curation, rules and assumptions at each request.
        one = self.reference
        return (id(one.curations), id(one.initiatives), id(one.rules), id(one.assumptions), hash(one.budgets[-1]))


@lru_cache(maxsize=256)
def _built(kept: _Kept, code: str, document: str, today: date) -> Question:
    answers = answers_from(json.loads(document))
    return build_question(kept.reference, code, checked(answers, kept.reference, code), today)


def run_of(desk: Desk, scenarios: int | None) -> AdviceRun | None:
    """The run of this very question, if it was ever asked; question and answer, long texts, are read when asked for."""
    return AdviceRun.objects.defer("problem", "answer", "model").filter(digest=_digest(*_key(desk), scenarios)).first()


def _key(desk: Desk) -> tuple[_Kept, str, str, date]:
    today = date.fromisoformat(desk.question.setting.today)
    return _Kept(desk.reference), desk.code, json.dumps(desk.given.to_plain(), sort_keys=True), today


@lru_cache(maxsize=256)
def _digest(kept: _Kept, code: str, document: str, today: date, scenarios: int | None) -> str:
    """The name of the question; writing it out takes longer than all else on the page of a municipality."""
    return digest_of(_built(kept, code, document, today).problem, SEED, scenarios)
