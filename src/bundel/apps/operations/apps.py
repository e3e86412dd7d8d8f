"""The app of running an installation. It has no tables of its own: a backup must tell of itself without a database."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "bundel.apps.operations"
    label = "operations"

    def ready(self) -> None:
        from bundel.apps.keeping.people import erasing
        from bundel.apps.operations.erased_again import remember
        from bundel.apps.operations.logged import register_kinds

        register_kinds()
        erasing("operations", remember)
