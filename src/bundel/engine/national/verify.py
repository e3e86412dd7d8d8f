"""Checks an answer again, in plain float64 and plain loops, sharing nothing with what made it but the reading.

It takes the question and the answer as they are, and works out every number at the middle of its interval by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bundel.engine.national.drawing import mean_weights
from bundel.engine.national.municipal import bodies_of, own_problem
from bundel.engine.national.problem import OWN, Joint, Municipality, National
from bundel.engine.portfolio.problem import Alternative, Amount, Initiative, Interval, Plus, Problem, Whole

ROOM = 1e-5
Cell = tuple[str, str]
Row = Mapping[str, Any]


def faults_in(national: National, answer: Row) -> list[str]:
    """Everything that is wrong with an answer, in words; nothing when it holds."""
    checked = _Checking(national, answer)
    return [
        *(fault for one in national.municipalities for fault in checked.of_municipality(one)),
        *(fault for one in national.joint for fault in checked.of_joint(one)),
        *checked.of_pools(),
        *checked.of_value(),
    ]


def middle(amount: Amount | Whole, one: Municipality | None) -> float:
    """An amount with everything at the middle."""
    if isinstance(amount, Whole):
        return float((amount.low + amount.high) // 2)
    if isinstance(amount, Interval):
        if amount.driver is not None and amount.driver.startswith(OWN) and one is not None:
            return middle(one.own[amount.driver.removeprefix(OWN)], one)
        return (amount.low + amount.high) / 2
    total = 0.0 if isinstance(amount, Plus) else 1.0
    for part in amount.parts:
        total = total + middle(part, one) if isinstance(amount, Plus) else total * middle(part, one)
    return total


class _Checking:
    """One answer beside its question."""

    def __init__(self, national: National, answer: Row) -> None:
        self.national, self.answer = national, answer
        self.named = {one.id: one for one in national.municipalities}
        self.rows = {row["id"]: row for row in answer["municipalities"]}
        self.joint = {row["id"]: row for row in answer["joint"]}
        self.pooled: dict[tuple[str, Cell], float] = {}
        self.value = 0.0

    def of_municipality(self, one: Municipality) -> Iterator[str]:
        """Its choices, rules and capacity; adds up value and pools on the way."""
        problem, row = own_problem(self.national, one), self.rows[one.id]
        ways = {choice["initiative"]: choice for choice in row["plan"]}
        if len(ways) != len(row["plan"]):
            yield f"{one.id} chooses an initiative twice"
        taken: dict[str, Alternative] = {}
        for initiative in problem.initiatives:
            if initiative.id in ways:
                taken[initiative.id] = _way(initiative, ways[initiative.id])
            elif not initiative.done and _is_duty(initiative) and not self._is_unmet(one, initiative.id):
                yield f"{one.id} leaves out {initiative.id}, a duty or a decision"
        for initiative in problem.initiatives:
            if initiative.id in taken:
                yield from _out_of_rule(one, problem, initiative, taken)
        yield from self._over_capacity(one, problem, taken, row)
        self.value += one.weight * self._worth(one, problem, taken)

    def _is_unmet(self, one: Municipality, initiative: str) -> bool:
        return {"municipality": one.id, "initiative": initiative} in self.answer["unmet_duties"]

    def _joint_of(self, initiative: str, way: Alternative) -> Joint | None:
        return next((one for one in self.national.joint if one.covers(initiative, way.variant)), None)

    def _over_capacity(
        self, one: Municipality, problem: Problem, taken: Mapping[str, Alternative], row: Row
    ) -> Iterator[str]:
        used: dict[Cell, float] = {}
        for initiative, way in taken.items():
            for resource, by_period in way.use.items():
                for period, amount in by_period.items():
                    used[resource, period] = used.get((resource, period), 0.0) + middle(amount, one)
            for cell, part in self._set_aside(one, problem, initiative, way):
                used[cell] = used.get(cell, 0.0) + part
        held = {resource: body.id for body in bodies_of(self.national, one) for resource in body.capacity}
        short = {(cell["resource"], cell["period"]): cell["short"] for cell in row["shortages"]}
        for (resource, period), total in used.items():
            if resource in held:
                key = (held[resource], (resource, period))
                self.pooled[key] = self.pooled.get(key, 0.0) + total
            elif period in one.capacity.get(resource, {}):
                limit = middle(one.capacity[resource][period], one) + short.get((resource, period), 0.0)
                if total > limit + ROOM * max(1.0, limit):
                    yield f"{one.id} uses {total} of {limit} {resource} in {period}"

    def _set_aside(
        self, one: Municipality, problem: Problem, initiative: str, way: Alternative
    ) -> Iterator[tuple[Cell, float]]:
        joint = self._joint_of(initiative, way)
        if joint is None or self.joint[joint.id]["tier"] is None:
            return
        part = self._most_part(one, joint)
        first = problem.periods.index(way.start)
        for resource, amounts in joint.cost_use.items():
            for after, amount in enumerate(amounts):
                if first + after < len(problem.periods):
                    yield (resource, problem.periods[first + after]), part * middle(amount, None)

    def _most_part(self, one: Municipality, joint: Joint) -> float:
        """The most that its part can be: the cost over the fewest others with whom the level is reached."""
        tier = joint.tiers[self.joint[joint.id]["tier"] - 1]
        done = [other for other in self.national.municipalities if _is_done(joint, other)]
        new = sorted(
            (other.inhabitants for other in self.national.municipalities if not _is_done(joint, other)), reverse=True
        )
        everybody = sum(other.inhabitants for other in self.national.municipalities)
        count = max(1, _up(middle(tier.participants, None)) - len(done))
        people = max(0.0, middle(tier.inhabitants_share, None) * everybody - sum(other.inhabitants for other in done))
        if joint.divide == "equally":
            fewest, total = 0, 0
            while total < people - 1e-9 and fewest < len(new):
                total += new[fewest]
                fewest += 1
            return 1.0 / max(count, fewest)
        new.remove(one.inhabitants)
        others = sum(sorted(new)[: min(count, len(new) + 1) - 1])
        return one.inhabitants / max(one.inhabitants + others, people)

    def _worth(self, one: Municipality, problem: Problem, taken: Mapping[str, Alternative]) -> float:
        criteria = tuple(sorted(problem.criteria))
        weights = mean_weights(criteria, problem.order)
        total = 0.0
        for initiative, way in taken.items():
            own = 0.0
            for weight, criterion in zip(weights, criteria, strict=True):
                if criterion in way.value:
                    own += float(weight) * middle(way.value[criterion], one)
            joint = self._joint_of(initiative, way)
            level = None if joint is None else self.joint[joint.id]["tier"]
            times = 1.0 if joint is None else 0.0 if level is None else middle(joint.tiers[level - 1].value_times, None)
            total += own * times
        return total

    def of_joint(self, joint: Joint) -> Iterator[str]:
        """Who takes part as the plans say, and every threshold of the level that is claimed."""
        row = self.joint[joint.id]
        part = []
        leads = 0
        for one in self.national.municipalities:
            for choice in self.rows[one.id]["plan"]:
                if joint.covers(choice["initiative"], choice["variant"]):
                    part.append(one)
                    leads += choice["role"] == "lead"
        if sorted(one.id for one in part) != sorted(who["municipality"] for who in row["taking_part"]):
            yield f"{joint.id} names others than those who choose it"
        if row["tier"] is None:
            if part:
                yield f"{joint.id} does not go on, and is chosen"
            return
        self.value -= middle(joint.cost_value, None)
        counted = {one.id: one for one in self.national.municipalities if _is_done(joint, one)}
        counted |= {one.id: one for one in part}
        everybody = sum(one.inhabitants for one in self.national.municipalities)
        tier = joint.tiers[row["tier"] - 1]
        share = sum(one.inhabitants for one in counted.values()) / everybody
        if len(counted) < _up(middle(tier.participants, None)) or leads < tier.leads or not part:
            yield f"{joint.id} has {len(counted)} participants and {leads} leads, too few"
        if share < middle(tier.inhabitants_share, None) - ROOM:
            yield f"{joint.id} has {share} of the inhabitants, too few"

    def of_pools(self) -> Iterator[str]:
        """No pool is overdrawn by more than the duties of its members."""
        for body in self.national.bodies:
            for resource, by_period in body.capacity.items():
                for period, amount in by_period.items():
                    limit = middle(amount, None) + sum(
                        cell["short"]
                        for name in body.members
                        for cell in self.rows[name]["shortages"]
                        if (cell["resource"], cell["period"]) == (resource, period)
                    )
                    used = self.pooled.get((body.id, (resource, period)), 0.0)
                    if used > limit + ROOM * max(1.0, limit):
                        yield f"{body.id} is used for {used} of {limit} {resource} in {period}"

    def of_value(self) -> Iterator[str]:
        """The value as it was reported, and a bound above it."""
        size = max(1.0, abs(self.value))
        if abs(self.value - self.answer["value"]) > ROOM * size:
            yield f"value is {self.value}, not {self.answer['value']}"
        if not self.answer["unmet_duties"] and self.value > self.answer["bound"] + ROOM * size:
            yield f"value {self.value} is above the bound {self.answer['bound']}"


def _up(count: float) -> int:
    return int(-((-count + 1e-9) // 1))


def _is_done(joint: Joint, one: Municipality) -> bool:
    return joint.initiative in one.done and joint.covers(joint.initiative, one.done[joint.initiative])


def _is_duty(initiative: Initiative) -> bool:
    is_decided = initiative.fixed is not None and initiative.fixed.start is not None
    return initiative.mandatory_by is not None or is_decided


def _way(initiative: Initiative, choice: Row) -> Alternative:
    wanted = (choice["role"], choice["start"], choice["variant"])
    return next(way for way in initiative.alternatives if (way.role, way.start, way.variant) == wanted)


def _out_of_rule(
    one: Municipality, problem: Problem, initiative: Initiative, taken: Mapping[str, Alternative]
) -> Iterator[str]:
    way = taken[initiative.id]
    start = problem.periods.index(way.start)
    if initiative.mandatory_by is not None and start > problem.periods.index(initiative.mandatory_by):
        yield f"{one.id} starts {initiative.id} after {initiative.mandatory_by}"
    fixed = initiative.fixed
    if fixed is not None and (
        (fixed.role, fixed.start) != (way.role, way.start) or fixed.variant not in (None, way.variant)
    ):
        yield f"{one.id} does {initiative.id} otherwise than was decided"
    is_done = {other.id for other in problem.initiatives if other.done}
    for name in {*initiative.depends_on, *way.depends_on} - is_done:
        if name not in taken or problem.periods.index(taken[name].start) > start:
            yield f"{one.id} starts {initiative.id} before {name}, which it needs"
    for name in initiative.excludes:
        if name in taken:
            yield f"{one.id} does {initiative.id} and {name}, which exclude each other"
