"""Branch and bound on one task: depth first, in rounds that ask for less and less.

A round looks only for plans within a step of the root's bound, as if one just below were known. That keeps the tree
small when a first plan is hard to find (duties that barely fit), and a round without a plan has proven a lower bound.
Where rounds take many nodes they go down by less than what is near enough: a tree becomes four to nine times as large
with every 0.5%, and the first plan that is found is near enough by what the round before has proven.
Limits are nodes, never time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.pricing import (
    Priced,
    add_ray,
    bound_at,
    close_hopeless,
    make_priced,
    read_prices,
)
from bundel.engine.portfolio.branching.splitting import Split, close_split, find_split, make_sketch
from bundel.engine.portfolio.branching.stack import Stack, Trace, tableau_at, write_down
from bundel.engine.portfolio.branching.tableau import (
    BELOW,
    INFEASIBLE,
    Tableau,
    copy_tableau,
    remove_closed,
    restore,
    start_tableau,
)
from bundel.engine.portfolio.branching.task import Task
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.constants import BRANCH_NEAR, GAP_GOAL
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices

PROVEN, LIMITED, NO_PLAN = 0, 1, 2
"""How a search ended: with a plan proven to the goal, at its limit of nodes, or with the proof that nothing fits."""
FIRST_STEP, STEP_GROWS, LAST_STEP = 0.005, 2.0, 1.0
"""The first round asks for a plan within this part of the root's bound, each next one for so many times as much."""
MANY_NODES, SMALL_STEP = 100, 0.004
"""After a round of more nodes than this the next one asks for so much less only."""
FINISH_PART = 8
"""Who asks for no more than the usual goal gets it in this part of the limit; the rest is for what is not yet near."""
LEAST_SIZE = 0.05
"""A bound nearer to 0 than this counts as this large where a part of it is meant."""
RAY = 1e3
"""How far below any value a bound is brought that says nothing fits."""
ROOM = 1e-9
VALUE, CUTOFF, LEAF, GOAL, PROVEN_BEFORE = 0, 1, 2, 3, 4
NODES, LIMIT, LAST_LIMIT = 0, 1, 2


class State(NamedTuple):
    """``numbers``: best value, cutoff, highest bound of what was left, goal, and the bound of the rounds before.

    ``counts``: nodes, their limit in this round, and their limit in all.
    """

    numbers: Numbers
    counts: Indices
    picked: Indices
    """Per item the column of the best plan, or -1."""


@compiled
def search(task: Task, goal: float, limit: int, stack: Stack, trace: Trace) -> tuple[int, float, float, Indices, int]:
    """How it ended, the value of the best plan, a bound on every plan, its column per item, and the nodes it took."""
    state, root = _new_state(task, goal, limit), tableau_at(stack, 0, len(task.value) + len(task.is_must))
    numbers, counts = state.numbers, state.counts
    root.closed[:] = False
    if not start_tableau(task, root):
        return NO_PLAN, -np.inf, -np.inf, state.picked, 0
    restore(root, -np.inf)
    size = max(abs(root.cells[0, 0]), LEAST_SIZE)
    step, before, ended = FIRST_STEP * size, -np.inf, LIMITED
    while counts[NODES] < limit:
        is_last, begun = step > LAST_STEP * size, counts[NODES]
        cutoff = -np.inf if is_last else root.cells[0, 0] - step
        numbers[CUTOFF], numbers[LEAF] = cutoff, -np.inf
        # An unlucky round leaves nodes for the next.
        counts[LIMIT] = limit if is_last else begun + (limit - begun + 1) // 2
        trace.size[0] = 0
        is_done = _round(task, stack, state, trace)
        if _is_near(state):
            ended = PROVEN
            _prove_again(task, stack, trace, before, limit)
            break
        numbers[PROVEN_BEFORE] = min(numbers[PROVEN_BEFORE], max(numbers[LEAF], numbers[VALUE]))
        if numbers[VALUE] > -np.inf:
            ended = PROVEN if is_done else LIMITED
            break
        if is_last:
            ended = NO_PLAN if is_done and numbers[LEAF] < _least_value(task) else LIMITED
            break
        is_slow = is_done and counts[NODES] - begun > MANY_NODES
        before, step = cutoff, step + SMALL_STEP * size if is_slow else step * STEP_GROWS
    return ended, numbers[VALUE], max(numbers[PROVEN_BEFORE], numbers[VALUE]), state.picked, counts[NODES]


@compiled
def _new_state(task: Task, goal: float, limit: int) -> State:
    numbers = np.array([-np.inf, -np.inf, -np.inf, goal, np.inf])
    return State(numbers, np.array([0, 0, limit]), np.full(len(task.is_must), -1))


@compiled
def _is_near(state: State) -> bool:
    """Whether there is a plan within the goal of what the rounds before have proven."""
    return bool(state.numbers[VALUE] > -np.inf and state.numbers[CUTOFF] >= state.numbers[PROVEN_BEFORE])


@compiled
def _prove_again(task: Task, stack: Stack, trace: Trace, cutoff: float, limit: int) -> None:
    """Go once more through the round that has proven the bound, so that somebody can check it."""
    if len(trace.parent) == 0:
        return
    state = _new_state(task, 0.0, limit)
    state.numbers[CUTOFF], state.counts[LIMIT] = cutoff, limit
    trace.size[0] = 0
    _round(task, stack, state, trace)


@compiled
def _round(task: Task, stack: Stack, state: State, trace: Trace) -> bool:
    """Go through everything above the cutoff; False when the limit of nodes, or a plan near enough, came first."""
    options, priced, depth = len(task.value) + len(task.is_must), make_priced(task), 1
    sketch = make_sketch(task, stack.cells.shape[2])
    copy_tableau(tableau_at(stack, 0, options), tableau_at(stack, 1, options))
    is_new = _open_node(task, stack, state, trace, priced, 1, -1, Split(-1, False, False), False)
    if not is_new:
        return True
    while depth > 0:
        if is_new:
            if state.counts[NODES] >= state.counts[LIMIT] or _is_near(state):
                state.numbers[LEAF] = max(state.numbers[LEAF], stack.bound[1 : depth + 1].max())
                return False
            split = find_split(task, tableau_at(stack, depth, options), sketch, state.numbers[CUTOFF])
            stack.option[depth], stack.is_prefix[depth] = split.option, split.is_prefix
            stack.take_first[depth], stack.stage[depth] = split.take_first, 0
            if split.option < 0:
                _take_plan(task, tableau_at(stack, depth, options), state)
        is_new, depth = _go_on(task, stack, state, trace, priced, depth)
    return True


@compiled
def _go_on(task: Task, stack: Stack, state: State, trace: Trace, priced: Priced, depth: int) -> tuple[bool, int]:
    """Begin the next way of the node at a depth, or leave it; gives whether there is a new node, and at which depth."""
    options, stage = len(task.value) + len(task.is_must), stack.stage[depth]
    if stage == 2:
        return False, depth - 1
    if stack.option[depth] < 0 or depth + 1 >= len(stack.stage) or stack.bound[depth] <= state.numbers[CUTOFF]:
        state.numbers[LEAF] = max(state.numbers[LEAF], stack.bound[depth])
        return False, depth - 1
    stack.stage[depth] = stage + 1
    is_taken = stack.take_first[depth] == (stage == 0)
    place = depth
    if stage == 0:
        # The second way may use up the node's own tableau.
        place = depth + 1
        copy_tableau(tableau_at(stack, depth, options), tableau_at(stack, place, options))
    split = Split(stack.option[depth], stack.is_prefix[depth], False)
    is_new = _open_node(task, stack, state, trace, priced, place, stack.node[depth], split, is_taken)
    if is_new:
        return True, place
    return False, depth


@compiled
def _open_node(
    task: Task,
    stack: Stack,
    state: State,
    trace: Trace,
    priced: Priced,
    place: int,
    parent: int,
    split: Split,
    is_taken: bool,
) -> bool:
    """Solve the programme of a node in the tableau at a place; False when it holds nothing above the cutoff."""
    tableau, cutoff = tableau_at(stack, place, len(task.value) + len(task.is_must)), state.numbers[CUTOFF]
    state.counts[NODES] += 1
    if split.option >= 0:
        close_split(task, tableau, split, is_taken)
        remove_closed(tableau)
    ended, row = restore(tableau, cutoff)
    read_prices(task, tableau, priced)
    if ended == INFEASIBLE:
        height = abs(tableau.cells[0, 0]) + 1.0
        above = tableau.cells[0, 0] - cutoff
        add_ray(task, tableau, row, above + ROOM * height if above < np.inf else RAY * height, priced)
    bound = bound_at(task, tableau, priced)
    node = write_down(trace, parent, split, is_taken, priced.prices)
    if ended == BELOW or ended == INFEASIBLE or bound <= cutoff:
        state.numbers[LEAF] = max(state.numbers[LEAF], bound)
        return False
    state.numbers[LEAF] = max(state.numbers[LEAF], close_hopeless(task, tableau, priced, bound, cutoff))
    remove_closed(tableau)
    stack.bound[place], stack.node[place] = bound, node
    return True


@compiled
def _take_plan(task: Task, tableau: Tableau, state: State) -> None:
    """Keep the plan of a tableau in which everything is whole, if it holds and is better than the best so far."""
    count, picked = len(task.value), np.full(len(task.is_must), -1)
    for row in range(1, tableau.size[0] + 1):
        if tableau.head[row] < count and tableau.cells[row, 0] > 0.5:
            picked[task.item_of[tableau.head[row]]] = tableau.head[row]
    value = _value_of(task, picked)
    if value > state.numbers[VALUE]:
        state.numbers[VALUE] = value
        state.numbers[CUTOFF] = value + state.numbers[GOAL] * abs(value)
        state.picked[:] = picked
        # With a plan this is the last round.
        state.counts[LIMIT] = _limit_with_plan(state)


@compiled
def _limit_with_plan(state: State) -> int:
    """What is near enough for the usual goal, and was hard to find, is not bettered to the last."""
    numbers, limit = state.numbers, state.counts[LAST_LIMIT]
    is_enough = (
        numbers[GOAL] >= GAP_GOAL and numbers[VALUE] + BRANCH_NEAR * abs(numbers[VALUE]) >= numbers[PROVEN_BEFORE]
    )
    return int(limit // FINISH_PART if is_enough else limit)


@compiled
def _value_of(task: Task, picked: Indices) -> float:
    """What a plan is worth; minus infinity when it doesn't hold."""
    value = 0.0
    for item in range(len(picked)):
        missed = -np.inf if task.is_must[item] else 0.0
        value += task.value[picked[item]] if picked[item] >= 0 else missed
    for row in range(len(task.limit)):
        used = 0.0
        for column in picked:
            if column >= 0:
                used += task.rows[row, column]
        if used > task.limit[row] + ROOM:
            value -= task.excess[row] * (used - task.limit[row])
    return value


@compiled
def _least_value(task: Task) -> float:
    """No plan is worth less than this."""
    least = np.zeros(len(task.is_must))
    for column in range(len(task.value)):
        least[task.item_of[column]] = min(least[task.item_of[column]], task.value[column])
    return float(least.sum())
