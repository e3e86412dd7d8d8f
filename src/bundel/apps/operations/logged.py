"""What the audit log tells about running the installation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import SEVEN_YEARS, register

RESTORED, UPGRADED = "installation.restored", "installation.upgraded"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(RESTORED, _("reservekopie teruggezet"), SEVEN_YEARS)
    register(UPGRADED, _("nieuwe versie in gebruik genomen"), SEVEN_YEARS)
