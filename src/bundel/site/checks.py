"""At start: what an installation may do, but does better otherwise. What it may not do is refused (environment.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from bundel.site import clock
from bundel.site.environment import SECOND_STEP_FOR
from bundel.site.security_txt import is_out_of_date

LOCAL = ("", "localhost", "127.0.0.1", "::1")
SAFE_MODES = ("require", "verify-ca", "verify-full")


@register(Tags.security)
def security_txt_is_up_to_date(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    until = settings.SECURITY_TXT_EXPIRES
    if not is_out_of_date(until, clock.today()):
        return []
    hint = "See whether BUNDEL_CONTACT_EMAIL is still read, and set BUNDEL_SECURITY_TXT_EXPIRES to a day within a year."
    return [Warning(f"/.well-known/security.txt says that it holds until {until}.", hint=hint, id="bundel.W001")]


@register(Tags.security)
def everybody_is_asked_a_second_step(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    if settings.SECOND_STEP_FOR == SECOND_STEP_FOR[0]:
        return []
    hint = "Leave BUNDEL_SECOND_STEP out: a password alone can be guessed, also of somebody who only reads."
    return [Warning("Readers, specialists and preparers log in with a password alone.", hint=hint, id="bundel.W003")]


@register(Tags.security, deploy=True)
def database_elsewhere_is_reached_over_tls(
    app_configs: Sequence[Any] | None = None, **options: Any
) -> list[CheckMessage]:
    return judged(settings.DATABASES["default"])


def judged(database: dict[str, Any]) -> list[CheckMessage]:
    """What is wrong with how this database is reached; a socket and this very machine need no TLS."""
    host = str(database.get("HOST", ""))
    mode = str(database.get("OPTIONS", {}).get("sslmode", ""))
    if host in LOCAL or host.startswith("/") or mode in SAFE_MODES:
        return []
    found = f"sslmode={mode}" if mode else "no sslmode"
    hint = "Put ?sslmode=verify-full behind DATABASE_URL, or keep database and web server on one closed network."
    return [Warning(f"The database at {host} is reached with {found}.", hint=hint, id="bundel.W002")]
