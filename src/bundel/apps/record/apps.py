"""The app of the record: the ledger in the database."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "bundel.apps.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.record import checks  # noqa: F401
        from bundel.apps.record.personal import declare_personal

        declare_personal()
