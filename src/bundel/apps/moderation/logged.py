"""What the audit log tells about moderation: what was done with a text, never the text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import SEVEN_YEARS, register

REPORTED = "text.reported"
HIDDEN = "text.hidden"
LEFT = "text.left"
RESTORED = "text.restored"
APPEALED = "text.appealed"
JUDGED = "text.judged"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(REPORTED, _("een tekst gemeld"), SEVEN_YEARS)
    register(HIDDEN, _("een tekst verborgen"), SEVEN_YEARS)
    register(LEFT, _("een gemelde tekst laten staan"), SEVEN_YEARS)
    register(RESTORED, _("een verborgen tekst weer getoond"), SEVEN_YEARS)
    register(APPEALED, _("bezwaar gemaakt tegen het verbergen van een tekst"), SEVEN_YEARS)
    register(JUDGED, _("beslist over een bezwaar tegen verbergen"), SEVEN_YEARS)
