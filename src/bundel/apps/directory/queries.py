"""Reads of organisations: lists, one of them with what was before it and who works for whom, and planned mergers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.models import Membership
from bundel.apps.organisations.models import (
    Assignment,
    AssignmentSet,
    Merger,
    Organisation,
    OrganisationKind,
    Succession,
    SuccessionKind,
)
from bundel.apps.organisations.names import search_key
from bundel.apps.organisations.queries import organisation_names

ORGANISATION_COLUMNS = ("code", "naam", "soort", "vanaf", "tot")
MERGER_COLUMNS = ("nummer", "soort", "op", "van", "naar", "waar_het_staat", "gepland_op", "afgezegd_op")
# As a list of colleagues is read in.
PEOPLE_COLUMNS = ("naam", "e-mailadres", "rol", "vakgebieden")
WORK_COLUMNS = (
    "organisatie", "onderwerp", "wat zij beslist", "tot bedrag", "gegeven door", "waar het staat", "vanaf",
    "tot en met",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation on a list."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_until: date | None
    is_living: bool
    is_municipality: bool

    def cells(self) -> Sequence[str]:
        return (self.code, self.name, self.kind, _day(self.valid_from), _day(self.valid_until))


@dataclass(frozen=True, slots=True)
class LineRow:
    """One step before or after an organisation."""

    code: str
    name: str
    on: date
    kind: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Work that a body does for a municipality."""

    pk: int
    body: str
    body_name: str
    client: str
    client_name: str
    subject: str
    powers: str
    max_total_cents: int | None
    given_by: str
    basis: str
    valid_from: date
    last_day: date | None
    holds: bool

    @property
    def max_euros(self) -> float | None:
        """Up to which amount the body decides; None: no bound of its own."""
        return None if self.max_total_cents is None else self.max_total_cents / 100

    def cells(self) -> Sequence[str]:
        return (
            self.body, self.subject, self.powers, amount_cell(self.max_total_cents), self.given_by, self.basis,
            self.valid_from.isoformat(), _day(self.last_day),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergerRow:
    """One plan: who goes into whom, when, and how it stands."""

    pk: int
    kind: str
    on: date
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    records_with: str
    basis: str
    planned_on: date
    cancelled_on: date | None
    made: str
    can_cancel: bool

    @property
    def state(self) -> str:
        if self.cancelled_on:
            return _("afgezegd")
        return _("gepland") if self.can_cancel else _("ingegaan")

    def cells(self) -> Sequence[str]:
        return (
            str(self.pk), self.kind, self.on.isoformat(), " ".join(code for code, _name in self.before),
            " ".join(code for code, _name in self.after), self.basis, self.planned_on.isoformat(),
            _day(self.cancelled_on),
        )  # fmt: skip


def organisations(on: date, *, kind: str = "", text: str = "", with_former: bool = False) -> list[OrganisationRow]:
    """The organisations of a day, or with those that were; by name within their kind. One query."""
    rows = Organisation.objects.select_related("kind").order_by("kind__place", "search_key", "code")
    if not with_former:
        rows = rows.valid_on(on)
    if kind:
        rows = rows.filter(kind_id=kind)
    if text.strip():
        sought = Q(code=text.strip().upper())
        rows = rows.filter(sought | Q(search_key__contains=search_key(text)) if search_key(text) else sought)
    return [_row(one, on) for one in rows]


def organisation(code: str, on: date) -> OrganisationRow | None:
    """One organisation of any time."""
    row = Organisation.objects.select_related("kind").filter(code=code).first()
    return _row(row, on) if row else None


def kinds(*, but_municipalities: bool = False) -> list[tuple[str, str]]:
    """The kinds of organisation, by place: key and name."""
    rows = OrganisationKind.objects.all()
    if but_municipalities:
        rows = rows.exclude(code=OrganisationKind.MUNICIPALITY)
    return [(one.code, _(one.name)) for one in rows]


def steps_of(code: str, on: date) -> tuple[list[LineRow], list[LineRow]]:
    """What came right before an organisation, and right after it, oldest first; also what is planned. Two queries."""
    before = Succession.objects.filter(successor__code=code).select_related("predecessor")
    after = Succession.objects.filter(predecessor__code=code).select_related("successor")
    return (
        [_step(one.predecessor, one, on) for one in before],
        [_step(one.successor, one, on) for one in after],
    )


def work_for(code: str, on: date) -> list[WorkRow]:
    """What bodies do for a municipality on a day or later. One query."""
    return _work(Assignment.objects.filter(client__code=code), on)


def work_of(code: str, on: date) -> list[WorkRow]:
    """What a body does for municipalities on a day or later. One query."""
    return _work(Assignment.objects.filter(body__code=code), on)


def mergers(on: date) -> list[MergerRow]:
    """Every plan, the soonest first. Two queries."""
    return _mergers(list(Merger.objects.select_related("made")), on)


def merger(pk: int, on: date) -> MergerRow | None:
    """One plan."""
    return next(iter(_mergers(list(Merger.objects.filter(pk=pk).select_related("made")), on)), None)


def mergers_from(code: str) -> list[Merger]:
    """The plans in which an organisation goes into a new one that the plan makes: people can be carried there."""
    rows = Succession.objects.filter(predecessor__code=code, merger__made__isnull=False, merger__cancelled_at=None)
    return [one.merger for one in rows.select_related("merger__made") if one.merger is not None]


def people_to_carry(
    viewer: Viewer, organisation: Organisation, made: Organisation | None
) -> list[tuple[Membership, bool]]:
    """Every role that holds until an organisation ends, and whether the person has it in the new one already."""
    held = Membership.objects.visible_to(viewer).filter(organisation=organisation)
    until_the_end = held.exclude(valid_until__lt=organisation.valid_until or date.max).select_related("person")
    there = set(Membership.objects.filter(organisation=made, valid_until=None).values_list("person_id", "role"))
    return [(one, (one.person_id, one.role) in there) for one in until_the_end.order_by("person__display_name", "role")]


def addresses_of_administrators(codes: Sequence[str], on: date) -> list[tuple[str, str]]:
    """The e-mail address of each administrator of these organisations on a day, with the code of one of theirs."""
    held = Membership.objects.valid_on(on).filter(
        role=Role.ADMINISTRATOR, organisation__code__in=codes, person__is_active=True
    )
    found = held.order_by("-organisation__code").values_list("person__email", "organisation__code")
    return sorted(dict(found).items())


def codes_named(text: str, on: date) -> tuple[list[str], list[str]]:
    """The codes that lines of text name, by code or by exact name, and the lines that name none or more than one."""
    by_name: dict[str, set[str]] = {}
    for code, key, common in Organisation.objects.exclude(valid_until__lt=on).values_list(
        "code", "search_key", "name_common"
    ):
        for name in (search_key(code), key, search_key(common)):
            by_name.setdefault(name, set()).add(code)
    found: dict[str, None] = {}
    unknown = []
    for line in (one.strip() for one in text.splitlines()):
        named = by_name.get(search_key(line), set())
        if line and len(named) == 1:
            found |= dict.fromkeys(named)
        elif line:
            unknown.append(line)
    return list(found), unknown


def amount_cell(cents: int | None) -> str:
    """An amount in a file: whole euros, or with cents and a comma; empty without a bound."""
    if cents is None:
        return ""
    return str(cents // 100) + (f",{cents % 100:02d}" if cents % 100 else "")


def _row(one: Organisation, on: date) -> OrganisationRow:
    return OrganisationRow(
        one.code, one.name, _(one.kind.name), one.valid_from, one.valid_until, one.lives_on(on),
        one.kind_id == OrganisationKind.MUNICIPALITY,
    )  # fmt: skip


def _step(other: Organisation, one: Succession, on: date) -> LineRow:
    return LineRow(other.code, other.name, one.on, str(SuccessionKind(one.kind).label), one.on > on)


def _work(rows: AssignmentSet, on: date) -> list[WorkRow]:
    found = rows.exclude(valid_until__lte=on).select_related("body", "client")
    return [
        WorkRow(
            one.pk, one.body.code, one.body.name, one.client.code, one.client.name, one.subject,
            str(one.get_may_decide_display()), one.max_total_cents, one.given_by, one.basis, one.valid_from,
            one.valid_until - timedelta(days=1) if one.valid_until else None, one.valid_from <= on,
        )
        for one in found
    ]  # fmt: skip


def _mergers(rows: list[Merger], on: date) -> list[MergerRow]:
    names = organisation_names({code for one in rows for code in (*one.before, *one.after, one.records_with)})
    return [
        MergerRow(
            one.pk, str(one.get_kind_display()), one.on, tuple((code, names.get(code, code)) for code in one.before),
            tuple((code, names.get(code, code)) for code in one.after), names.get(one.records_with, ""), one.basis,
            one.planned_at.date(), one.cancelled_at.date() if one.cancelled_at else None,
            one.made.code if one.made else "", one.cancelled_at is None and one.on > on,
        )
        for one in rows
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
