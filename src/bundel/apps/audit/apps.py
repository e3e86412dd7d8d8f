"""The app of the audit log; every other app may write in it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bundel.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
