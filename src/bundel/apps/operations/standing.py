"""How our database stands: which migrations it has had, how many rows there are, and what of it was signed last."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from bundel.apps.record.models import Checkpoint, Entry

# Who holds one of these rows is logged in, or may use a code again; after a restore everybody logs in anew.
LOG_INS = ("django_session", "usersessions_usersession", settings.CACHES["default"]["LOCATION"])


def our_version() -> str:
    return version("bundel")


def left_out() -> list[str]:
    """The tables of which a backup keeps no rows."""
    there = set(connection.introspection.table_names())
    return sorted(str(name) for name in LOG_INS if name in there)


def rows_per_table() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names()) - set(left_out())):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 # nosec B608
            found[name] = int(cursor.fetchone()[0])
    return found


def migrations_done() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def migrations_to_do() -> list[str]:
    """What this version of Bundel would still do to the database, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrations_unknown(done: dict[str, list[str]] | None = None) -> list[str]:
    """Those of our own apps that this version of Bundel does not have: a newer one did them."""
    done = migrations_done() if done is None else done
    known = MigrationExecutor(connection).loader.disk_migrations
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("bundel.")}
    return [f"{app}.{name}" for app in sorted(ours & set(done)) for name in done[app] if (app, name) not in known]


def entries_now() -> int:
    return Entry.objects.count() if _holds("record_entry") else 0


def newest_moment() -> datetime | None:
    """When the newest entry was put on the record."""
    found: datetime | None = Entry.objects.aggregate(last=Max("made_at"))["last"]
    return found


def last_signed() -> tuple[int, str]:
    """Size and note of the newest checkpoint in the database; (0, "") without one."""
    if not _holds("record_checkpoint"):
        return 0, ""
    # These two columns alone: a backup before an upgrade looks at tables of the version before.
    return Checkpoint.objects.values_list("size", "note").first() or (0, "")


def _holds(table: str) -> bool:
    return table in connection.introspection.table_names()
