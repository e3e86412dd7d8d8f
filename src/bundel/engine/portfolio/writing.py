"""Writes a problem as the document that ``reading`` reads: the same problem gives the same document."""

from __future__ import annotations

from bundel.engine.portfolio.problem import Alternative, Amount, Initiative, Interval, Problem, Times, Whole


def write_problem(problem: Problem) -> dict[str, object]:
    """Give the document of a problem, every field written out; reading it gives an equal problem."""
    return {
        "periods": list(problem.periods),
        "capacity": {
            resource: {period: _capacity(amount) for period, amount in sorted(by_period.items())}
            for resource, by_period in sorted(problem.capacity.items())
        },
        "criteria": list(problem.criteria),
        "order": [list(group) for group in problem.order],
        "today": None if problem.today is None else problem.today.isoformat(),
        "hours_per_fte": None if problem.hours_per_fte is None else _number(problem.hours_per_fte),
        "units": dict(sorted(problem.units.items())),
        "asking": {driver: _number(cost) for driver, cost in sorted(problem.asking.items())},
        "initiatives": [_initiative(initiative) for initiative in problem.initiatives],
    }


def _initiative(initiative: Initiative) -> dict[str, object]:
    fixed = initiative.fixed
    active = None if fixed is None else {"role": fixed.role, "start": fixed.start, "variant": fixed.variant}
    overdue = initiative.overdue_since
    return {
        "id": initiative.id,
        "mandatory_by": initiative.mandatory_by,
        "depends_on": list(initiative.depends_on),
        "excludes": list(initiative.excludes),
        "fixed": fixed.role if fixed is not None and fixed.start is None else active,
        "done": initiative.done,
        "moments": [day.isoformat() for day in initiative.moments],
        "overdue_since": None if overdue is None else overdue.isoformat(),
        "place_at_most": initiative.place_at_most,
        "alternatives": [_alternative(alternative) for alternative in initiative.alternatives],
    }


def _alternative(alternative: Alternative) -> dict[str, object]:
    return {
        "role": alternative.role,
        "start": alternative.start,
        "variant": alternative.variant,
        "depends_on": list(alternative.depends_on),
        "use": {
            resource: {period: _amount(amount) for period, amount in sorted(by_period.items())}
            for resource, by_period in sorted(alternative.use.items())
        },
        "value": {criterion: _amount(amount) for criterion, amount in sorted(alternative.value.items())},
        "basis": dict(sorted(alternative.basis.items())),
    }


def _capacity(amount: Amount | Whole) -> object:
    if isinstance(amount, Whole):
        return {"whole": _ends(amount.low, amount.high, amount.driver)}
    return _amount(amount)


def _amount(amount: Amount) -> object:
    if isinstance(amount, Interval):
        return _ends(amount.low, amount.high, amount.driver)
    kind = "times" if isinstance(amount, Times) else "plus"
    return {kind: [_amount(part) for part in amount.parts]}


def _ends(low: float, high: float, driver: str | None) -> list[object]:
    return [_number(low), _number(high), *([] if driver is None else [driver])]


def _number(value: float) -> float:
    """Whole numbers without a decimal point."""
    return int(value) if value == int(value) else value
