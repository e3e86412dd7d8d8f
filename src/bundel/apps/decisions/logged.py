"""What the audit log tells about proposals and decisions, in words: ids only, never what was chosen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import SEVEN_YEARS, register

MADE, SENT_BACK, DROPPED = "proposal.made", "proposal.sent_back", "proposal.dropped"
ASKED, ANSWERED = "proposal.asked", "proposal.answered"
ERASED = "decision.erased"
FILED, DESTROYED = "decision.filed", "decision.destroyed"
RULE_SET = "archive.rule_set"
DECISION = "decision."


def register_kinds() -> None:
    """Called once, when the app is ready."""
    for key, words in (
        (MADE, _("voorstel gemaakt of veranderd")),
        (SENT_BACK, _("voorstel teruggegeven")),
        (DROPPED, _("voorstel weggehaald")),
        (ASKED, _("collega gevraagd bij een voorstel")),
        (ANSWERED, _("advies gegeven bij een voorstel")),
        (DECISION + "decided", _("besloten")),
        (DECISION + "confirmed", _("besluit bevestigd")),
        (DECISION + "withdrawn", _("besluit ingetrokken")),
        (ERASED, _("besluit gewist")),
        (FILED, _("bewaren en openbaarheid van een besluit vastgelegd")),
        (DESTROYED, _("ingestemd met vernietiging")),
        (RULE_SET, _("bewaartermijn van besluiten vastgelegd")),
    ):
        register(key, words, SEVEN_YEARS)
