"""The app of the days on which a municipality meets."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "bundel.apps.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.meetings.logged import register_kinds
        from bundel.apps.meetings.personal import declare_personal

        register_kinds()
        declare_personal()
