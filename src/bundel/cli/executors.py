"""The options that say where a command computes: on threads or processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bundel.cli.file_content import Unusable

if TYPE_CHECKING:
    from bundel.engine.executor.executor import Executor

EXECUTORS = ("threads", "processes", "dask")
MOST_WORKERS = 1_000


def add_executor_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--executor", choices=EXECUTORS, default="threads", help="where to compute; default: threads")
    parser.add_argument("--workers", type=_workers, metavar="N", help="threads or processes; default: one per core")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="with --executor dask: such as tcp://10.0.0.1:8786")


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {MOST_WORKERS}, found {text!a}")
    return int(text)


def refuse_executor_options(arguments: argparse.Namespace) -> None:
    """End with a usage error when the options contradict each other; ``arguments.refuse`` is the parser's error."""
    if (arguments.executor == "dask") != (arguments.scheduler is not None):
        arguments.refuse("--executor dask and --scheduler go together")
    if arguments.executor == "dask" and arguments.workers is not None:
        arguments.refuse("--workers is for threads and processes; a cluster has the workers that it has")


def threads(arguments: argparse.Namespace) -> int:
    """How many threads of this machine may work beside each other, wherever the scenarios are computed."""
    from bundel.engine.executor.this_machine import cores

    return int(arguments.workers or cores())


@contextmanager
def chosen_executor(arguments: argparse.Namespace) -> Iterator[Executor]:
    """The executor that was asked for, until the command is done. Raises Unusable when there is no such cluster."""
    from bundel.engine.executor.this_machine import InThisThread, OnProcesses, OnThreads

    workers = threads(arguments)
    if arguments.executor == "dask":
        from bundel.engine.executor.on_dask import NoCluster, OnDask

        try:
            cluster = OnDask(arguments.scheduler)
        except NoCluster as fault:
            raise Unusable(str(fault)) from None
        with cluster:
            yield cluster
    elif arguments.executor == "processes":
        with OnProcesses(workers) as processes:
            yield processes
    else:
        yield OnThreads(workers) if workers > 1 else InThisThread()
