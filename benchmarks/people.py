"""How quick the pages are with the whole country at work: ``.venv/bin/python -m benchmarks.people``.

Makes 342 municipalities with 50 people each (17,100) in their roles, 100,000 decisions on the record, 100,000 entries
in the audit log, proposals, mandates and questions (:mod:`benchmarks.people_rows`), and rows in every other room
(:mod:`benchmarks.people_rooms`) in a temporary SQLite with the reference data, and asks the main pages many times, each
time as somebody of another municipality. Log-in is measured with a cheap hash, because the real one is slow on purpose.

Prints for each page p50 and p95 of the processor time of one request in one process (waiting for other programs does
not count), p95 of the time on the clock, how many times the processor time is that of the page that says that Bundel
works (which asks the database one question), and the number of questions to the database: now, and with a tenth of
everything. The goal is a p95 of 500 ms and as many questions as with a tenth; then the memory of the process, at most
500 MB. The exit code is 1 when a goal is missed. ``--quick``: a tenth of everything.
"""

from __future__ import annotations

import argparse
import gc
import io
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mode, quantiles
from typing import Any

from benchmarks.people_rooms import EDITOR, KEEPER
from benchmarks.people_rows import PASSWORD, TOPIC, Size, fill, fill_advice, fill_country, mailbox

GOAL_MS, GOAL_MB, ROUNDS, WARM = 500.0, 500, 40, 3
WHOLE, TENTH = Size(people=50, decisions=100_000, entries=100_000), Size(people=50, decisions=10_000, entries=10_000)
HEALTH, LOG_IN = "/gezondheid/", "POST /inloggen/"
# The number of the person who asks (see ROLES of the rows), and what; * is the code of their municipality.
PAGES: tuple[tuple[int, str], ...] = (
    (0, "/"), (0, "/account/"), (0, "/beheer/*/mensen/"), (0, "/beheer/*/mandaten/"), (0, "/beheer/*/logboek/"),
    (0, "/beheer/*/logboek/?page=2"), (0, "/wie-mag-wat/"), (1, "/voor-mij/"), (1, "/gemeente/*/"),
    (1, "/gemeente/*/agenda/"), (1, "/gemeente/*/positie/"), (1, "/gemeente/*/voorstellen/"),
    (1, "/gemeente/*/voorstellen/@/"), (1, "/gemeente/*/besluiten/"), (1, "/gemeente/*/besluiten/@/"),
    (1, "/gemeente/*/besluiten/@/nemen/"), (1, "/besluiten/@/"), (2, "/gemeente/*/werktafel/"),
    (2, "/gemeente/*/vragen/"), (2, "/gemeente/*/afdelingen/"), (2, "/gemeente/*/ervaringen/"), (2, "/onderwerpen/"),
    (2, "/onderwerpen/@/"), (2, "/wat-komt-eraan/"), (2, "/landelijk/"), (2, "/landelijk/onderwerp/signalen/"),
    (2, "/register/"), (2, "/register/bewijs/17/"),
    (0, "/account/gegevens/"), (0, "/wat-bewaren-wij/"), (0, "/gemeente/*/archief/"), (0, "/gemeente/*/publiceren/"),
    (0, "/organisaties/"), (0, "/organisatie/*/"), (0, "/beheer/*/werk/"), (1, "/gemeente/*/vergaderdagen/"),
    (1, "/gemeente/*/agenda/veranderd/"), (2, "/gemeente/*/schattingen/"), (2, "/onderwerpen/@/gebruik/"),
    (KEEPER, "/beheer/herindelingen/"), (KEEPER, "/beheer/herindelingen/plannen/"), (EDITOR, "/moderatie/"),
    (2, HEALTH),
)  # fmt: skip


@dataclass
class Asked:
    """What one page took, request by request: milliseconds on the processor and on the clock, and questions."""

    processor: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)

    @property
    def usual(self) -> int:
        """Questions of most requests; once a minute one more is asked, to note that somebody is still here."""
        return mode(self.questions)


def prepare(folder: Path) -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"BUNDEL_MODE": "test", "BUNDEL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "bundel.site.settings"}
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_STEP_REQUIRED = False
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_data", verbosity=0, stdout=io.StringIO())


def municipalities() -> list[str]:
    from bundel.apps.organisations.models import Organisation

    rows = Organisation.objects.municipalities().filter(code__startswith="GM", valid_until=None)
    return list(rows.order_by("code").values_list("code", flat=True))


def asked(client: Any, path: str, data: dict[str, str] | None = None) -> tuple[float, float, int, int]:
    """Processor time and clock time in ms, the number of questions, and the status."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as questions:
        begun, started = time.perf_counter(), time.process_time()
        answer = client.post(path, data) if data else client.get(path)
        spent, took = time.process_time() - started, time.perf_counter() - begun
    return 1000 * spent, 1000 * took, len(questions), answer.status_code


def apart(codes: Sequence[str], size: Size) -> None:
    """Make rows in a process of its own: what that takes of memory is no worker's."""
    from django.db import connection

    connection.close()
    child = multiprocessing.get_context("fork").Process(target=fill, args=(codes, size))
    child.start()
    child.join()
    assert child.exitcode == 0, "the rows could not be made"


def visit(code: str, found: dict[str, Asked], *, counts: bool) -> None:
    """Everybody of one municipality who is needed logs in, and opens their pages."""
    from django.test import Client

    for number in sorted({number for number, _page in PAGES}):
        client = Client()
        log_in = {"email": mailbox(code, number), "password": PASSWORD}
        pages: list[tuple[str, dict[str, str] | None]] = [(page, None) for who, page in PAGES if who == number]
        for name, data in [(LOG_IN, log_in), *pages]:
            path = name.removeprefix("POST ").replace("*", code).replace("@", TOPIC)
            spent, took, questions, status = asked(client, path, data)
            assert status in (200, 302), f"{path} gave {status}"
            if counts:
                one = found.setdefault(name, Asked())
                one.processor.append(spent)
                one.clock.append(took)
                one.questions.append(questions)
        # The list of somebody's own log-ins grows with their log-ins, not with the people.
        client.post("/uitloggen/")


def measure(codes: Sequence[str], rounds: int) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    turns = [codes[turn * 7 % len(codes)] for turn in range(rounds + WARM)]
    fill_advice(turns)
    for turn, code in enumerate(turns):
        if turn == WARM:
            # As each worker does (deploy/gunicorn.py).
            gc.collect()
            gc.freeze()
        visit(code, found, counts=turn >= WARM)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        codes = municipalities()
        small, large = codes[: len(codes) // 10], codes[len(codes) // 10 :]
        apart(small, TENTH)
        fill_country()
        before = measure(small, ROUNDS // 4)
        if not quick:
            fill(
                large,
                replace(WHOLE, decisions=WHOLE.decisions - TENTH.decisions, entries=WHOLE.entries - TENTH.entries),
            )
        after = before if quick else measure(codes, ROUNDS)
        count = len(small if quick else codes)
        print(
            f"{TENTH.people * count:,} people in {count} municipalities, {(TENTH if quick else WHOLE).decisions:,} ",
            end="",
        )
        print(f"decisions; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        is_good = report(before, after)
    return 0 if is_good else 1


def report(before: dict[str, Asked], after: dict[str, Asked]) -> bool:
    is_good, least = True, quantiles(after[HEALTH].processor, n=20)[9]
    print(f"{'page':34} {'p50 ms':>7} {'p95 ms':>7} {'clock p95':>10} {'times':>6} {'questions':>10} {'a tenth':>8}")
    for name, one in after.items():
        middle, high = (quantiles(one.processor, n=20)[at] for at in (9, 18))
        now, then = one.usual, before[name].usual
        is_good &= high <= GOAL_MS and now <= then
        print(
            f"{name:34} {middle:7.1f} {high:7.1f} {quantiles(one.clock, n=20)[18]:10.1f} {middle / least:6.1f} "
            f"{now:10} {then:8}{'  above' if high > GOAL_MS or now > then else ''}"
        )
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmost memory of this process, which answered everything: {megabytes:.0f} MB")
    return is_good and megabytes <= GOAL_MB


if __name__ == "__main__":
    sys.exit(main())
