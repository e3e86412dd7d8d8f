"""Where somebody reports a weakness (RFC 9116): what the file says, and what is wrong with what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

# A day that nobody named moves along; RFC 9116 advises less than a year.
MOVES_ALONG = timedelta(days=180)
LONGEST = timedelta(days=365)


def security_txt(contact: str, site: str, until: date | None, now: datetime) -> str:
    """The file: whom to write to, until when that is sure, where this file lies, and in which languages."""
    expires = datetime.combine(until, time.min, UTC) if until else now + MOVES_ALONG
    lines = [
        f"Contact: mailto:{quote(contact, safe='@+')}",
        f"Expires: {expires.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Canonical: {site}/.well-known/security.txt",
        "Preferred-Languages: nl, en",
    ]
    return "\n".join(lines) + "\n"


def is_out_of_date(until: date | None, today: date) -> bool:
    """Whether finders may no longer rely on the contact: the day has passed, or lies further away than is advised."""
    return until is not None and not today < until <= today + LONGEST
