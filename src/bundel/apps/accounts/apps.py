"""The app of people and policy."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bundel.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.accounts.actions import clearing  # noqa: F401
        from bundel.apps.accounts.log_in import signals
        from bundel.apps.accounts.logged import register_kinds
        from bundel.apps.accounts.personal import declare_personal

        register_kinds()
        signals.connect()
        declare_personal()
