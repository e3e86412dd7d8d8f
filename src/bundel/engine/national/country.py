"""The national question of the packaged municipalities and initiatives: the shared part once, and where each differs.

Joint are the choices (standing ``decide``), each way of one apart; a duty is done whoever else does. From how many
municipalities on something goes on and what it costs jointly is known for almost none: those numbers are assumptions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bundel.engine.national.country_joint import joint_of
from bundel.engine.question.capacity import KINDS, capacity_of
from bundel.engine.question.items import Item
from bundel.engine.question.offering import FOLLOW, initiative_of
from bundel.engine.question.profile import Profile
from bundel.engine.question.situation import Situation, situation_of
from bundel.engine.question.states import States
from bundel.engine.question.terms import Term
from bundel.engine.question.weighing import item_state
from bundel.engine.reference.reference import Reference

LEAD = "lead"
OWN_DRIVERS = ("free_capacity", "starts_per_year", "yearly_share", "field_regular_time")
"""What is unknown about a municipality; what an initiative asks and brings is unknown for all of them in one way."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OwnTerm(Term):
    """A term that every municipality gives for itself, under the name of its driver."""

    def as_json(self, factor: float = 1.0) -> Any:
        """What the national question reads."""
        own = {"own": self.driver}
        return own if factor == 1 else {"times": [[factor, factor], own]}


@dataclass(frozen=True, slots=True)
class SharedSituation(Situation):
    """A situation in which the size of the work is left to each municipality."""

    def size(self, exponents: tuple[float, float]) -> Term:
        """The size as an own amount; the ends only say that it is not a point."""
        return OwnTerm(0.5, 2.0, self.name_of_size(exponents))

    def name_of_size(self, exponents: tuple[float, float]) -> str:
        """Hours and euros grow with another power."""
        return "size.hours" if exponents == self.figures.size_rule.hours_exponent else "size.euro"


def build_country(
    reference: Reference,
    today: date,
    *,
    codes: Sequence[str] | None = None,
    profiles: Mapping[str, Profile] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document of the national question; ``profiles`` holds what municipalities said about themselves, by code.

    Raises BadProfile for a profile that can't be used.
    """
    told = profiles or {}
    codes = tuple(one.code for one in reference.municipalities) if codes is None else codes
    nobody = situation_of(reference, codes[0], Profile(), today)
    nobody = replace(nobody, states=States(reference, "", Profile()))
    shared = _initiatives(_shared(nobody))
    known: dict[object, _Differs] = {}
    municipalities = []
    for at, code in enumerate(codes):
        situation = _situation_of(nobody, reference, code, told.get(code), today)
        municipalities.append(_municipality(situation, shared, known))
        if progress is not None:
            progress(at + 1, len(codes))
    return {
        "periods": list(nobody.calendar.periods),
        "criteria": list(reference.rules.criteria),
        "order": [],
        "today": today.isoformat(),
        "hours_per_fte": nobody.figures.hours_per_fte.value,
        "units": {**dict.fromkeys(KINDS, "hours"), "euro": "euro", "starts": "count"},
        "own_drivers": [*OWN_DRIVERS, *_state_drivers(nobody)],
        "initiatives": list(shared.values()),
        "joint": list(joint_of(nobody, shared)),
        "municipalities": municipalities,
        "bodies": [],
    }


def _state_drivers(situation: Situation) -> list[str]:
    """How far a duty is in order differs by municipality."""
    return [f"state:{member}" for item in situation.items if item.kind == "duty" for member in item.members]


def _situation_of(
    nobody: Situation, reference: Reference, code: str, profile: Profile | None, today: date
) -> Situation:
    if profile is not None:
        return situation_of(reference, code, profile, today)
    municipality = reference.municipality_by_code[code]
    return replace(nobody, municipality=municipality, states=States(nobody.reference, code, Profile()))


def _shared(situation: Situation) -> SharedSituation:
    """The same situation without its size, with much experience everywhere when nothing was said about that."""
    profile = situation.profile
    if profile.experience is None:
        themes = {one.id: "much" for one in situation.reference.themes}
        profile = replace(profile, experience=themes)  # type: ignore[arg-type]
    return SharedSituation(
        situation.reference, situation.municipality, profile, situation.calendar, situation.items, situation.states
    )


def _initiatives(situation: SharedSituation) -> dict[str, dict[str, Any]]:
    """Every item that is weighed. To contribute asks more and brings the same as long as no theme leads: left out."""
    listed = {}
    for item in situation.items:
        if item_state(situation, item) == "weighed":
            made = initiative_of(situation, item)
            if situation.profile.themes is None:
                made["alternatives"] = [way for way in made["alternatives"] if way["role"] in (FOLLOW, LEAD)]
            listed[item.id] = made
    return listed


@dataclass(frozen=True, slots=True)
class _Differs:
    """Where municipalities with the same products and answers differ from what is shared."""

    done: Mapping[str, str | None]
    initiatives: tuple[dict[str, Any], ...]


def _municipality(
    situation: Situation, shared: Mapping[str, dict[str, Any]], known: dict[object, _Differs]
) -> dict[str, Any]:
    one, profile = situation.municipality, situation.profile
    key = tuple(sorted(_initiatives_in_use(situation))) if profile == Profile() else one.code
    if key not in known:
        known[key] = _differs(_shared(situation), shared)
    differs, rule = known[key], situation.figures.size_rule
    made: dict[str, Any] = {
        "id": one.code,
        "name": one.name_common,
        "inhabitants": one.population,
        "capacity": dict(capacity_of(situation).limits),
        "own": {
            "size.hours": situation.size(rule.hours_exponent).as_json(),
            "size.euro": situation.size(rule.euro_exponent).as_json(),
        },
    }
    if profile.order:
        made["order"] = [list(group) for group in profile.order if group]
    if profile.experience is None and one.population < situation.figures.joint_leads.from_inhabitants:
        made["roles"] = [FOLLOW]
    extra = {"done": dict(differs.done), "initiatives": list(differs.initiatives)}
    return made | {name: value for name, value in extra.items() if value}


def _initiatives_in_use(situation: Situation) -> Iterator[str]:
    """What says how a municipality without answers differs: the products it uses that say something."""
    told = {row.product for row in situation.reference.product_initiatives if row.initiative}
    yield from {use.product for use in situation.reference.products_used(situation.municipality.code)} & told


def _differs(situation: SharedSituation, shared: Mapping[str, dict[str, Any]]) -> _Differs:
    own = _initiatives(situation)
    done: dict[str, str | None] = {}
    others: list[dict[str, Any]] = []
    for item in situation.items:
        if item.id in own or item.id not in shared:
            continue
        if item_state(situation, item) in ("running", "in_order"):
            done[item.id] = _way_in_use(situation, item)
        else:
            others.append({"id": item.id, "alternatives": []})
    for name, made in own.items():
        if name not in shared or _without(made, done) != _without(shared[name], done):
            others.append(made)
    return _Differs(done, tuple(others))


def _way_in_use(situation: Situation, item: Item) -> str | None:
    """Which way of an item with more ways runs already."""
    if len(item.ways) == 1:
        return None
    met = situation.reference.rules.states.met
    return next((way[0] for way in item.ways if situation.states.of(way[0]).state in met), None)


def _without(made: dict[str, Any], done: Mapping[str, str | None]) -> dict[str, Any]:
    """An initiative without the preconditions that are met already."""
    ways = [
        {**way, "depends_on": [one for one in way["depends_on"] if one not in done]} for way in made["alternatives"]
    ]
    return {**made, "depends_on": [one for one in made["depends_on"] if one not in done], "alternatives": ways}
