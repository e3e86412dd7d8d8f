"""Finds every form that somebody can reach by following links, and sends each with every field spoiled in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from tests.apps.accounts.addresses import addresses, path_for
from tests.apps.accounts.expectations import expected
from tests.crawling import AWAY, crawl, name_of
from tests.two_organisations import FIRST

from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.policy import RULES

WORDS: dict[str, Any] = {
    "NUL": "a\x00b", "half a letter": b"a\xed\xa0\x80b", "no UTF-8": b"\xff\xfe\xc0\xaf", "turned round": "a\u202eb",
    "of no width": "\u200b", "10,000 signs": "a" * 10_000, "a huge number": "9" * 400, "infinite": "1e999",
    "no number": "NaN", "below nothing": "-1", "beyond the database": str(2**63), "other digits": "\u0661\u0662",
    "a day that never was": "2026-02-30", "a year far off": "99999-01-01", "nothing": "", "a formula": "=1+1",
    "a path": "../../etc/passwd", "script": "<script>alert(1)</script>", "lines": "a\r\nb: c", "a list": ["1", "x"],
    "a file": SimpleUploadedFile("x.csv", b"\x00\xff;\n=1"), "missing": None,
}  # fmt: skip
"""What each field gets instead of what belongs there; None: the field stays away."""


COMMON: dict[str, list[str]] = {
    "key": [""], "code": ["123456"], "seen_version": ["1"], "text": ["x"], "do": ["keep"], "next": ["/"],
    "email": ["a@b.example"], "password": ["x"], "credential": ["{}"], "topic": ["x"], "to": ["x"],
}  # fmt: skip
FEW = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it."""

    action: str
    name: str
    role: str
    fields: dict[str, list[str]]

    @property
    def kind(self) -> tuple[str, frozenset[str]]:
        """Forms that lead to the same view with the same fields are the same form."""
        return self.name, frozenset(self.fields)

    def body(self, changed: str = "", value: Any = "") -> dict[str, Any]:
        sent: dict[str, Any] = {**self.fields, **({"key": new_key()} if "key" in self.fields else {})}
        if changed:
            sent[changed] = value
        return {name: one for name, one in sent.items() if one is not None}


def forms_for(client: Client, role: str, starts: list[str], most: int) -> Iterator[Form]:
    """Every form on every page that this person reaches from these; of each kind of address at ``most`` so many."""
    for visited in crawl(client, starts, most):
        for one in visited.page.forms:
            name = name_of(one.action)
            yield Form(one.action, name, role, dict(one.fields))


def every_form(clients: dict[str, Client], starts: list[str], most: int) -> list[Form]:
    """The forms of everybody, each once, in the eyes of whoever meets it first; and for an address that takes a form
    which no page showed, one with the fields that forms here have."""
    found: dict[Any, Form] = {}
    for role, client in clients.items():
        for one in forms_for(client, role, starts, most):
            if one.name not in AWAY:
                found.setdefault(one.kind, one)
    shown = {one.name for one in found.values()}
    hidden = [name for name in addresses() if RULES[name].do is not None and name not in shown | AWAY]
    return [*found.values(), *(_unseen(name, list(clients)) for name in hidden if not name.startswith("api:"))]


def _unseen(name: str, roles: list[str]) -> Form:
    allowed = (role for role in roles if expected(name, "POST", role, is_own=True) == "allowed")
    return Form(path_for(name, FIRST), name, next(allowed, roles[0]), dict(COMMON))


def spoiled(form: Form, turn: int | None = None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(field, how, body): every field with every word; with ``turn`` one word each for a few fields of the form."""
    names = [name for name in form.fields if name != "csrfmiddlewaretoken"]
    words = list(WORDS.items())
    if turn is not None:
        names = [names[(turn + 7 * step) % len(names)] for step in range(min(FEW, len(names)))]
    for at, name in enumerate(names):
        for how, value in words if turn is None else [words[(turn + 5 * at) % len(words)]]:
            yield name, how, form.body(name, value)


def counted() -> dict[str, int]:
    """How many rows every table holds in which an answer that refuses may change nothing."""
    kept = {"django_session", "accounts_cache", "accounts_logintry", "accounts_usedkey", "audit_auditentry"}
    tables = [one for one in connection.introspection.table_names() if one not in kept]
    asked = " UNION ALL ".join(f"SELECT '{one}', count(*) FROM {connection.ops.quote_name(one)}" for one in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


def answered(client: Client, form: Form, body: dict[str, Any]) -> tuple[int, bool]:
    """The status of the answer, and whether it refused and yet changed something; afterwards all is as before."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        before = counted()
        answer = client.post(form.action, body)
        is_partial = answer.status_code >= 400 and counted() != before
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code, is_partial
