"""How advice grows with municipalities and with workers: ``.venv/bin/python -m benchmarks.executor``.

Real municipalities (spread over all sizes, with nothing answered), each a piece of work of its own:

- growth: twice as many municipalities each time, in one thread; the time per municipality should stay the same;
- workers: the same municipalities on threads, on processes, on joblib's own Parallel for comparison, and on a Dask
  cluster of separate processes; every answer must be the one of one thread, byte for byte;
- a worker that is killed in mid-run: how much longer the same work takes on the cluster.

Absolute times are noise: they say more about the machine and what else runs on it. Ratios of one run may be compared.
Processor time counts processes too, with their start. ``--quick`` takes less than two minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from distributed import LocalCluster
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

from bundel.engine.executor.executor import Executor
from bundel.engine.executor.on_dask import OnDask
from bundel.engine.executor.this_machine import InThisThread, OnProcesses, OnThreads
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.advise_many import advise_many
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference

TODAY = date(2026, 11, 28)
PLACES = ("threads", "processes", "joblib", "dask")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and of all processors, and the answers as text."""

    seconds: float
    processor: float
    answers: list[str]


def country(count: int) -> list[Problem]:
    """Municipalities spread over all sizes."""
    reference = read_reference()
    places = sorted(reference.municipalities, key=lambda one: (one.population, one.code))
    chosen = [places[(2 * at + 1) * len(places) // (2 * count)] for at in range(count)]
    return [read_problem(build_question(reference, one.code, Profile(), TODAY).problem) for one in chosen]


def taken(work: Callable[[], list[dict[str, Any]]]) -> Taken:
    before, begun = processor(), time.perf_counter()
    answers = work()
    seconds = time.perf_counter() - begun
    return Taken(seconds, processor() - before, [json.dumps(answer, sort_keys=True) for answer in answers])


def processor() -> float:
    """Of this process and of all that it started and waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def through(executor: Executor, problems: list[Problem], scenarios: int, progress: Progress | None = None) -> Taken:
    return taken(lambda: list(advise_many(problems, executor, scenarios=scenarios, progress=progress)))


def by_processes(problems: list[Problem], scenarios: int, workers: int) -> Taken:
    def work() -> list[dict[str, Any]]:
        with OnProcesses(workers) as processes:
            return list(advise_many(problems, processes, scenarios=scenarios))

    return taken(work)


def by_joblib(problems: list[Problem], scenarios: int, workers: int) -> Taken:
    def work() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = Parallel(n_jobs=workers)(
            delayed(advise)(problem, scenarios=scenarios) for problem in problems
        )
        get_reusable_executor().shutdown(wait=True)  # so that its processor time counts too
        return found

    return taken(work)


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """Separate processes, and a new one in the place of one that is killed."""
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as found:
        yield found


def by_dask(problems: list[Problem], scenarios: int, workers: int, *, kill: bool = False) -> Taken:
    def work() -> list[dict[str, Any]]:
        with cluster(workers) as found, OnDask(found.scheduler_address) as executor:
            killed: list[int] = []

            def kill_one(done: int, total: int) -> None:
                if kill and not killed:
                    killed.append(next(iter(found.workers.values())).pid)
                    os.kill(killed[0], signal.SIGKILL)

            return list(advise_many(problems, executor, scenarios=scenarios, progress=kill_one))

    return taken(work)


def growth(sizes: list[int], scenarios: int) -> None:
    print(f"Growth with municipalities, {scenarios} scenarios each, one thread", flush=True)
    first = 0.0
    for size in sizes:
        found = through(InThisThread(), country(size), scenarios)
        each = found.processor / size
        first = first or each
        print(f"{size:6d}: {each / first:5.2f} times the first per municipality ({found.processor:.2f} s processor)")


def workers_beside_each_other(count: int, scenarios: int, workers: int, only: list[str]) -> int:
    """One line per executor; gives 1 when any answer differs."""
    problems = country(count)
    alone = through(InThisThread(), problems, scenarios)
    print(f"\n{count} municipalities, {scenarios} scenarios; one thread: {alone.seconds:.1f} s", flush=True)
    runs: list[tuple[str, Callable[[], Taken]]] = [
        (f"threads ({workers})", lambda: through(OnThreads(workers), problems, scenarios)),
        (f"processes ({workers})", lambda: by_processes(problems, scenarios, workers)),
        (f"joblib itself ({workers})", lambda: by_joblib(problems, scenarios, workers)),
        (f"dask ({workers})", lambda: by_dask(problems, scenarios, workers)),
        (f"dask ({workers}), one killed", lambda: by_dask(problems, scenarios, workers, kill=True)),
    ]
    differs = 0
    for name, run_it in runs:
        if only and name.split()[0] not in only:
            continue
        run = run_it()
        is_same = run.answers == alone.answers
        differs |= not is_same
        print(
            f"{name:<24} {alone.seconds / run.seconds:5.2f} times as quick by the clock, "
            f"{run.processor / alone.processor:5.2f} times the processor time, "
            f"{'the same answers' if is_same else 'OTHER ANSWERS'}",
            flush=True,
        )
    return differs


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=32, metavar="N", help="municipalities; default: 32")
    parser.add_argument("--scenarios", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="default: 2")
    parser.add_argument("--only", nargs="+", default=[], choices=PLACES, help="not all places; default: all")
    parser.add_argument("--quick", action="store_true", help="4 municipalities, 20 scenarios")
    given = parser.parse_args(arguments)
    largest, scenarios = (4, 20) if given.quick else (given.largest, given.scenarios)
    print(f"load of the machine beforehand: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    through(InThisThread(), country(1), 5)  # what is loaded once is not counted
    growth([size for part in (8, 4, 2, 1) if (size := largest // part)], scenarios)
    return workers_beside_each_other(largest, scenarios, given.workers, given.only)


if __name__ == "__main__":
    sys.exit(main())
