"""Asks the API everything that its own document allows, and much that it doesn't: with schemathesis.

Either by the program itself before a running server, or a few questions for each operation in this process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from tests.running_site import ROOT
from tests.site.api_everybody import COUNTED, PATIENCE, SESSIONS, without_number

from bundel.site.api import SERVER
from bundel.site.api_document import openapi_document

# What is well-formed may still name what is not there, such as an unknown theme: a 422 that the document declares.
NOT_ASKED = ("positive_data_acceptance",)
QUICK = settings(database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
Ask = Callable[[str, object], Any]
"""Asks an operation, with a body when there is one, and gives the JSON of the answer."""


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What came of it: how often each status was answered, and what was wrong, in the words of schemathesis."""

    statuses: Counter[int]
    faults: str = ""

    @property
    def requests(self) -> int:
        return self.statuses.total()

    def __add__(self, more: Fuzzed) -> Fuzzed:
        return Fuzzed(self.statuses + more.statuses, self.faults + more.faults)

    def __str__(self) -> str:
        counts = " ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.requests} requests ({counts})"


def documents(ask: Ask) -> tuple[dict[str, Any], dict[str, Any]]:
    """Our document as it is, and one in which every place of an address holds something that is there."""
    known = {
        "/onderwerpen/{id}": _ids(ask("/onderwerpen", None)["resultaten"]),
        "/gebeurtenissen/{id}": _ids(ask("/gebeurtenissen", None)["resultaten"]),
        "/landelijk/onderwerpen/{id}": _ids(ask("/landelijk", None)["onderwerpen"]),
        "/landelijk/gemeenten/{code}": ["GM0513", "GM0344"],
        "/adviezen/{id}": [ask("/gemeenten/VB0001/adviezen", {})["id"]],
    }
    there = openapi_document()
    for path, methods in there["paths"].items():
        values = known.get(path, ["VB0001", "VB0002", "GM0513"])
        for one in (one for operation in methods.values() for one in operation.get("parameters", [])):
            if one["in"] == "path":
                one["schema"] = {"enum": values}
    return _plain(openapi_document()), _plain(there)


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows[:3]]


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(document, default=str)))


def fuzz_here(document: dict[str, Any], sessions: Mapping[str, Mapping[str, str]], number: int, each: int) -> Fuzzed:
    """``each`` questions for each operation, within this process and its database, put by everybody in turn.

    Raises what schemathesis finds wrong with an answer, and when somebody gets another answer than the first.
    """
    schema = schemathesis.openapi.from_dict(document)
    schema.app, schema.location = get_wsgi_application(), SERVER
    statuses, unasked = Counter[int](), [CHECKS.get_one(name) for name in NOT_ASKED]

    def ask(case: Case) -> None:
        answers = [case.call(base_url=SERVER, headers=dict(headers)) for headers in sessions.values()]
        statuses.update(one.status_code for one in answers)
        case.validate_response(answers[0], excluded_checks=unasked)
        told = {(one.status_code, without_number(one.text)) for one in answers}
        assert len(told) == 1, f"{case.method} {case.formatted_path} answers {sorted(told)}"

    with connection_that_stays():
        for operation in schema.get_all_operations():
            run = given(operation.ok().as_strategy())(ask)
            seed(number)(settings(QUICK, max_examples=each)(run))()
    return Fuzzed(statuses)


@contextmanager
def connection_that_stays() -> Iterator[None]:
    """A server closes its connection after each answer; here that would end the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def fuzz_there(
    document: dict[str, Any], address: str, sessions: Mapping[str, Mapping[str, str]], number: int, each: int,
    phases: str, folder: Path,
) -> dict[str, Fuzzed]:  # fmt: skip
    """These phases of schemathesis, up to ``each`` questions for each operation, before a running server.

    Everybody asks each; the first must be a visitor, whose answers schemathesis judges. What was wrong is told there.
    """
    file, counted = folder / "openapi.json", folder / "counted.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    counted.unlink(missing_ok=True)
    command = [
        Path(sys.executable).parent / "schemathesis", "run", file, "--url", address + SERVER, "--seed", str(number),
        "--max-examples", str(each), "--exclude-checks", ",".join(NOT_ASKED), "--warnings", "off",
        "--suppress-health-check", "all", "--request-timeout", str(PATIENCE), "--phases", phases,
    ]  # fmt: skip
    environment = {
        **os.environ, "SCHEMATHESIS_HOOKS": "tests.site.api_everybody", "PYTHONPATH": str(ROOT),
        SESSIONS: json.dumps(sessions), COUNTED: str(counted),
    }  # fmt: skip
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    faults = "" if done.returncode == 0 else done.stdout + done.stderr
    counts = json.loads(counted.read_text(encoding="utf-8")) if counted.exists() else {}
    return {
        role: Fuzzed(Counter({int(status): times for status, times in counts.get(role, {}).items()}), faults)
        for role in sessions
    }
