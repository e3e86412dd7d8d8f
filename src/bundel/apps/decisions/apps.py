"""The app of proposals and decisions."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "bundel.apps.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bundel.apps.accounts.actions.subjects import register_subjects
        from bundel.apps.decisions.actions import clearing  # noqa: F401
        from bundel.apps.decisions.logged import register_kinds
        from bundel.apps.decisions.personal import declare_personal
        from bundel.apps.decisions.position import subjects_of_mandates

        register_kinds()
        declare_personal()
        register_subjects(subjects_of_mandates)
