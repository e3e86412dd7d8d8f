from django.apps import AppConfig


class HorizonConfig(AppConfig):
    name = "bundel.apps.horizon"
    label = "horizon"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.horizon.personal import declare_personal

        declare_personal()
