"""Reads a national question from JSON, strictly: what ``read_national`` returns has been checked whole.

A document with a mistake raises ``BadInput`` that says where, what was expected and what was found. The shape stands
in ``national.schema.json`` beside this file.
"""

from __future__ import annotations

from typing import Any

from bundel.engine.national.municipal import own_problem
from bundel.engine.national.problem import Municipality, National
from bundel.engine.national.reading_amounts import with_own
from bundel.engine.national.reading_joint import read_bodies, read_joint
from bundel.engine.national.reading_municipalities import Shared, read_municipalities, read_owns
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.possible import possible_choices
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import parse_json, positions, read_problem
from bundel.engine.portfolio.reading_amounts import read_names, read_object
from bundel.engine.portfolio.reading_initiatives import Known

_REQUIRED = ("periods", "criteria", "initiatives", "joint", "municipalities")
_PASSED_ON = ("periods", "criteria", "order", "today", "hours_per_fte", "units")
_OPTIONAL = ("order", "today", "hours_per_fte", "units", "own_drivers", "bodies")


def parse_national(text: str | bytes) -> National:
    """Read a national question from JSON text (UTF-8): at most 20 MB, no duplicate keys, no NaN or Infinity."""
    return read_national(parse_json(text))


def read_national(document: object) -> National:
    """Check a document that came from JSON and make it a National; raises BadInput."""
    fields = read_object(document, None, _REQUIRED, _OPTIONAL)
    owns, ends = read_owns(fields["municipalities"], (None, "municipalities"))
    initiatives: Any = with_own(fields["initiatives"], (None, "initiatives"), ends)
    problem = read_problem({**{key: fields[key] for key in _PASSED_ON if key in fields}, "initiatives": initiatives})
    known = Known(positions(problem.periods), positions(problem.criteria))
    shared = Shared(known, initiatives, frozenset(one.id for one in problem.initiatives), ends)
    municipalities = read_municipalities(fields["municipalities"], (None, "municipalities"), shared, owns)
    named = {one.id: one for one in municipalities}
    national = National(
        periods=problem.periods,
        criteria=problem.criteria,
        order=problem.order,
        own_drivers=frozenset(read_names(fields.get("own_drivers", []), (None, "own_drivers"))),
        initiatives=problem.initiatives,
        joint=read_joint(fields["joint"], (None, "joint"), _variants(problem, municipalities)),
        municipalities=municipalities,
        bodies=read_bodies(fields.get("bodies", []), (None, "bodies"), known, named),
        today=problem.today,
        hours_per_fte=problem.hours_per_fte,
        units=problem.units,
    )
    _refuse_impossible(national)
    return national


def _variants(problem: Problem, municipalities: tuple[Municipality, ...]) -> dict[str, set[str | None]]:
    """Per initiative the variants that stand in some alternative of it."""
    variants: dict[str, set[str | None]] = {}
    for listed in (problem.initiatives, *(one.initiatives for one in municipalities)):
        for initiative in listed:
            variants.setdefault(initiative.id, set()).update(way.variant for way in initiative.alternatives)
    return variants


def _refuse_impossible(national: National) -> None:
    """In every municipality duties and decisions taken can go together; those that say the same are checked once."""
    seen = set()
    for at, one in enumerate(national.municipalities):
        says = (tuple(sorted(one.done)), tuple(sorted(one.fixed.items(), key=str)), one.roles)
        key = (*says, at) if one.initiatives else says
        if key not in seen:
            seen.add(key)
            try:
                possible_choices(own_problem(national, one))
            except BadInput as fault:
                raise BadInput(f"$.municipalities[{at}]", fault.expected, fault.found) from None
