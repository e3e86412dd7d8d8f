"""The database itself keeps the audit log: no change, no replacing, and no going before its time (RELIABILITY R6, R14).

The time is that of the database, so that a wrong clock in the application lets nothing go.
"""

from django.db import migrations

SAYS = "the audit log is append-only"
TABLE = "audit_auditentry"


def for_sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    yield f"CREATE TRIGGER {TABLE}_append_only_update BEFORE UPDATE ON {TABLE} {refuse}"
    early = "WHEN OLD.keep_until > date('now')"
    yield f"CREATE TRIGGER {TABLE}_append_only_delete BEFORE DELETE ON {TABLE} {early} {refuse}"
    # INSERT OR REPLACE removes a row without asking the trigger on DELETE.
    stands = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
    yield f"CREATE TRIGGER {TABLE}_append_only_insert BEFORE INSERT ON {TABLE} {stands} {refuse}"


def for_postgresql():
    yield f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.keep_until <= CURRENT_DATE THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '{SAYS}: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
    yield (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    )
    yield f"""
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYS}: TRUNCATE is refused' USING ERRCODE = 'restrict_violation';
END $$
"""
    yield (
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate()"
    )


def add(apps, editor):
    for statement in for_sqlite() if editor.connection.vendor == "sqlite" else for_postgresql():
        editor.execute(statement, params=None)


def take_away(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION audit_refuse() CASCADE", params=None)
        editor.execute("DROP FUNCTION audit_refuse_truncate() CASCADE", params=None)
        return
    for deed in ("update", "delete", "insert"):
        editor.execute(f"DROP TRIGGER {TABLE}_append_only_{deed}", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(add, take_away)]
