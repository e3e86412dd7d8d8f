from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "bundel.apps.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.portfolio.personal import declare_personal

        declare_personal()
