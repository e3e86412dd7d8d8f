"""Triggers that refuse to change, remove or replace what stands in the ledger, on both databases.

A migration that alters one of these tables on SQLite makes the table anew and loses its triggers: put them back there.
"""

from django.db import migrations

# Each table with what must not be there already when a row comes in; SQLite's INSERT OR REPLACE removes without a DELETE.
APPEND_ONLY = {
    "record_entry": (("index",), ("key",)),
    "record_tilehash": (("id",), ("level", "index")),
    "record_erasure": (("entry_id",), ("said_by_id",)),
    "record_checkpoint": (("size",),),
    "record_signingkey": (("id",), ("vkey",)),
    "record_cosignature": (("id",), ("checkpoint_id", "witness_id")),
    "record_check": (("id",),),
}
LASTING = ("entry_id", "kind", "organisation_id", "subject", "salt", "committed")
SAYS = "the record is append-only"

PG_FUNCTIONS = f"""
CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYS}: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION record_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM record_erasure WHERE entry_id = OLD.entry_id) THEN
    RAISE EXCEPTION '{SAYS}: erase through the record first' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
"""



def for_postgresql():
    yield PG_FUNCTIONS
    for table in APPEND_ONLY:
        yield (
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION record_refuse()"
        )
    for table in (*APPEND_ONLY, "record_disclosure"):
        yield (
            f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"
        )
    changed = f"({', '.join(f'OLD.{name}' for name in LASTING)}) IS DISTINCT FROM "
    changed += f"({', '.join(f'NEW.{name}' for name in LASTING)})"
    yield (
        "CREATE TRIGGER record_disclosure_append_only BEFORE UPDATE ON record_disclosure "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION record_refuse()"
    )
    yield (
        "CREATE TRIGGER record_disclosure_erased_first BEFORE DELETE ON record_disclosure "
        "FOR EACH ROW EXECUTE FUNCTION record_refuse_unless_erased()"
    )


def for_sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for table, unique in APPEND_ONLY.items():
        for deed in ("UPDATE", "DELETE"):
            yield f'CREATE TRIGGER {table}_append_only_{deed.lower()} BEFORE {deed} ON "{table}" {refuse}'
        yield no_replacing(table, unique, refuse)
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in LASTING)
    yield f"CREATE TRIGGER record_disclosure_append_only_update BEFORE UPDATE ON record_disclosure WHEN {changed} {refuse}"
    is_kept = "NOT EXISTS (SELECT 1 FROM record_erasure WHERE entry_id = OLD.entry_id)"
    yield f"CREATE TRIGGER record_disclosure_erased_first BEFORE DELETE ON record_disclosure WHEN {is_kept} {refuse}"
    yield no_replacing("record_disclosure", (("entry_id",),), refuse)


def no_replacing(table, unique, refuse):
    stands = " OR ".join("(" + " AND ".join(f'"{name}" = NEW."{name}"' for name in names) + ")" for names in unique)
    return (
        f'CREATE TRIGGER {table}_append_only_insert BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {stands}) {refuse}'
    )


def add(apps, editor):
    for statement in for_sqlite() if editor.connection.vendor == "sqlite" else for_postgresql():
        editor.execute(statement, params=None)


def take_away(apps, editor):
    """Only an empty ledger can go: the tables themselves go next."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION record_refuse() CASCADE", params=None)
        editor.execute("DROP FUNCTION record_refuse_unless_erased() CASCADE", params=None)
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(add, take_away)]
