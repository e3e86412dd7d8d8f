from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "bundel.site"
    label = "site"

    def ready(self) -> None:
        from bundel.site import checks  # noqa: F401
