"""The app of what topics took, and of peer figures."""

from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    name = "bundel.apps.estimates"
    label = "estimates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.estimates.logged import register_kinds
        from bundel.apps.estimates.personal import declare_personal

        register_kinds()
        declare_personal()
