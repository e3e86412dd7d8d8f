"""What one way of doing an item asks: hours per kind and year, regular work of the department, and euros."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median

from bundel.engine.question.capacity import KINDS
from bundel.engine.question.duties import due_of, paces, shares
from bundel.engine.question.items import Item
from bundel.engine.question.situation import Situation
from bundel.engine.question.terms import Product, Term, times
from bundel.engine.reference.amounts import Range
from bundel.engine.reference.curation import Curation, Effort
from bundel.engine.reference.reference import Reference

FIELD, EURO = "field", "euro"
LEAST_SURE_LAST = ("own", "peer", "assumed")
Uses = dict[tuple[str, int], list[Product]]
"""Products that add up, by resource and year."""


@dataclass(slots=True)
class Work:
    """What an alternative asks: of free time (``uses``), of the department's regular time, and on what it rests."""

    uses: Uses = field(default_factory=lambda: defaultdict(list))
    regular: dict[int, list[Product]] = field(default_factory=lambda: defaultdict(list))
    basis: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One member in one alternative: the parts of its one-off work by year, and what is left of it to do."""

    row: Curation
    start: int
    parts: tuple[float, ...]
    left: Term | float
    role: Term | float
    peer: Term | None
    """What others spent, as a part of the middle of what we assumed for the whole item."""


def work_of(situation: Situation, item: Item, members: tuple[str, ...], role: str, start: int, pace: str) -> Work:
    """What these members (those with something left to do) ask together, in the years that the advice looks ahead."""
    work = Work()
    for member in members:
        plan = _plan(situation, item, member, role, start, pace)
        _add_hours(situation, plan, work)
        _add_euros(situation, plan, work)
    return work


def work_with(situation: Situation, item: Item, member: str, start: int) -> Work:
    """The hours of one duty from a start on when nothing of it is in order, at its first pace; yearly work left out."""
    plan = replace(_plan(situation, item, member, "follow", start, ""), left=1.0)
    work = Work()
    _add_hours(situation, plan, work, has_yearly=False)
    return work


def left_to_do(situation: Situation, item: Item, member: str) -> Term | float:
    """The part of the one-off hours that is left: all of a choice, and of a duty what its answer leaves."""
    if item.kind != "duty":
        return 1.0
    figures = situation.figures
    answer, driver = situation.answer(member).answer, f"state:{member}"
    left: dict[str, Term | float] = {
        "yes": 0.0,
        "partly": Term(figures.partly_in_order.low, figures.partly_in_order.high, driver),
        "do_not_know": Term(figures.do_not_know_in_order.low, figures.do_not_know_in_order.high, driver),
        "no": 1.0,
    }
    return left[answer]


def _plan(situation: Situation, item: Item, member: str, role: str, start: int, pace: str) -> Plan:
    row, spread = situation.row(member), situation.figures.spread
    due = due_of(row.duty, situation.calendar.today) if row.duty else None
    if item.kind == "duty":
        possible = paces(spread, row, situation.calendar.today, situation.calendar)
        pace = possible.get(pace, next(iter(possible.values())))
    low, high = getattr(situation.figures.role_hours, role)
    return Plan(
        row=row,
        start=start,
        parts=shares(spread, pace, start, due, situation.calendar),
        left=left_to_do(situation, item, member),
        role=Term(low, high, f"role_hours:{item.id}:{role}"),
        peer=_peer(situation, item),
    )


def _peer(situation: Situation, item: Item) -> Term | None:
    """What an item took others, as a part of the middle of what we assumed; the kinds share it as they did there."""
    told = situation.profile.peers.get(item.id)
    efforts = [situation.row(member).effort for member in item.members]
    assumed = sum(_middle(hours) for effort in efforts if effort for hours in effort.one_off.values())
    if told is None or not assumed:
        return None
    return Term(told.low / assumed, told.high / assumed, f"hours:{item.id}")


def _middle(hours: Range) -> float:
    return (hours.low + hours.high) / 2


def _years(situation: Situation, plan: Plan) -> Iterator[tuple[int, float | None]]:
    """Every year of the advice from the start on, with its part of the one-off work; None after the last part."""
    for year in situation.calendar.years:
        at = year - plan.start
        if at >= 0:
            yield year, plan.parts[at] if at < len(plan.parts) else None


def _add_hours(situation: Situation, plan: Plan, work: Work, *, has_yearly: bool = True) -> None:
    effort = plan.row.effort
    if effort is None:
        return
    figures, driver = situation.figures, f"hours:{plan.row.id}"
    size = situation.size(figures.size_rule.hours_exponent)
    yearly_share = Term(figures.yearly_share.low, figures.yearly_share.high, "yearly_share")
    for kind in KINDS:
        own = situation.estimate(plan.row.id, kind)
        once = effort.one_off.get(kind, Range(0, 0))
        one_off: tuple[Term | float, ...]
        if own:
            one_off = (Term(own.counted.low, own.counted.high, driver), plan.role)
        elif plan.peer is not None:
            # They are of the same size class, so nothing is scaled.
            one_off = (plan.peer, _middle(once), plan.role, plan.left)
        else:
            one_off = (Term(once.low, once.high, driver), size, plan.role, plan.left)
        yearly = (
            Term(effort.yearly.low, effort.yearly.high, driver), yearly_share, _part(effort, kind), size, plan.role,
        )  # fmt: skip
        for year, part in _years(situation, plan):
            if part is not None:
                basis = "own" if own else "peer" if plan.peer else "assumed"
                _add(situation, work, kind, year, times(*one_off, part), basis)
            elif has_yearly:
                _add(situation, work, kind, year, times(*yearly), "assumed")


def _add(situation: Situation, work: Work, kind: str, year: int, product: Product, basis: str) -> None:
    """Add hours; of assumed field hours the department does a part as its regular work."""
    regular = situation.figures.field_regular_time
    if kind == FIELD and basis != "own":
        asked = Term(1 - regular.high, 1 - regular.low, "field_regular_time")
        work.regular[year].append(times(*product.terms, Term(regular.low, regular.high)))
        product = times(*product.terms, asked)
    work.uses[kind, year].append(product)
    # A sum is as sure as its least sure part.
    work.basis[kind, year] = max(basis, work.basis.get((kind, year), basis), key=LEAST_SURE_LAST.index)


def _part(effort: Effort, kind: str) -> float:
    """The kind's part of the one-off hours, by the middles of the ranges."""
    middles: dict[str, float] = {one: _middle(hours) for one, hours in effort.one_off.items()}
    return middles.get(kind, 0.0) / (sum(middles.values()) or 1.0)


def _add_euros(situation: Situation, plan: Plan, work: Work) -> None:
    """Euros of the years whose budget is still open; what nobody knows is the range of what is known elsewhere."""
    one_off, yearly, is_known = euros_of(situation.reference, plan.row)
    size = situation.size(situation.figures.size_rule.euro_exponent)
    driver = f"euro:{plan.row.id}"
    for year, part in _years(situation, plan):
        if part is not None:
            product = times(Term(one_off.low, one_off.high, driver), size, plan.left, part)
        else:
            product = times(Term(yearly.low, yearly.high, driver), size)
        work.uses[EURO, year].append(product)
        is_assumed = is_known and work.basis.get((EURO, year)) != "unknown"
        work.basis[EURO, year] = "assumed" if is_assumed else "unknown"


def euros_of(reference: Reference, row: Curation) -> tuple[Range, Range, bool]:
    """Euros once and per year before size, and whether both were known."""
    once = row.euro.one_off if row.euro else None
    yearly = row.euro.yearly if row.euro else None
    return (
        once or unknown_euros(reference, "one_off"),
        yearly or unknown_euros(reference, "yearly"),
        bool(once and yearly),
    )


def unknown_euros(reference: Reference, which: str) -> Range:
    """Median of the known lows to median of the known highs over everything that is weighed."""
    known = [
        getattr(row.euro, which)
        for row in reference.curations
        if reference.rules.standings[row.standing] == "weigh" and row.euro and getattr(row.euro, which)
    ]
    if not known:
        return Range(0.0, 0.0)
    return Range(median(one.low for one in known), median(one.high for one in known))
