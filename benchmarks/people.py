"""How quick log-in and the pages about people are with the whole country in: ``.venv/bin/python -m benchmarks.people``.

Makes 342 municipalities' worth of people (50 each: 17,100) with roles, mandates and 100,000 entries in the audit log,
in a temporary SQLite with the reference data, and asks every page many times, each time as somebody else. Log-in is
measured with a cheap hash, because the real one is slow on purpose. Prints p50 and p95 of the processor time of one
request, in one process (waiting for other programs does not count), and the number of questions to the database; the
goal is a p95 of 500 ms and no more questions than with a tenth of the people. ``--quick``: a tenth of everything.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

GOAL_MS, EACH, ENTRIES, ROUNDS = 500.0, 50, 100_000, 60
ROLES = ("administrator", "decider", "preparer", "specialist", *["reader"] * 46)
PASSWORD = "een lang geheim van hier"


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


def fill(codes: list[str], entries: int) -> None:
    """People with one role each, a mandate for each decider, and entries spread over organisations and a year."""
    from django.contrib.auth.hashers import make_password

    from bundel.apps.accounts.models import Mandate, Membership, User
    from bundel.apps.audit.models import AuditEntry
    from bundel.apps.organisations.models import Organisation

    places = {place.code: place for place in Organisation.objects.filter(code__in=codes)}
    hashed, first = make_password(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC)
    people = [
        User(email=f"p{number}@{code.lower()}.example", display_name=f"Persoon {code} {number}", password=hashed)
        for code in codes
        for number in range(EACH)
    ]
    User.objects.bulk_create(people, batch_size=1000)
    held = [
        Membership(
            person=person, organisation=places[codes[at // EACH]], role=ROLES[at % EACH], valid_from=first.date()
        )
        for at, person in enumerate(people)
    ]
    Membership.objects.bulk_create(held, batch_size=1000)
    deciders = [one for one in held if one.role == "decider"]
    Mandate.objects.bulk_create(
        Mandate(person=one.person, organisation=one.organisation, basis="artikel 4", valid_from=first.date())
        for one in deciders
    )
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=first + timedelta(minutes=5 * number), kind="log_in.done", actor_id=people[number % len(people)].pk,
                organisation_code=codes[number % len(codes)], place="accounts:log_in", result="done",
                keep_until=first.date() + timedelta(days=4000),
            )
            for number in range(entries)
        ),
        batch_size=1000,
    )  # fmt: skip


def pages_of(code: str) -> list[tuple[str, str, dict[str, str]]]:
    """The pages of an administrator: name, address, and nothing to send."""
    paths = (
        "/account/", "/beheer/*/mensen/", "/beheer/*/mandaten/", "/beheer/*/logboek/", "/beheer/*/logboek/?page=2",
        "/wie-mag-wat/",
    )  # fmt: skip
    return [(path, path.replace("*", code), {}) for path in paths]


def measure(codes: list[str], rounds: int) -> dict[str, tuple[list[float], set[int]]]:
    """Per page the processor time in ms of each request, and the numbers of questions that were seen."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found: dict[str, tuple[list[float], set[int]]] = {}
    for turn in range(rounds):
        code, client = codes[turn * 7 % len(codes)], Client()
        log_in = {"email": f"p0@{code.lower()}.example", "password": PASSWORD}
        for name, path, data in [("POST /inloggen/", "/inloggen/", log_in), *pages_of(code)]:
            with CaptureQueriesContext(connection) as asked:
                started = time.process_time()
                answer = client.post(path, data) if data else client.get(path)
                spent = 1000 * (time.process_time() - started)
            assert answer.status_code in (200, 302), f"{name} gave {answer.status_code}"
            times, counts = found.setdefault(name, ([], set()))
            if turn > 2:
                times.append(spent)
                counts.add(len(asked))
        # The list of somebody's own log-ins grows with their log-ins, not with the people.
        client.post("/uitloggen/")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from bundel.apps.organisations.models import Organisation

        rows = Organisation.objects.municipalities().filter(code__startswith="GM", valid_until=None)
        codes = list(rows.values_list("code", flat=True))
        small, large = codes[: len(codes) // 10], codes[len(codes) // 10 :]
        fill(small, ENTRIES // 10)
        before = measure(small, ROUNDS // 4)
        if not quick:
            fill(large, ENTRIES - ENTRIES // 10)
        after = before if quick else measure(codes, ROUNDS)
        people = EACH * len(small if quick else codes)
        print(f"{people:,} people in {people // EACH} municipalities; processor time of one request\n")
        is_good = report(before, after)
    return 0 if is_good else 1


def report(before: dict[str, tuple[list[float], set[int]]], after: dict[str, tuple[list[float], set[int]]]) -> bool:
    is_good = True
    print(f"{'page':34} {'p50 ms':>8} {'p95 ms':>8} {'questions':>10} {'with a tenth':>13}")
    for name, (times, counts) in after.items():
        cuts = quantiles(times, n=20)
        is_good &= cuts[18] <= GOAL_MS and max(counts) <= max(before[name][1])
        print(f"{name:34} {cuts[9]:8.1f} {cuts[18]:8.1f} {max(counts):10} {max(before[name][1]):13}")
    return is_good


if __name__ == "__main__":
    sys.exit(main())
