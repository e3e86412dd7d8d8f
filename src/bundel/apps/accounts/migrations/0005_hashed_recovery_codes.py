"""Recovery codes that follow from a kept seed go: only hashes are kept, and whoever had some makes new ones."""

from django.db import migrations


def take_away(apps, editor):
    authenticators = apps.get_model("mfa", "Authenticator").objects.using(editor.connection.alias)
    authenticators.filter(type="recovery_codes").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_cache_table"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop, elidable=True)]
