"""The app of keeping: what is kept of people and of the work, for how long, and what goes when its time has passed."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "bundel.apps.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Terms that cannot be read stop the start: nothing may be kept without one.
        from bundel.apps.keeping import actions  # noqa: F401
