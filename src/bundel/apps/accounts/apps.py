"""The app of people and policy."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bundel.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
