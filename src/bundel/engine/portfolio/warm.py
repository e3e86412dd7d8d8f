"""A solved model that is kept, so that one change is answered at once: what the change can't touch isn't done again.

Draws depend on a name and not on each other, so only what changed is drawn again. Plans that are still proven good
enough stay; only the other scenarios are solved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bundel.engine.portfolio.bounds import find_prices
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.constants import BOUND_STEPS, BRANCH_TO_END, GAP_GOAL, LARGEST_BRANCHED, WARM_SCENARIOS
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.draws import Draws, Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout, lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_capacity, draw_scenarios, draw_use, draw_value
from bundel.engine.portfolio.solving import Plans, Work, gathered, solve_all
from bundel.engine.portfolio.still_best import Solved, keep_within, still_best


@dataclass(frozen=True, slots=True)
class Warm:
    """One problem, drawn and solved; it can be pickled."""

    layout: Layout
    seed: int
    solved: Solved

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return self.solved.scenarios.count


def warm_up(problem: Problem, *, seed: int = 1, scenarios: int = WARM_SCENARIOS, work: Work | None = None) -> Warm:
    """Draw and solve a problem, to answer what-ifs from."""
    layout = lay_out(problem)
    drawn = draw_scenarios(layout, Draws(seed, 0, scenarios))
    return warm_of(layout, seed, drawn, solve_all(layout, drawn, work or Work(), 0, scenarios))


def warm_of(layout: Layout, seed: int, drawn: Scenarios, plans: Plans) -> Warm:
    """A warm model of what was drawn and solved already; its first scenarios are enough."""
    drawn, plans = drawn.first(WARM_SCENARIOS), plans.first(WARM_SCENARIOS)
    return Warm(layout, seed, Solved(drawn, plans, prices_of(layout, drawn)))


def prices_of(layout: Layout, drawn: Scenarios) -> Numbers:
    """A price per scenario and cell, from which bounds follow."""
    if by_prices(layout):
        from bundel.engine.portfolio.relaxing.plans import proof_of

        return np.array([proof.cells for proof in proof_of(layout, drawn, None)])
    is_open = open_columns(layout, drawn)
    return find_prices(layout, drawn.capacity, drawn.use, drawn.value, is_open, BOUND_STEPS)


def what_if(warm: Warm, problem: Problem, work: Work | None = None) -> Warm:
    """The model of a changed problem: the lanes are those of solving it anew, what stands on an edge aside."""
    work = work or Work()
    layout = lay_out(problem)
    drawn = _drawn_again(warm, layout)
    if not is_alike(warm.layout, layout):
        return warm_of(layout, warm.seed, drawn, solve_all(layout, drawn, work, 0, drawn.count))
    return Warm(
        layout, warm.seed, replace(warm.solved, scenarios=drawn, plans=solve_again(layout, warm.solved, drawn, work))
    )


def solve_again(
    layout: Layout, before: Solved, after: Scenarios, work: Work, near: Callable[[], Flags] | None = None
) -> Plans:
    """The plans of changed scenarios: the old one where it still stands, else solved anew.

    With ``near``, plans after the change, a hard problem is solved from those where they are plans: searching each of
    them to the end again would take minutes.
    """
    kept = still_best(layout, before, after, GAP_GOAL if work.goal is None else work.goal)
    again = np.flatnonzero(~kept.stands)
    old = before.plans
    chosen, value, bound, short = old.chosen.copy(), kept.value.copy(), kept.bound.copy(), old.short.copy()
    if len(again):
        part = after if len(again) == after.count else after.at(again)
        if near is not None and is_hard(layout):
            fresh = _from_near(layout, before, again, part, near()[again], work)
        else:
            fresh = solve_all(layout, part, work, 0, len(again))
        chosen[again], value[again], bound[again], short[again] = fresh.chosen, fresh.value, fresh.bound, fresh.short
    return Plans(chosen, value, bound, short)


def _from_near(layout: Layout, before: Solved, again: Indices, part: Scenarios, near: Flags, work: Work) -> Plans:
    """The plans of scenarios ``again``, from plans near them where those fit and the duties did before."""
    from bundel.engine.portfolio.relaxing.plans import better_plans

    fits = keep_within(near, part) & ~before.plans.short[again].any(axis=1)
    begun, anew = np.flatnonzero(fits), np.flatnonzero(~fits)
    plans = gathered(layout, better_plans(layout, part.at(begun), near[begun], before.prices[again[begun]]))
    if not len(anew):
        return plans
    back = np.argsort(np.concatenate([begun, anew]), kind="stable")
    return plans.joined(solve_all(layout, part.at(anew), work, 0, len(anew))).at(back)


def by_prices(layout: Layout) -> bool:
    """Whether plans of this layout come from compiled loops with a bound from prices."""
    return is_compiled() and len(layout.columns) > LARGEST_BRANCHED


def is_hard(layout: Layout) -> bool:
    """Whether ending the search of one scenario takes long, or isn't possible, where all loops are compiled."""
    return is_compiled() and len(layout.columns) > BRANCH_TO_END


def is_alike(one: Layout, other: Layout) -> bool:
    """Whether two layouts have the same columns, cells and rules, so that a plan of one is a plan of the other."""
    return (
        one.names == other.names
        and one.cells == other.cells
        and (one.needs, one.exclusions) == (other.needs, other.exclusions)
        and bool((one.is_must == other.is_must).all() and (one.is_allowed == other.is_allowed).all())
    )


def _drawn_again(warm: Warm, layout: Layout) -> Scenarios:
    """The scenarios of another layout: what stands in both as it was is taken over, the rest is drawn."""
    draws = Draws(warm.seed, 0, warm.count)
    old, known = warm.layout, warm.solved.scenarios
    place = {name: at for at, name in enumerate(old.names)}
    was = np.array([place.get(name, -1) for name in layout.names], dtype=np.int64)
    return Scenarios(
        capacity=known.capacity.copy() if _same_capacity(old, layout) else draw_capacity(layout, draws),
        use=_use_again(old, layout, known, draws, was),
        value=_value_again(old, layout, known, draws, was),
    )


def _same_capacity(old: Layout, new: Layout) -> bool:
    return old.cells == new.cells and old.problem.capacity == new.problem.capacity


def _use_again(old: Layout, new: Layout, known: Scenarios, draws: Draws, was: Indices) -> Numbers:
    same = np.array(
        [at >= 0 and old.columns[at].use == one.use for at, one in zip(was, new.columns, strict=True)], dtype=bool
    )
    if old.cells != new.cells or not same.any():
        return draw_use(new, draws)
    if same.all() and np.array_equal(was, np.arange(len(old.columns))):
        return known.use
    use = known.use[:, was]
    if not same.all():
        use[:, ~same] = draw_use(_only(new, ~same), draws)
    return use


def _value_again(old: Layout, new: Layout, known: Scenarios, draws: Draws, was: Indices) -> Numbers:
    one, other = old.problem, new.problem
    same = np.array(
        [at >= 0 and old.columns[at].value == col.value for at, col in zip(was, new.columns, strict=True)], dtype=bool
    )
    if (sorted(one.criteria), one.order) != (sorted(other.criteria), other.order) or not same.any():
        return draw_value(new, draws)
    value = known.value[:, was]
    if not same.all():
        value[:, ~same] = draw_value(_only(new, ~same), draws)
    return value


def _only(layout: Layout, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Layout:
    """A layout of some of the columns, to draw them alone."""
    columns = tuple(one for one, is_kept in zip(layout.columns, which, strict=True) if is_kept)
    return replace(
        layout,
        columns=columns,
        item_of=layout.item_of[which],
        start_of=layout.start_of[which],
        is_allowed=layout.is_allowed[which],
    )
