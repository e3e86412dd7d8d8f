"""Looks for a text in all that Bundel holds and shows: the database as bytes or as a dump, every page and file."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.apps.accounts.addresses import addresses

# What an address may ask for beside an organisation; each is tried with each.
VALUES: dict[str, list[Any]] = {
    "code": ["VB0001"], "topic": ["gt-hardware-werkplek"], "slug": ["gt-hardware-werkplek"], "version": [1, 2],
    "kind": ["csv", "json"], "form": ["csv", "json", "docx"], "index": [0, 1, 2, 3],
}  # fmt: skip


def found_in_database(wanted: str) -> list[str]:
    """Where the text stands, as written or with the marks of JSON; on SQLite also in what was freed in the file."""
    forms = {wanted.lower(), json.dumps(wanted)[1:-1].lower()}
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        content = connection.connection.serialize().lower()
        return [one for one in forms if one.encode() in content]
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE lower(t::text) LIKE ANY(%s)', [_like(forms)])
            found += [table] if cursor.fetchone()[0] else []
        return found


def _like(forms: set[str]) -> list[str]:
    return [f"%{one}%" for one in sorted(forms)]


def found_on_pages(wanted: Collection[str], client: Client, paths: Iterable[str]) -> list[str]:
    """The addresses of pages and files that show one of the texts to whoever is logged in here."""
    found = []
    for path in paths:
        shown = _shown(client, path).lower()
        found += [path for one in wanted if one.lower() in shown]
    return found


def all_paths() -> Iterator[str]:
    """Every address of Bundel, as far as its arguments are known here."""
    for name, takes in addresses().items():
        if not set(takes) <= VALUES.keys():
            continue
        for given in _combined(takes):
            try:
                yield reverse(name, kwargs=given)
            except NoReverseMatch:
                continue


def _combined(takes: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{}]
    for name in takes:
        found = [{**one, name: value} for one in found for value in VALUES[name]]
    return found


def _shown(client: Client, path: str) -> str:
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            content = b"\n".join(folder.read(name) for name in folder.namelist())
    return html.unescape(content.decode("utf-8", "replace"))
