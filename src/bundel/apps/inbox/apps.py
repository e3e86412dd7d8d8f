"""The app of notices."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "bundel.apps.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.inbox.personal import declare_personal

        declare_personal()
