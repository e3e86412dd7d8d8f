"""Loaded by schemathesis itself: what it asked as the first, everybody else asks too, word for word.

Its own checks judge the answer to the first; an answer that is the same needs no second judge. So its questions are
made up once, however many roles there are.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import schemathesis
from schemathesis import Case, CheckContext, Response

SESSIONS, COUNTED = "FUZZ_SESSIONS", "FUZZ_COUNTED"
"""In the environment: the headers of everybody by role, the first first; the file for the statuses of each."""
PATIENCE = 120


def told(status: int, kind: str | None, version: str | None, text: str) -> tuple[int, str | None, str | None, str]:
    """What an answer says."""
    return status, kind, version, without_number(text)


def without_number(text: str) -> str:
    """A fault has a number of its own each time."""
    return re.sub(r'"reference": "\w+"', "", text)


class SameForEverybody:
    """Each answer to the first is counted, and so are those that the others get to the same question."""

    def __init__(self) -> None:
        self.first, *self.others = json.loads(os.environ[SESSIONS]).items()
        self.lines = {role: requests.Session() for role, _ in self.others}
        self.pool = ThreadPoolExecutor(len(self.others))
        self.counts = {role: Counter[int]() for role, _ in (self.first, *self.others)}

    def after_response(self, context: CheckContext, response: Response, case: Case) -> None:
        self.counts[self.first[0]][response.status_code] += 1
        headers = {name: values[0] for name, values in response.headers.items()}
        expected = told(
            response.status_code, headers.get("content-type"), headers.get("api-version"), response.content.decode()
        )
        found = self.pool.map(lambda other: (other[0], self._asked(response.request, *other)), self.others)
        differing = {role: answer for role, answer in found if answer != expected}
        assert not differing, f"{self.first[0]} got {expected}, but {differing}"

    def _asked(self, request: requests.PreparedRequest, role: str, own: dict[str, str]) -> object:
        again = request.copy()
        again.headers.update(own)
        answer = self.lines[role].send(again, timeout=PATIENCE)
        self.counts[role][answer.status_code] += 1
        kind, version = (answer.headers.get(name) for name in ("content-type", "api-version"))
        return told(answer.status_code, kind, version, answer.content.decode())

    def after_run(self, context: CheckContext) -> None:
        Path(os.environ[COUNTED]).write_text(json.dumps(self.counts), encoding="utf-8")


# Whoever only reads the names above, in a process of its own tests, checks as before.
if SESSIONS in os.environ:
    schemathesis.check(SameForEverybody)
