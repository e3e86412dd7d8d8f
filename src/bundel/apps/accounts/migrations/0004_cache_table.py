"""The table of the cache that all processes share: codes that were used once, and limits on tries."""

from django.core.management import call_command
from django.db import migrations

TABLE = "accounts_cache"


def make(apps, editor):
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


def take_away(apps, editor):
    editor.execute(f"DROP TABLE {TABLE}", params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_invitations")]
    operations = [migrations.RunPython(make, take_away)]
