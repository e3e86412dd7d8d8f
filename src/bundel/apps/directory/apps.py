"""The app of the pages about organisations."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "bundel.apps.directory"
    label = "directory"
