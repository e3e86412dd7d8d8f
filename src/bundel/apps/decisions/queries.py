"""Reads of proposals and decisions, always through the eyes of a viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import Membership, User
from bundel.apps.accounts.queries import called
from bundel.apps.decisions import hiding
from bundel.apps.decisions.archive import queries as archive
from bundel.apps.decisions.choice import Argument, Choice, Topic
from bundel.apps.decisions.models import ColleagueAdvice, Decision, DecisionSet, Proposal
from bundel.apps.decisions.taking_over import fixed_among, taken_over
from bundel.apps.decisions.words import LEANS_ON, Role, Side, Visibility
from bundel.apps.horizon import queries as horizon
from bundel.apps.moderation import queries as moderation
from bundel.apps.organisations.models import Organisation
from bundel.engine.question.items import items_of
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class ArgumentRow:
    """One reason as a page shows it; ``by`` is empty when the person is gone."""

    side: str
    side_words: str
    text: str
    leans_on: str
    by: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as a page shows it; ``open_choice`` leaves out what ``choice`` shows as hidden."""

    id: int
    organisation: str
    organisation_name: str
    topic: str
    topic_name: str
    version: int
    kind: str
    role: str
    role_words: str
    start_year: int | None
    review_on: date | None
    visibility_words: str
    choice: Choice
    open_choice: Choice
    hidden_cases: tuple[int, ...]
    decided_by_id: int | None
    arguments: tuple[ArgumentRow, ...]
    deviation_words: str
    by: str
    at: datetime
    entry_index: int
    has_advice: bool
    is_standing: bool
    # What the Woo asks of it, apart from who may read it here.
    publication: str
    publication_words: str

    @property
    def is_read_outside(self) -> bool:
        """Whether people of other organisations read it."""
        return self.choice.visibility != Visibility.OWN

    @property
    def is_withdrawn(self) -> bool:
        return self.kind == Decision.Kind.WITHDRAWN

    @property
    def is_confirmed(self) -> bool:
        return self.kind == Decision.Kind.CONFIRMED


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """What a colleague was asked, and said."""

    id: int
    asked_id: int | None
    asked: str
    asked_by: str
    question: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as a page shows it, with the decision that stands on the same topic now (0: none)."""

    id: int
    topic: str
    topic_name: str
    version: int
    is_sent_back: bool
    question: str
    role_words: str
    choice: Choice
    arguments: tuple[ArgumentRow, ...]
    deviation_words: str
    decide_by: date | None
    made_by: str
    changed_at: datetime
    has_advice: bool
    colleagues: tuple[AdviceRow, ...]
    standing_version: int


@dataclass(frozen=True, slots=True)
class Peers:
    """What other organisations decided on a topic, as far as the viewer may see: counts, and reasons to deviate."""

    counts: tuple[tuple[str, int], ...]
    total: int
    reasons: tuple[tuple[str, int], ...]
    rows: tuple[DecisionRow, ...]


_topics = dict[str, tuple[Reference, dict[str, Topic]]]()


def topics() -> dict[str, Topic]:
    """Everything that can be decided on, by slug: each topic, and what is weighed on its own within one.

    Made once for each state of the data, as every form of a decision asks it.
    """
    now = horizon.reference()
    kept = _topics.get("now")
    if kept is None or kept[0] is not now:
        rows = {
            row.slug: Topic(row.slug, row.name, row.obligation, row.standing == "duty", row.standing == "ended")
            for row in horizon.topic_rows()
        }
        apart = {one.slug: one for one in _weighed_apart(now) if one.slug not in rows}
        kept = _topics["now"] = (now, {**rows, **apart})
    return dict(kept[1])


def _weighed_apart(reference: Reference) -> Iterator[Topic]:
    """A choice that lies within a package of duties."""
    for item in items_of(reference):
        if item.id in reference.initiative_by_id:
            level = reference.curation_by_id[item.id].obligation.level
            yield Topic(item.id, reference.initiative_by_id[item.id].name, level, is_duty=item.kind == "duty")


def deviations() -> Mapping[str, str]:
    """The kinds of reason for not doing what the members agreed on."""
    return horizon.reference().rules.deviation_reasons


def standing_decisions(viewer: Viewer, code: str, before: Sequence[str] = ()) -> list[DecisionRow]:
    """The decisions of one organisation that stand, newest first, as far as the viewer may see.

    Those of what went into it (``before``) with them, on topics on which it has not decided itself yet.
    """
    standing = Decision.objects.visible_to(viewer).standing().filter(organisation__code__in=(code, *before))
    return taken_over(rows_of(viewer, standing), code)


def history_of(viewer: Viewer, code: str, topic: str, before: Sequence[str] = ()) -> list[DecisionRow]:
    """Every decision of one organisation, and of what went into it, on one topic, newest first."""
    seen = Decision.objects.visible_to(viewer).filter(organisation__code__in=(code, *before), topic=topic)
    return rows_of(viewer, seen)


def fixed_decisions(viewer: Viewer, code: str, today: date, before: Sequence[str] = ()) -> dict[str, dict[str, str]]:
    """What the advice takes as decided, by topic, until the day on which it is reconsidered: role, start, variant.

    Only what the viewer may see: else an advice would tell what was decided behind closed doors. One query.
    """
    standing = Decision.objects.visible_to(viewer).standing().filter(organisation__code__in=(code, *before))
    rows = standing.values_list("organisation__code", "topic", "kind", "review_on", "role", "start_year", "content")
    return fixed_among([(one[0], one[1], one[2], one[3], _fixed(*one[4:])) for one in rows], code, today)


def _fixed(role: str, year: int | None, content: Mapping[str, Any]) -> dict[str, str]:
    parts = {"role": role, "start": str(year or ""), "variant": str(content.get("variant", ""))}
    return {key: value for key, value in parts.items() if value}


def to_reconsider(viewer: Viewer, code: str, today: date, before: Sequence[str] = ()) -> list[DecisionRow]:
    """Own decisions, and those taken over, whose day to reconsider has come, the longest waiting first."""
    due = [one for one in standing_decisions(viewer, code, before) if one.review_on and one.review_on <= today]
    return sorted((row for row in due if not row.is_withdrawn), key=lambda row: row.review_on or today)


def peers_on(viewer: Viewer, topic: str, but: str = "", before: Sequence[str] = ()) -> Peers:
    """What others decided on a topic; counts only what the viewer may see, and for a real municipality real ones."""
    others = Decision.objects.visible_to(viewer).standing().filter(topic=topic)
    seen = others.exclude(organisation__code__in=(but, *before))
    if Organisation.objects.filter(code=but, is_example=False).exists():
        seen = seen.filter(organisation__is_example=False)
    rows = [row for row in rows_of(viewer, seen) if not row.is_withdrawn]
    by_role = Counter(row.role for row in rows)
    reasons = Counter(row.deviation_words for row in rows if row.deviation_words)
    return Peers(
        counts=tuple((str(role.label), by_role[role]) for role in Role if by_role[role]),
        total=len(rows),
        reasons=tuple(reasons.most_common()),
        rows=tuple(rows),
    )


def live_proposals(viewer: Viewer, code: str) -> list[ProposalRow]:
    """What lies before the decider of one organisation, the soonest to decide first."""
    live = Proposal.objects.visible_to(viewer).filter(organisation__code=code, state__in=("open", "sent_back"))
    found = list(live.select_related("made_by"))
    asked = ColleagueAdvice.objects.visible_to(viewer).filter(proposal__in=found).select_related("asked", "asked_by")
    by_proposal: dict[int, list[AdviceRow]] = {}
    for one in asked:
        by_proposal.setdefault(one.proposal_id, []).append(advice_row(one))
    versions = dict(
        Decision.objects.filter(organisation__code=code, topic__in=[one.topic for one in found])
        .order_by("version")
        .values_list("topic", "version")
    )
    names, reasons = _names([one.content for one in found]), deviations()
    return [
        ProposalRow(
            id=one.pk,
            topic=one.topic,
            topic_name=one.topic_name,
            version=one.version,
            is_sent_back=one.state == Proposal.State.SENT_BACK,
            question=one.question,
            role_words=role_words(one.choice.role),
            choice=one.choice,
            arguments=_arguments(one.choice, names),
            deviation_words=reasons.get(one.choice.deviation, ""),
            decide_by=one.decide_by,
            made_by=called(one.made_by),
            changed_at=one.changed_at,
            has_advice=one.advice_id is not None,
            colleagues=tuple(by_proposal.get(one.pk, ())),
            standing_version=versions.get(one.topic, 0),
        )
        for one in found
    ]


def proposal_on(viewer: Viewer, code: str, topic: str) -> ProposalRow | None:
    """The proposal on one topic that lies before the decider, if any."""
    return next((row for row in live_proposals(viewer, code) if row.topic == topic), None)


def colleagues_of(code: str, on: date) -> list[tuple[int, str]]:
    """People with a role in an organisation, by name: number, and name with the fields of work of a specialist."""
    people = Membership.objects.valid_on(on).filter(organisation__code=code, person__is_active=True)
    found: dict[int, str] = {}
    for person_id, name, fields in people.order_by("pk").values_list("person_id", "person__display_name", "fields"):
        if fields or person_id not in found:
            found[person_id] = f"{name} ({', '.join(fields)})" if fields else name
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def role_words(role: str) -> str:
    """What we do with it, in words."""
    return str(Role(role).label)


def rows_of(viewer: Viewer, decisions: DecisionSet) -> list[DecisionRow]:
    """Decisions as a page shows them, in three queries; who decided or put an argument is told to colleagues only."""
    found = list(decisions.select_related("organisation", "decided_by", "entry", "replaced_by", "filing"))
    own = {one.pk for one in found if viewer.roles_in(one.organisation.code)}
    names = _names([one.content for one in found if one.pk in own])
    reasons = deviations()
    places = {one.pk: (one.organisation.code, hiding.place_of(one.topic)) for one in found}
    hidden = moderation.hidden_texts(set(places.values()))
    return [
        _decision_row(one, names if one.pk in own else None, reasons, hidden.get(places[one.pk], {})) for one in found
    ]


def _decision_row(
    one: Decision, names: Mapping[int, str] | None, reasons: Mapping[str, str], hidden: hiding.Hiding
) -> DecisionRow:
    written = one.choice
    choice = hiding.masked(written, hidden)
    return DecisionRow(
        id=one.pk,
        organisation=one.organisation.code,
        organisation_name=one.organisation.name_common,
        topic=one.topic,
        topic_name=one.topic_name,
        version=one.version,
        kind=one.kind,
        role=one.role,
        role_words=role_words(one.role),
        start_year=one.start_year,
        review_on=one.review_on,
        visibility_words=str(one.get_visibility_display()),
        choice=choice,
        open_choice=hiding.without_hidden(written, hidden),
        hidden_cases=hiding.cases_in(written, hidden),
        decided_by_id=one.decided_by_id,
        arguments=_arguments(choice, names),
        deviation_words=reasons.get(choice.deviation, ""),
        by=called(one.decided_by) if names is not None else "",
        at=one.decided_at,
        entry_index=one.entry.index,
        has_advice=one.advice_id is not None,
        is_standing=not hasattr(one, "replaced_by"),
        publication=archive.publication_of(one),
        publication_words=archive.publication_words(one),
    )


def _arguments(choice: Choice, names: Mapping[int, str] | None) -> tuple[ArgumentRow, ...]:
    return tuple(
        ArgumentRow(one.side, str(Side(one.side).label), one.text, str(LEANS_ON[one.leans_on]), _put_by(one, names))
        for one in choice.arguments
    )


def _put_by(argument: Argument, names: Mapping[int, str] | None) -> str:
    if argument.is_advised:
        return _("het advies")
    if names is None or argument.put_by is None:
        return ""
    return names.get(argument.put_by) or called(None)


def _names(contents: list[dict[str, Any]]) -> dict[int, str]:
    """The names of the people who put arguments; whoever is gone has none."""
    people = {one["put_by"] for content in contents for one in content["arguments"] if one["put_by"]}
    return dict(User.objects.filter(pk__in=people).values_list("pk", "display_name")) if people else {}


def advice_row(one: ColleagueAdvice) -> AdviceRow:
    return AdviceRow(
        one.pk, one.asked_id, called(one.asked), called(one.asked_by), one.question, one.answer, one.answered_at
    )
