"""A warm model as bytes, so that another process can go on from it: what was solved, and nothing that can be drawn."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.solving import Plans
from bundel.engine.portfolio.still_best import Solved
from bundel.engine.portfolio.warm import Warm


def packed(warm: Warm) -> bytes:
    """What a warm model can't draw again: its plans and prices. Numbers only, so that reading it runs nothing."""
    plans, file = warm.solved.plans, io.BytesIO()
    np.savez_compressed(
        file,
        seed=np.array(warm.seed),
        chosen=np.packbits(plans.chosen, axis=1),
        value=plans.value,
        bound=plans.bound,
        short=plans.short,
        prices=warm.solved.prices,
    )
    return file.getvalue()


def unpacked(problem: Problem, data: bytes) -> Warm | None:
    """The warm model of a problem; None when the bytes are of another problem, or damaged."""
    layout = lay_out(problem)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            short, prices, bits = parts["short"], parts["prices"], parts["chosen"]
            seed, value, bound = int(parts["seed"]), parts["value"], parts["bound"]
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        return None
    count, columns, cells = len(value), len(layout.columns), len(layout.cells)
    if bits.shape != (count, -(-columns // 8)) or not bound.shape == (count,) or not len(layout.items):
        return None
    if short.shape != (count, cells) or prices.shape != (count, cells):
        return None
    chosen = np.unpackbits(bits, axis=1, count=columns).astype(bool)
    plans = Plans(chosen, value, bound, short)
    return Warm(layout, seed, Solved(draw_scenarios(layout, Draws(seed, 0, count)), plans, prices))
