"""The database itself keeps decisions: none goes before its entry on the record was erased with a legal ground, and no
declaration of destruction is ever changed or removed (ADR 0058).

A migration that alters one of these tables on SQLite makes the table anew and loses its triggers: put them back there.
"""

from django.db import migrations

KEPT = "decisions are kept: erase through the record first"
DECLARED = "a declaration of destruction is never changed"
DECISION, DECLARATION = "decisions_decision", "decisions_destruction"
IS_ERASED = "EXISTS (SELECT 1 FROM record_erasure WHERE entry_id = OLD.entry_id)"


def for_sqlite():
    yield (
        f"CREATE TRIGGER {DECISION}_erased_first BEFORE DELETE ON {DECISION} WHEN NOT {IS_ERASED} "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{DECLARED}'); END"
    for deed in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER {DECLARATION}_append_only_{deed.lower()} BEFORE {deed} ON {DECLARATION} {refuse}"
    # INSERT OR REPLACE removes a row without asking the trigger on DELETE.
    for table, says in ((DECISION, KEPT), (DECLARATION, DECLARED)):
        stands = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        yield (
            f"CREATE TRIGGER {table}_no_replacing BEFORE INSERT ON {table} {stands} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )


def for_postgresql():
    yield f"""
CREATE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{DECLARED}: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION decisions_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT {IS_ERASED} THEN
    RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
"""
    yield (
        f"CREATE TRIGGER {DECISION}_erased_first BEFORE DELETE ON {DECISION} "
        "FOR EACH ROW EXECUTE FUNCTION decisions_refuse_unless_erased()"
    )
    yield (
        f"CREATE TRIGGER {DECLARATION}_append_only BEFORE UPDATE OR DELETE ON {DECLARATION} "
        "FOR EACH ROW EXECUTE FUNCTION decisions_refuse()"
    )
    for table in (DECISION, DECLARATION):
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse()"
        )


def add(apps, editor):
    for statement in for_sqlite() if editor.connection.vendor == "sqlite" else for_postgresql():
        editor.execute(statement, params=None)


def take_away(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION decisions_refuse() CASCADE", params=None)
        editor.execute("DROP FUNCTION decisions_refuse_unless_erased() CASCADE", params=None)
        return
    for name in (
        f"{DECISION}_erased_first", f"{DECLARATION}_append_only_update", f"{DECLARATION}_append_only_delete",
        f"{DECISION}_no_replacing", f"{DECLARATION}_no_replacing",
    ):
        editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_archive"), ("record", "0002_append_only")]
    operations = [migrations.RunPython(add, take_away)]
