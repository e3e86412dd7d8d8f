"""How quick the pages are for 20 readers at once: ``.venv/bin/python -m benchmarks.pages`` (after ``make run``).

Starts the site on a free port as ``make run`` does (gunicorn, two processes of four threads), on a temporary SQLite
with the full data and one finished advice. First one reader asks every page by itself; then 20 readers go round all
pages at once, each in an order of its own. Prints p50 and p95 per page, and how many times that is what a style
sheet from the same server takes. The goal is a p95 of at most 300 ms; the exit code is 1 when a page is above it.

A reader reads: two seconds on average before each next page (``--pause``). ``--pause 0`` keeps 20 requests under way
all the time, which is a queue and no longer 20 people; the style sheet then shows how long the queue is. What else
runs on the machine counts as well, so its load beforehand is printed; above half its cores only the ratios say much.
"""

from __future__ import annotations

import argparse
import http.client
import io
import itertools
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
READERS, GOAL_MS, CODE, SCENARIOS = 20, 300.0, "GM0513", 50
OWN = f"/gemeente/{CODE}/"
STYLE, UNSEEN = "a style sheet", "/gemeente/(not asked before)/"
PAGES = (
    "/", "/?q=berg", OWN, f"{OWN}vragen/", f"{OWN}verfijnen/", f"{OWN}agenda/", f"{OWN}agenda/a4/",
    f"{OWN}berekening/", "/onderwerpen/", "/onderwerpen/?theme=inkoop", "/onderwerpen/cyberveiligheid/",
    "/wat-komt-eraan/", "/hoe-is-dit-berekend/", "/api/v1/onderwerpen", "/api/v1/gebeurtenissen", "/api/v1/gemeenten",
    "/gezondheid/", UNSEEN, STYLE,
)  # fmt: skip
Times = dict[str, list[float]]


def prepare(folder: Path) -> list[str]:
    """Make the database with an advice in it; gives the codes of the other municipalities."""
    (folder / "static").symlink_to(ROOT / "var" / "static")
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "BUNDEL_MODE": "tryout", "BUNDEL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "bundel.site.settings",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_data", verbosity=0)
    call_command("make_examples", verbosity=0, stdout=io.StringIO())
    from bundel.apps.organisations.queries import municipalities
    from bundel.site.clock import today

    keep_advice()
    return [row.code for row in municipalities(today()) if row.code != CODE and not row.is_example]


def keep_advice() -> None:
    """A finished advice for a visitor who answered nothing, from fewer scenarios than a worker would take."""
    from bundel.apps.portfolio import queries
    from bundel.apps.portfolio.actions.advising import request_advice
    from bundel.apps.portfolio.answers.document import Answers
    from bundel.apps.portfolio.models import AdviceRun
    from bundel.engine.portfolio.advise import advise
    from bundel.engine.portfolio.reading import read_problem
    from bundel.site import clock

    question = queries.question_of(queries.reference_for(CODE), CODE, Answers(), clock.today())
    run = request_advice(code=CODE, problem=question.problem, at=clock.now())
    run.answer = advise(read_problem(question.problem), scenarios=SCENARIOS)
    run.state, run.finished_at = AdviceRun.State.DONE, clock.now()
    run.save()


@contextmanager
def site() -> Iterator[int]:
    """The port of a running server, with the arguments of tools/run.sh."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [str(Path(sys.executable).parent / "gunicorn"), "bundel.site.wsgi", "--workers", "2", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--graceful-timeout", "5"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("The web server did not start; its messages stand above.")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not answer within a minute.")


def asked(port: int, path: str) -> tuple[float, str]:
    """Milliseconds until the last byte, and the text; anything but 200 ends the run."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Connection": "close", "Accept-Language": "nl"})
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    took = (time.perf_counter() - begun) * 1000
    if answer.status != 200:
        raise SystemExit(f"{path}: expected 200, found {answer.status}")
    return took, content.decode("utf-8", "replace")


class Addresses:
    """The address behind a name: the style sheet, and each time another municipality."""

    def __init__(self, port: int, codes: list[str]) -> None:
        found = re.search(r'href="(/static/[^"]+\.css)"', asked(port, "/")[1])
        if found is None:
            raise SystemExit("The home page names no style sheet. Run make run once, and stop it again.")
        self.style = found.group(1)
        self.codes = itertools.cycle(codes)

    def of(self, page: str) -> str:
        if page == UNSEEN:
            return f"/gemeente/{next(self.codes)}/"
        return self.style if page == STYLE else page


def read(port: int, addresses: Addresses, seed: int, rounds: int, pause: float) -> list[tuple[str, float]]:
    """One reader: every page in each round, in an order of its own."""
    chance, times = random.Random(seed), []
    for _ in range(rounds):
        for page in chance.sample(PAGES, len(PAGES)):
            time.sleep(chance.uniform(0, 2 * pause))
            times.append((page, asked(port, addresses.of(page))[0]))
    return times


def gathered(parts: list[list[tuple[str, float]]]) -> Times:
    times: Times = defaultdict(list)
    for page, took in itertools.chain.from_iterable(parts):
        times[page].append(took)
    return times


def ends(times: list[float]) -> tuple[float, float]:
    """The p50 and the p95."""
    parts = quantiles(times, n=100, method="inclusive")
    return parts[49], parts[94]


def report(alone: Times, together: Times) -> tuple[str, list[str]]:
    """The table, and the pages above the goal."""
    style_alone, style = ends(alone[STYLE]), ends(together[STYLE])
    lines, above = [f"{'page':<34} alone p50   times | {READERS} readers p50     p95   times"], []
    for page in PAGES:
        quiet, (middle, high) = ends(alone[page])[0], ends(together[page])
        above += [page] if high > GOAL_MS and page != STYLE else []
        lines.append(
            f"{page:<34} {quiet:6.0f} ms {quiet / style_alone[0]:7.1f} | {middle:11.0f} ms {high:6.0f} ms "
            f"{high / style[1]:6.1f}{'  above' if page in above else ''}"
        )
    return "\n".join(lines), above


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="times that each reader reads every page")
    parser.add_argument("--pause", type=float, default=2.0, metavar="SECONDS", help="mean pause before each page")
    parser.add_argument("--quick", action="store_true", help="one round without pauses")
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.pause = 1, 0.0
    print(f"load of the machine beforehand: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        codes = prepare(Path(folder))
        with site() as port:
            addresses = Addresses(port, codes)
            read(port, addresses, 0, 2, 0.0)  # what each process reads once is not counted
            alone = gathered([read(port, addresses, 0, max(3, given.rounds), 0.0)])
            begun = time.perf_counter()
            with ThreadPoolExecutor(READERS) as pool:
                readers = [
                    pool.submit(read, port, addresses, seed, given.rounds, given.pause) for seed in range(READERS)
                ]
            seconds = time.perf_counter() - begun
            together = gathered([one.result() for one in readers])
    table, above = report(alone, together)
    requests = sum(map(len, together.values()))
    print(table)
    print(f"{requests} requests in {seconds:.1f} s: {requests / seconds:.0f} a second; mean pause {given.pause:g} s")
    print(f"p95 above {GOAL_MS:.0f} ms: {', '.join(above) or 'none'}")
    return bool(above)


if __name__ == "__main__":
    sys.exit(main())
