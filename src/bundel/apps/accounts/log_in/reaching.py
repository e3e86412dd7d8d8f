"""Whether the log-ins of municipalities answer at all, for whoever looks after the installation."""

from __future__ import annotations

from collections.abc import Iterator

import requests

from bundel.apps.accounts.log_in.outgoing import GuardedSession
from bundel.apps.accounts.queries import configured_log_ins

DISCOVERY = "/.well-known/openid-configuration"


def answering() -> Iterator[tuple[str, str]]:
    """Each log-in by name, and what went wrong when it was asked how it wants to be spoken to; "" when nothing did."""
    for one in configured_log_ins():
        yield str(one["name"]), _fault_of(str(one["settings"]["server_url"]))


def _fault_of(server: str) -> str:
    try:
        # Some name the document itself, which the library takes too.
        answer = GuardedSession([server]).get(server if DISCOVERY in server else server.rstrip("/") + DISCOVERY)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as fault:
        return str(fault) or type(fault).__name__
    return "" if isinstance(found, dict) and "authorization_endpoint" in found else "an answer of another kind"
