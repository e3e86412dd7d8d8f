"""At start: are the triggers there that keep the record append-only? A migration on SQLite can lose them unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

TABLES = ("entry", "tilehash", "erasure", "checkpoint", "signingkey", "cosignature", "check", "disclosure")
FOUND = {
    "sqlite": "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name",
    "postgresql": "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND tgenabled = 'O' GROUP BY relname",
}
# UPDATE, DELETE and INSERT on SQLite; UPDATE or DELETE and TRUNCATE on PostgreSQL, where content has one more.
EXPECTED = {"sqlite": 3, "postgresql": 2}


@register(Tags.database)
def record_is_append_only(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Asked by ``migrate``, ``check --database default`` and by every worker at its start."""
    if "record_entry" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        found = dict(cursor.fetchall())
    bare = [name for name in TABLES if found.get(f"record_{name}", 0) < EXPECTED[connection.vendor]]
    if not bare:
        return []
    text = f"Tables of the record have lost their triggers, so what stands in them can be changed: {', '.join(bare)}."
    return [Error(text, hint="Put them back as record/migrations/0002_append_only.py makes them.", id="bundel.E010")]
