"""Reads the initiatives of a problem and their alternatives, one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bundel.engine.portfolio.bad_input import Path, refuse
from bundel.engine.portfolio.problem import Alternative, Amount, Fixed, Initiative
from bundel.engine.portfolio.reading_amounts import (
    read_amounts_by,
    read_bool,
    read_date,
    read_list,
    read_mapping,
    read_names,
    read_object,
    read_one_of,
    read_text,
    read_whole_number,
)

ACTIVE_ROLES = ("lead", "contribute", "follow")
"""What an alternative can be; taking none of them is to wait or to say no."""
BASES = ("given", "own", "peer", "assumed", "unknown")

_INITIATIVE_FIELDS = (
    "mandatory_by",
    "depends_on",
    "excludes",
    "fixed",
    "done",
    "moments",
    "overdue_since",
    "place_at_most",
)
_ALTERNATIVE_FIELDS = ("variant", "depends_on", "use", "value", "basis")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that initiatives may refer to, each with its position."""

    periods: Mapping[str, int]
    criteria: Mapping[str, int]


def read_initiatives(value: object, path: Path, known: Known) -> tuple[Initiative, ...]:
    """Every initiative, with unique ids, only known ids referred to, and excludes made symmetric."""
    listed = read_list(value, path)
    initiatives = [_read_initiative(item, (path, at), known) for at, item in enumerate(listed)]
    places: dict[str, int] = {}
    for at, initiative in enumerate(initiatives):
        if initiative.id in places:
            refuse(
                ((path, at), "id"),
                f"an id that no other initiative has (item {places[initiative.id]} has it)",
                initiative.id,
            )
        places[initiative.id] = at
    for at, initiative in enumerate(initiatives):
        _check_references(initiative, (path, at), places)
    return _with_symmetric_excludes(initiatives)


def _read_initiative(value: object, path: Path, known: Known) -> Initiative:
    fields = read_object(value, path, ("id", "alternatives"), _INITIATIVE_FIELDS)
    by = fields.get("mandatory_by")
    overdue = fields.get("overdue_since")
    place = fields.get("place_at_most")
    moments = read_list(fields.get("moments", []), (path, "moments"))
    alternatives = read_list(fields["alternatives"], (path, "alternatives"))
    return Initiative(
        id=read_text(fields["id"], (path, "id")),
        alternatives=tuple(
            _read_alternative(item, ((path, "alternatives"), at), known) for at, item in enumerate(alternatives)
        ),
        mandatory_by=None if by is None else read_one_of(by, (path, "mandatory_by"), known.periods, "a period"),
        depends_on=read_names(fields.get("depends_on", []), (path, "depends_on")),
        excludes=read_names(fields.get("excludes", []), (path, "excludes")),
        fixed=read_fixed(fields.get("fixed"), (path, "fixed"), known),
        done=read_bool(fields.get("done", False), (path, "done")),
        moments=tuple(read_date(day, ((path, "moments"), at)) for at, day in enumerate(moments)),
        overdue_since=None if overdue is None else read_date(overdue, (path, "overdue_since")),
        place_at_most=None if place is None else read_whole_number(place, (path, "place_at_most"), at_least=1),
    )


def read_fixed(value: object, path: Path, known: Known) -> Fixed | None:
    """A decision taken, or None."""
    if value is None:
        return None
    if isinstance(value, str):
        return Fixed(read_one_of(value, path, ("no", "wait"), 'an object with role and start, "no" or "wait"'))
    fields = read_object(value, path, ("role", "start"), ("variant",))
    return Fixed(
        role=read_one_of(fields["role"], (path, "role"), ACTIVE_ROLES, "a role"),
        start=read_one_of(fields["start"], (path, "start"), known.periods, "a period"),
        variant=_read_variant(fields, path),
    )


def _read_variant(fields: Mapping[str, object], path: Path) -> str | None:
    variant = fields.get("variant")
    return None if variant is None else read_text(variant, (path, "variant"))


def _read_alternative(value: object, path: Path, known: Known) -> Alternative:
    fields = read_object(value, path, ("role", "start"), _ALTERNATIVE_FIELDS)
    value_path: Path = (path, "value")
    return Alternative(
        role=read_one_of(fields["role"], (path, "role"), ACTIVE_ROLES, "a role"),
        start=read_one_of(fields["start"], (path, "start"), known.periods, "a period"),
        variant=_read_variant(fields, path),
        depends_on=read_names(fields.get("depends_on", []), (path, "depends_on")),
        use=_read_use(fields.get("use", {}), (path, "use"), known),
        value=read_amounts_by(fields.get("value", {}), value_path, known.criteria, "a criterion", at_least_zero=False),
        basis=_read_basis(fields.get("basis", {}), (path, "basis"), known),
    )


def _read_use(value: object, path: Path, known: Known) -> dict[str, dict[str, Amount]]:
    return {
        resource: read_amounts_by(amounts, (path, resource), known.periods, "a period", at_least_zero=True)
        for resource, amounts in read_mapping(value, path).items()
    }


def _read_basis(value: object, path: Path, known: Known) -> dict[str, str]:
    bases = {}
    for key, basis in read_mapping(value, path).items():
        if not _names_an_input(key, known):
            refuse((path, key), 'the name of an input, "use.<resource>.<period>" or "value.<criterion>"', key)
        bases[key] = read_one_of(basis, (path, key), BASES, "a basis")
    return bases


def _names_an_input(key: str, known: Known) -> bool:
    kind, _, rest = key.partition(".")
    if kind == "value":
        return rest in known.criteria
    return kind == "use" and any(rest.endswith(f".{period}") and rest != f".{period}" for period in known.periods)


def _check_references(initiative: Initiative, path: Path, known: Collection[str]) -> None:
    lists: list[tuple[Path, tuple[str, ...]]] = [((path, "depends_on"), initiative.depends_on)]
    lists.append(((path, "excludes"), initiative.excludes))
    for at, alternative in enumerate(initiative.alternatives):
        lists.append(((((path, "alternatives"), at), "depends_on"), alternative.depends_on))
    for place, names in lists:
        for name in names:
            if name not in known:
                refuse(place, "ids of initiatives of this problem", name)
            if name == initiative.id:
                refuse(place, "ids of other initiatives", name)


def _with_symmetric_excludes(initiatives: list[Initiative]) -> tuple[Initiative, ...]:
    excluded: dict[str, set[str]] = {initiative.id: set(initiative.excludes) for initiative in initiatives}
    for initiative in initiatives:
        for other in initiative.excludes:
            excluded[other].add(initiative.id)
    return tuple(replace(initiative, excludes=tuple(sorted(excluded[initiative.id]))) for initiative in initiatives)
