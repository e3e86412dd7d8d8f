"""The app of the organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "bundel.apps.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.organisations.logged import register_kinds

        register_kinds()
