"""The app of what topics took, and of peer figures."""

from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    name = "bundel.apps.estimates"
    label = "estimates"
    default_auto_field = "django.db.models.BigAutoField"
