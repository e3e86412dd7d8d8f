"""What the audit log tells about organisations, in words, and how long it is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import SEVEN_YEARS, register

MERGER_PLANNED, MERGER_CANCELLED = "merger.planned", "merger.cancelled"
ORGANISATION_ADDED, ORGANISATION_ENDED = "organisation.added", "organisation.ended"
ASSIGNMENT_GIVEN, ASSIGNMENT_ENDED = "assignment.given", "assignment.ended"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    for key, words in (
        (MERGER_PLANNED, _("herindeling gepland")),
        (MERGER_CANCELLED, _("herindeling afgezegd")),
        (ORGANISATION_ADDED, _("organisatie toegevoegd")),
        (ORGANISATION_ENDED, _("organisatie beëindigd")),
        (ASSIGNMENT_GIVEN, _("werk aan een organisatie gegeven")),
        (ASSIGNMENT_ENDED, _("werk van een organisatie gestopt")),
    ):
        register(key, words, SEVEN_YEARS)
