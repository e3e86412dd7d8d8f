"""The app of the job queue; it finds the jobs that other apps register in their jobs.py."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "bundel.apps.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.jobs import checks  # noqa: F401
        from bundel.apps.jobs.personal import declare_personal

        declare_personal()
        autodiscover_modules("jobs")
