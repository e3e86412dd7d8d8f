"""Makes the question of one municipality: the problem for the engine, and the setting that a page shows with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from bundel.engine.question import surroundings
from bundel.engine.question.asking import costs_of_asking
from bundel.engine.question.capacity import KINDS, Capacity, capacity_of
from bundel.engine.question.describing import setting_of
from bundel.engine.question.offering import initiative_of
from bundel.engine.question.profile import Profile
from bundel.engine.question.reading_profile import check_profile
from bundel.engine.question.setting import Setting
from bundel.engine.question.situation import Situation, situation_of
from bundel.engine.question.weighing import item_state
from bundel.engine.reference.joint_figures import JointFigures
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class Question:
    """``problem`` is plain JSON that the engine reads; ``setting`` is everything around it."""

    problem: dict[str, Any]
    setting: Setting


def build_question(reference: Reference, code: str, profile: Profile, today: date) -> Question:
    """The question of one municipality on one day.

    The same reference, code, profile and day give the same question. Raises UnknownMunicipality, and
    BadProfile when the profile names what does not exist or fixes a decision that is not offered.
    """
    check_profile(profile, reference)
    situation = situation_of(reference, code, profile, today)
    capacity = capacity_of(situation)
    return Question(_problem(situation, capacity), _setting(situation, capacity))


def _problem(situation: Situation, limited: Capacity) -> dict[str, Any]:
    weighed = [item for item in situation.items if item_state(situation, item) == "weighed"]
    capacity, initiatives = dict(limited.limits), [initiative_of(situation, item) for item in weighed]
    return {
        "periods": list(situation.calendar.periods),
        "capacity": capacity,
        "criteria": list(situation.reference.rules.criteria),
        "order": [list(group) for group in situation.profile.order if group],
        "today": situation.calendar.today.isoformat(),
        "hours_per_fte": situation.figures.hours_per_fte.value,
        "units": {**dict.fromkeys(KINDS, "hours"), "euro": "euro", "starts": "count"},
        "asking": costs_of_asking(situation, capacity, initiatives),
        "initiatives": initiatives,
    }


def _setting(situation: Situation, capacity: Capacity) -> Setting:
    municipality, calendar = situation.municipality, situation.calendar
    return Setting(
        code=municipality.code,
        name=municipality.name_common,
        population=municipality.population,
        size_class=municipality.size_class,
        today=calendar.today.isoformat(),
        periods=calendar.periods,
        first_period_left=calendar.first_share,
        adopted_years=tuple(map(str, calendar.adopted)),
        capacity_steps=capacity.steps,
        limits=capacity.limits,
        items=tuple(setting_of(situation, item) for item in situation.items),
        to_confirm=surroundings.to_confirm(situation),
        duties=surroundings.duty_answers(situation),
        positions=surroundings.positions(situation),
        ending=surroundings.ending(situation),
        left_out=surroundings.left_out(situation),
        dropped=surroundings.dropped(situation),
        assumptions=_rests_on(situation),
        overruled=tuple(sorted(situation.profile.assumptions)),
        notes=_notes(situation.profile),
    )


def _notes(profile: Profile) -> tuple[str, ...]:
    """What the page must say about questions that were skipped."""
    said = {
        "nothing_answered": profile == Profile(municipality=profile.municipality),
        "themes_skipped": profile.themes is None,
        "capacity_assumed": profile.fte is None and not profile.hours_per_year,
        "starts_assumed": profile.starts_per_year is None,
        "order_not_known": not profile.order,
        "role_not_weighed": not profile.experience,
        "euros_limit_nothing": profile.euros_per_year is None,
    }
    return tuple(note for note, holds in said.items() if holds)


def _rests_on(situation: Situation) -> tuple[str, ...]:
    """The keys of the assumptions that this question rests on; an answer takes the place of some.

    What the joint ones say about all municipalities together steers no advice for one.
    """
    profile = situation.profile
    replaced = {
        "money_per_fte": profile.fte is not None,
        "salaries_missing": profile.fte is not None,
        "fte_ceiling": profile.fte is not None,
        "change_share": profile.fte is not None,
        "already_running": profile.fte is not None,
        "reserve": profile.fte is not None,
        "capacity_kinds": set(profile.hours_per_year) == set(KINDS),
        "starts_per_year": profile.starts_per_year is not None,
        "theme_leads": profile.themes is None,
        "risk_floor": profile.themes is None,
        "role_value": profile.themes is None or not profile.experience,
        "role_hours": not profile.experience,
    }
    joint = {field.name for field in fields(JointFigures)}
    return tuple(key for key in situation.reference.assumptions.entries if key not in joint and not replaced.get(key))
