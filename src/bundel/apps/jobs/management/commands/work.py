"""Runs jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.checks import ERROR
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from bundel.apps.jobs import actions, checks
from bundel.apps.jobs.running import run_next, run_waiting
from bundel.site import clock

SECONDS_BETWEEN_LOOKS = 0.5
LOOKS_BETWEEN_CRON = 60


class Command(BaseCommand):
    help = "Runs waiting and timed jobs. A killed worker loses nothing: its job comes back after a minute."
    requires_system_checks = ["__all__"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, default=1, help="how many workers side by side (default 1)")
        parser.add_argument("--once", action="store_true", help="run what waits now, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["processes"] <= 64:
            raise CommandError(f"--processes must be 1 to 64, found {options['processes']}. Nothing was started.")
        self._require_safe_database()
        if options["once"]:
            actions.enqueue_due(timezone.localtime(clock.now()))
            self.stdout.write(f"{len(run_waiting(clock.now))} jobs run.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Waiting for work; Ctrl-C stops after the job at hand.")
        others = [_start_other() for _ in range(options["processes"] - 1)]
        try:
            work(stop, others)
        finally:
            _stop_others(others)

    def _require_safe_database(self) -> None:
        found = [*checks.sqlite_is_set_safely(), *checks.postgresql_is_set_safely()]
        for message in found:
            self.stderr.write(str(message))
        if any(message.level >= ERROR for message in found):
            raise CommandError("This database is not set safely; nothing was started. See above.")


def work(stop: threading.Event, others: list[subprocess.Popen[bytes]]) -> None:
    """Look for work, at rest twice a second; a database that is away for a while is waited for."""
    looks = 0
    while not stop.is_set():
        try:
            close_old_connections()
            if looks % LOOKS_BETWEEN_CRON == 0:
                actions.enqueue_due(timezone.localtime(clock.now()))
            looks += 1
            if run_next(clock.now) is not None:
                continue
        except DatabaseError as fault:
            print(f"The database cannot be reached ({fault}); trying again.", file=sys.stderr, flush=True)
            connection.close()
        others[:] = [one if one.poll() is None else _start_other() for one in others]
        stop.wait(SECONDS_BETWEEN_LOOKS)


def _start_other() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, sys.argv[0], "work"], env=os.environ)


def _stop_others(others: list[subprocess.Popen[bytes]]) -> None:
    for one in others:
        one.terminate()
    for one in others:
        one.wait()
