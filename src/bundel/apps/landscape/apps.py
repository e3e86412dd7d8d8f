from django.apps import AppConfig


class LandscapeConfig(AppConfig):
    name = "bundel.apps.landscape"
    label = "landscape"
    default_auto_field = "django.db.models.BigAutoField"
