"""The app of moderation."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "bundel.apps.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.moderation.logged import register_kinds
        from bundel.apps.moderation.personal import declare_personal

        register_kinds()
        declare_personal()
