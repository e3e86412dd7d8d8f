"""Log-in with the framework's own accounts; example accounts live only outside production."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from bundel.apps.accounts.models import User


class AccountBackend(ModelBackend):
    """Asked at log-in and again at every request, so a closed account is closed everywhere at once."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        is_out_of_place = getattr(user, "is_example", False) and not settings.HAS_EXAMPLE_ACCOUNTS
        return super().user_can_authenticate(user) and not is_out_of_place
