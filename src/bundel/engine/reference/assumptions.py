"""Every number of ours that steers an advice, with its reason; each can be overruled per municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from bundel.engine.reference.amounts import Between, Count, Share, Slug, Text
from bundel.engine.reference.curation import Criterion
from bundel.engine.reference.faults import BadData, Faults, Path
from bundel.engine.reference.joint_figures import JointFigures, joint_ranges
from bundel.engine.reference.plain import WRONG, convert

Answer = Literal["yes", "partly", "no", "do_not_know"]
Exponent = Annotated[float, Between(0, 3)]
Multiple = Annotated[float, Between(0, 1000)]
Starts = Annotated[int, Between(0, 1000)]
Hours = Annotated[float, Between(0.25, 10_000)]
ABOUT = ("unit", "moves", "reason", "replaced_by")


@dataclass(frozen=True, slots=True)
class Amount:
    """One number."""

    value: Annotated[float, Between(0, 1_000_000)]


@dataclass(frozen=True, slots=True)
class Divisor:
    """One number that others are divided by."""

    value: Annotated[float, Between(1, 1_000_000)]


@dataclass(frozen=True, slots=True)
class PartOf:
    """A share between nothing and all."""

    value: Share


@dataclass(frozen=True, slots=True)
class ShareRange:
    """A share that is only known to lie between two ends."""

    low: Share
    high: Share


@dataclass(frozen=True, slots=True)
class SalariesMissing:
    """Below how many euros of salaries per inhabitant the staff probably sits in a joint organisation."""

    below_euro_per_inhabitant: Annotated[float, Between(0, 1_000_000)]
    use: Text


@dataclass(frozen=True, slots=True)
class CapacityKinds:
    """How free hours are divided over the capacity kinds."""

    management: Share
    ict: Share
    field: Share
    support: Share


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Hours and euros grow with a power of population / base."""

    base: Annotated[int, Between(1, 100_000_000)]
    hours_exponent: tuple[Exponent, Exponent]
    euro_exponent: tuple[Exponent, Exponent]


@dataclass(frozen=True, slots=True)
class StartsBand:
    """How many joint projects a municipality below this population begins in a year (None: any)."""

    below: Count | None
    range: tuple[Starts, Starts]


@dataclass(frozen=True, slots=True)
class StartsPerYear:
    """New joint projects begun per year, by population."""

    bands: tuple[StartsBand, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How one-off work is spread over the years, and which duties have one pace only."""

    choice: tuple[Share, ...]
    duty_two_years: tuple[Share, ...]
    duty_slow: tuple[Share, ...]
    slow_only: tuple[Slug, ...]
    until_date: tuple[Slug, ...]


DefaultInOrder = Mapping[
    Literal["nearly_all_comply_by_source", "over_two_years_in_force_and_no_date_to_come", "else"], Answer
]


@dataclass(frozen=True, slots=True)
class ValueInUse:
    """The part of a value that counts, by start period."""

    factors: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class ThemeLeads:
    """The value of tasks when three themes were chosen."""

    own_theme_chosen: tuple[Share, Share]
    only_other_theme_chosen: tuple[Share, Share]
    none_chosen: tuple[Share, Share]
    skipped: Text


@dataclass(frozen=True, slots=True)
class RiskFloor:
    """From which risk on an item may not sink below which place."""

    risk_at_least: Share
    place_at_most: Annotated[int, Between(1)]


@dataclass(frozen=True, slots=True)
class RoleValue:
    """What contributing and leading add to which criteria."""

    contribute: tuple[Share, Share]
    lead: tuple[Share, Share]
    added_to: tuple[Criterion, ...]
    when: Text


@dataclass(frozen=True, slots=True)
class RoleHours:
    """Hours of a role, as a multiple of the hours of following."""

    follow: tuple[Multiple, Multiple]
    contribute: tuple[Multiple, Multiple]
    lead: tuple[Multiple, Multiple]


@dataclass(frozen=True, slots=True)
class EuroUnknown:
    """What stands for euros that nobody knows."""

    use: Text


@dataclass(frozen=True, slots=True)
class LikelyTakesPart:
    """From which share of the municipalities on each of them probably takes part."""

    share_of_municipalities: Share


@dataclass(frozen=True, slots=True)
class CostOfAsking:
    """Hours that finding something out takes, by who knows it."""

    colleague: Hours
    department: Hours
    peer: Hours
    supplier: Hours
    board: Hours
    measurement: Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(JointFigures):
    """All assumptions with their types checked; a field's name is the key in assumptions.yaml."""

    money_per_fte: Divisor
    salaries_missing: SalariesMissing
    fte_ceiling: Amount
    change_share: ShareRange
    already_running: ShareRange
    reserve: PartOf
    hours_per_fte: Divisor
    capacity_kinds: CapacityKinds
    field_regular_time: ShareRange
    yearly_share: ShareRange
    size_rule: SizeRule
    starts_per_year: StartsPerYear
    spread: Spread
    partly_in_order: ShareRange
    do_not_know_in_order: ShareRange
    default_in_order: DefaultInOrder
    value_in_use: ValueInUse
    theme_leads: ThemeLeads
    risk_floor: RiskFloor
    role_value: RoleValue
    role_hours: RoleHours
    euro_unknown: EuroUnknown
    likely_takes_part: LikelyTakesPart
    cost_of_asking: CostOfAsking


@dataclass(frozen=True, slots=True)
class Assumption:
    """One entry as a person reads it: its values, unit, reason, and how much the first answer moves with it."""

    key: str
    values: Mapping[str, object]
    unit: Text | None
    moves: Literal["high", "middle", "low"]
    reason: Text
    replaced_by: Text | None = None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The whole set: ``figures`` for computing, ``entries`` for showing."""

    figures: Figures
    entries: Mapping[str, Assumption]

    def overruled(self, values: Mapping[str, Mapping[str, object]]) -> Assumptions:
        """The same set with some values replaced; raises BadData for an unknown key or a wrong value."""
        faults = Faults("assumptions")
        plain = self.to_plain()
        for key, replaced in values.items():
            if key not in plain:
                faults.add_in_words((key,), "a key of the assumptions", "another name")
            else:
                plain[key].update(replaced)
        assumptions = read_assumptions(plain, faults)
        if faults.found or assumptions is None:
            raise BadData(faults.found)
        return assumptions

    def to_plain(self) -> dict[str, dict[str, Any]]:
        """The document that ``read_assumptions`` reads."""
        about = {key: {name: getattr(entry, name) for name in ABOUT} for key, entry in self.entries.items()}
        return {
            key: {**entry.values, **{name: value for name, value in about[key].items() if value is not None}}
            for key, entry in self.entries.items()
        }


def read_assumptions(document: object, faults: Faults) -> Assumptions | None:
    """The set from the document of assumptions.yaml, or None after the faults were noted."""
    if not isinstance(document, dict) or not all(isinstance(entry, dict) for entry in document.values()):
        faults.add((), "an object with an object for each assumption", document)
        return None
    values = {key: {k: v for k, v in entry.items() if k not in ABOUT} for key, entry in document.items()}
    figures = convert(Figures, values, (), faults)
    entries = {}
    for key, entry in document.items():
        about = {name: entry[name] for name in ABOUT if name in entry}
        entries[key] = convert(
            Assumption, {"key": key, "values": values[key], "unit": None, **about}, (str(key),), faults
        )
    if figures is WRONG or any(entry is WRONG for entry in entries.values()):
        return None
    if not _consistent(figures, faults):
        return None
    return Assumptions(figures, entries)


def _consistent(figures: Figures, faults: Faults) -> bool:
    """Whether shares add up to one, ranges stand the right way round and bands grow."""
    kinds, spread = figures.capacity_kinds, figures.spread
    team = figures.joint_team
    sums: dict[Path, float] = {
        ("joint_team",): team.management + team.ict + team.field + team.support,
        ("capacity_kinds",): kinds.management + kinds.ict + kinds.field + kinds.support,
        ("spread", "choice"): sum(spread.choice),
        ("spread", "duty_two_years"): sum(spread.duty_two_years),
        ("spread", "duty_slow"): sum(spread.duty_slow),
    }
    for path, total in sums.items():
        if abs(total - 1) > 1e-9:
            faults.add_in_words(path, "shares that add up to 1", f"a sum of {total:g}")
    for path, (low, high) in _ranges(figures).items():
        if low > high:
            faults.add_in_words(path, "low at most high", f"low {low:g} and high {high:g}")
    if not figures.value_in_use.factors:
        faults.add_in_words(("value_in_use", "factors"), "one share or more", "none")
    bands = [band.below for band in figures.starts_per_year.bands]
    limits = [below for below in bands if below is not None]
    if not bands or bands[-1] is not None or limits != sorted(set(limits)) or len(limits) != len(bands) - 1:
        faults.add_in_words(("starts_per_year", "bands"), "bands that grow, the last one below null", "another order")
    return not faults.found


def _ranges(figures: Figures) -> dict[Path, tuple[float, float]]:
    named = joint_ranges(figures)
    for key in ("change_share", "already_running", "field_regular_time", "yearly_share"):
        named[(key,)] = (getattr(figures, key).low, getattr(figures, key).high)
    for key in ("partly_in_order", "do_not_know_in_order"):
        named[(key,)] = (getattr(figures, key).low, getattr(figures, key).high)
    for key in ("own_theme_chosen", "only_other_theme_chosen", "none_chosen"):
        named["theme_leads", key] = getattr(figures.theme_leads, key)
    for key in ("follow", "contribute", "lead"):
        named["role_hours", key] = getattr(figures.role_hours, key)
    for key in ("contribute", "lead"):
        named["role_value", key] = getattr(figures.role_value, key)
    for key in ("hours_exponent", "euro_exponent"):
        named["size_rule", key] = getattr(figures.size_rule, key)
    for at, band in enumerate(figures.starts_per_year.bands):
        named["starts_per_year", "bands", at, "range"] = band.range
    return named
