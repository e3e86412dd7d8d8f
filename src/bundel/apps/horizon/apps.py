from django.apps import AppConfig


class HorizonConfig(AppConfig):
    name = "bundel.apps.horizon"
    label = "horizon"
    default_auto_field = "django.db.models.BigAutoField"
