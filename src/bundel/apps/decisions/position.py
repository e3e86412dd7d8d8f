"""Where an organisation stands: its roles, what it waits for, what is due, and what others of its size chose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.formats import number_format

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import Mandate
from bundel.apps.decisions import queries
from bundel.apps.decisions.models import Decision, Look
from bundel.apps.decisions.queries import DecisionRow
from bundel.apps.decisions.words import Role
from bundel.apps.organisations import queries as organisations

MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One topic: our decision, whether it is new since the last look, and what others of our size chose."""

    decision: DecisionRow
    is_new: bool
    is_due: bool
    alike: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The first reason that another municipality gave for its decision on the topic."""

    who: str
    role_words: str
    text: str


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """Who may decide about what, up to which amount (empty: without limit), and until when."""

    who: str
    subject: str
    most: str
    basis: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """All topics in which we have one role."""

    role: str
    label: str
    rows: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """The whole page, by role from leading to not doing."""

    groups: tuple[RoleGroup, ...]
    withdrawn: tuple[DecisionRow, ...]
    looked_at: datetime | None
    mandates: tuple[HeldMandate, ...]

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def position_of(viewer: Viewer, code: str, today: date, before: Sequence[str] = ()) -> Position:
    """The position of one organisation as its own people see it."""
    rows = queries.standing_decisions(viewer, code, before)
    look = Look.objects.visible_to(viewer).filter(organisation__code=code).first()
    looked_at = look.at if look else None
    alike = _alike(viewer, code, [row.topic for row in rows], today)
    groups: dict[str, list[PositionRow]] = defaultdict(list)
    for row in rows:
        if not row.is_withdrawn:
            others = alike[row.topic]
            groups[row.role].append(
                PositionRow(
                    decision=row,
                    is_new=looked_at is not None and row.at > looked_at,
                    is_due=row.review_on is not None and row.review_on <= today,
                    alike=tuple((str(role.label), others.roles[role]) for role in Role if others.roles[role]),
                    reasons=tuple(dict.fromkeys(others.reasons)),
                    said=tuple(_said(one) for one in others.newest),
                )
            )
    return Position(
        groups=tuple(RoleGroup(role, str(role.label), tuple(groups[role])) for role in Role if groups[role]),
        withdrawn=tuple(row for row in rows if row.is_withdrawn),
        looked_at=looked_at,
        mandates=tuple(_mandates(viewer, code, today)),
    )


def _said(row: DecisionRow) -> Said:
    return Said(row.organisation_name, row.role_words, row.arguments[0].text if row.arguments else "")


def subjects_of_mandates() -> dict[str, str]:
    """What a mandate can be about: the name of each topic on which something can still be decided, by slug."""
    return {slug: one.name for slug, one in queries.topics().items() if not one.is_ended}


def _mandates(viewer: Viewer, code: str, today: date) -> Iterator[HeldMandate]:
    """Our mandates of today, by name."""
    held = (
        Mandate.objects.visible_to(viewer)
        .valid_on(today)
        .of_deciders(today)
        .filter(organisation__code=code)
        .select_related("person")
    )
    topics = queries.topics()
    for one in sorted(held, key=lambda row: (str(row.person).casefold(), row.subject, row.pk)):
        topic = topics.get(one.subject)
        yield HeldMandate(
            who=str(one.person),
            subject=topic.name if topic else one.subject,
            most=f"€ {number_format(one.max_total_cents // 100, force_grouping=True)}"
            if one.max_total_cents is not None
            else "",
            basis=one.basis,
            last_day=one.valid_until - timedelta(days=1) if one.valid_until else None,
        )


@dataclass(slots=True)
class _Alike:
    """What municipalities of our size chose on one topic: how often each role, why they deviate, and a few of them."""

    roles: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    newest: list[DecisionRow] = field(default_factory=list)


def _alike(viewer: Viewer, code: str, topics: list[str], today: date) -> dict[str, _Alike]:
    """By topic, the decisions of municipalities of the same size that the viewer may see.

    With the whole country in these are thousands: only the few that are told of are read whole.
    """
    everyone = {row.code: row for row in organisations.municipalities(today)}
    own = everyone.get(code)
    same = {
        row.code
        for row in everyone.values()
        if own and row.size_class == own.size_class and row.code != code and row.is_example <= own.is_example
    }
    seen = Decision.objects.visible_to(viewer).standing().filter(topic__in=topics, organisation__code__in=same)
    standing = seen.exclude(kind=Decision.Kind.WITHDRAWN)
    found: dict[str, _Alike] = defaultdict(_Alike)
    told, words = defaultdict[str, list[int]](list), queries.deviations()
    for topic, role, deviation, number in standing.values_list("topic", "role", "content__deviation", "pk"):
        one = found[topic]
        one.roles[role] += 1
        one.reasons += [words[deviation]] if deviation in words else []
        if len(told[topic]) < MOST_SAID:
            told[topic].append(number)
    newest = Decision.objects.visible_to(viewer).filter(pk__in=[one for few in told.values() for one in few])
    for row in queries.rows_of(viewer, newest):
        found[row.topic].newest.append(row)
    return found
