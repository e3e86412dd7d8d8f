from django.apps import AppConfig

from bundel.site.days import bound_every_day

# Here and not when the app is ready: some forms are made before.
bound_every_day()


class SiteConfig(AppConfig):
    name = "bundel.site"
    label = "site"

    def ready(self) -> None:
        from bundel.site import checks  # noqa: F401
