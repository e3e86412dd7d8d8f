"""What :mod:`benchmarks.growth` times as a process of its own: one municipality, from Python's start to its shares.

``python -m benchmarks.one_municipality PROBLEM SCENARIOS BEGUN [PLANS]`` loads nothing that ``bundel advise`` would not
load, keeps its objects as that does, and writes what it took as JSON; its plans go to a file, for who checks them.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

from bundel.cli.main import MADE_BEFORE_A_SWEEP
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.reading import parse_problem
from bundel.engine.portfolio.scenarios import Undrawn
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Work, solve_all

KILOBYTES_IN_MEGABYTE = 1024


def main(problem: Path, scenarios: int, begun_at: float, plans_path: Path | None) -> None:
    """Advise, say what it took, and end as the command ends."""
    gc.set_threshold(MADE_BEFORE_A_SWEEP)
    begun = time.process_time()
    layout = lay_out(parse_problem(problem.read_bytes()))
    plans = solve_all(layout, Undrawn(layout, 1, 0, scenarios), Work(workers=2))
    shares = shares_of(layout, plans.chosen)
    took = {
        "clock": time.time() - begun_at,
        "processor": time.process_time() - begun,
        "both": time.thread_time() + (time.process_time() - time.thread_time()) / 2,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_IN_MEGABYTE,
        "n50": shares.n50,
    }
    if plans_path is not None:
        np.savez(plans_path, chosen=plans.chosen, value=plans.value, bound=plans.bound, short=plans.short)
    print(json.dumps(took))
    gc.freeze()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]) if sys.argv[4:] else None)
