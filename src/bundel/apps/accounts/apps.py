"""The app of people and policy."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "bundel.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.accounts.logged import register_kinds

        register_kinds()
        # However somebody logs in (password, passkey, the municipality's own log-in): the times start here.
        user_logged_in.connect(start_the_clocks, dispatch_uid="accounts.start_the_clocks")


def start_the_clocks(request: Any, **_more: Any) -> None:
    from bundel.apps.accounts.recent_login import note_log_in
    from bundel.site import clock

    note_log_in(request, clock.now())
