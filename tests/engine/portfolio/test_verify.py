"""The second look at a plan: it lets a true claim pass, and names each thing that can be wrong with one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.verify import Cell, Claim, Way, faults_in

DUTY: Way = ("duty", "follow", "2027", None)
LATE: Way = ("duty", "follow", "2028", None)
BASE: Way = ("base", "follow", "2028", None)
NEEDY: Way = ("needy", "follow", "2027", "quick")
OTHER: Way = ("needy", "follow", "2027", "slow")
RIVAL: Way = ("rival", "follow", "2027", None)
DONE: Way = ("done", "follow", "2027", None)
FIXED: Way = ("fixed", "lead", "2027", "quick")
FIXED_OTHER: Way = ("fixed", "lead", "2027", "slow")
FIXED_ROLE: Way = ("fixed", "follow", "2027", "quick")
WAYS = (DUTY, LATE, BASE, NEEDY, OTHER, RIVAL, DONE, FIXED, FIXED_OTHER, FIXED_ROLE)
CELL: Cell = ("ict", "2027")


def problem() -> Problem:
    def ways(name: str) -> list[dict[str, Any]]:
        return [{"role": role, "start": start, "variant": variant} for id_, role, start, variant in WAYS if id_ == name]

    rules: dict[str, dict[str, Any]] = {
        "duty": {"mandatory_by": "2027"},
        "base": {},
        "needy": {"depends_on": ["base", "done"]},
        "rival": {"excludes": ["needy"]},
        "done": {"done": True},
        "fixed": {"fixed": {"role": "lead", "start": "2027", "variant": "quick"}},
    }
    return read_problem(
        {
            "periods": ["2027", "2028"],
            "capacity": {"ict": {"2027": [25, 25]}},
            "criteria": ["tasks"],
            "initiatives": [{"id": name, "alternatives": ways(name)} | rule for name, rule in rules.items()],
        }
    )


def faults(*chosen: Way, value: float | None = None, bound: float = 99.0, short: float = 0.0) -> list[str]:
    total = float(len(chosen)) if value is None else value
    claim = Claim(chosen, total, bound, {CELL: short})
    use = {way: {CELL: 10.0} for way in WAYS}
    return faults_in(problem(), {CELL: 25.0}, use, dict.fromkeys(WAYS, 1.0), claim)


def test_a_true_claim_has_no_faults() -> None:
    assert faults(DUTY, FIXED) == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (faults(DUTY, FIXED, value=3.0), "value is 2.0, not 3.0"),
        (faults(DUTY, FIXED, bound=1.0), "value 2.0 is above the bound 1.0"),
        (faults(DUTY, FIXED, BASE), "('ict', '2027') is 5.0 short, not 0.0"),
        (faults(DUTY, FIXED, short=4.0), "('ict', '2027') is 0.0 short, not 4.0"),
        (faults(FIXED), "duty is a duty or was decided, and is not chosen"),
        (faults(DUTY), "fixed is a duty or was decided, and is not chosen"),
        (faults(LATE, FIXED), "duty starts after 2027"),
        (faults(DUTY, FIXED_ROLE), "fixed is not as was decided"),
        (faults(DUTY, FIXED_OTHER), "fixed is not the variant that was decided"),
        (faults(DUTY, FIXED, DONE, short=5.0), "done is chosen 1 times"),
        (faults(DUTY, FIXED, BASE, NEEDY, short=15.0), "needy starts before base, which it needs"),
        (faults(DUTY, FIXED, RIVAL, NEEDY, short=15.0), "rival and needy exclude each other"),
        (faults(DUTY, LATE, FIXED, short=5.0), "duty is chosen 2 times"),
    ],
)
def test_what_is_wrong_is_named(found: list[str], says: str) -> None:
    assert says in found


def test_a_decision_without_a_variant_is_kept_by_any_variant() -> None:
    whole = problem()
    [fixed] = [one for one in whole.initiatives if one.id == "fixed"]
    assert fixed.fixed is not None
    free = replace(fixed, fixed=replace(fixed.fixed, variant=None))
    loose = replace(whole, initiatives=tuple(free if one.id == "fixed" else one for one in whole.initiatives))
    claim = Claim((DUTY, FIXED_OTHER), 2.0, 9.0, {})

    assert faults_in(loose, {}, {way: {} for way in WAYS}, dict.fromkeys(WAYS, 1.0), claim) == []
