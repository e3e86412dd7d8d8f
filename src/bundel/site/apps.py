from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "bundel.site"
    label = "site"
