"""The mail server and the log-ins of municipalities that an installation may use, checked before anything starts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL = ("127.0.0.1", "localhost", "::1")
BACKENDS = "django.core.mail.backends"
PROVIDER_FIELDS = ("id", "name", "server", "client_id", "secret", "email_domains")
# Left out by most: further hosts of that log-in, which keep its keys or say who somebody is.
OTHER_HOSTS = "other_hosts"


@dataclass(frozen=True)
class Mail:
    """How mail leaves; without a server a try-out writes files, and production sends none."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False

    @property
    def is_sent(self) -> bool:
        return self.backend != f"{BACKENDS}.dummy.EmailBackend"


def read_mail(url: str, mode: str) -> Mail:
    """smtp://user:password@host:587 (made safe by STARTTLS) or smtps://...; a password never goes out in the open."""
    if not url:
        return Mail(f"{BACKENDS}.{'dummy' if mode == 'production' else 'filebased'}.EmailBackend")
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise refusal("BUNDEL_MAIL_URL", "smtp://user:password@host:587 or smtps://user:password@host:465", "another")
    is_tls = parts.scheme == "smtps"
    return Mail(
        backend=f"{BACKENDS}.smtp.EmailBackend", host=parts.hostname, port=parts.port or (465 if is_tls else 587),
        user=unquote(parts.username or ""), password=unquote(parts.password or ""), is_tls=is_tls,
        starts_tls=not is_tls and parts.hostname not in LOCAL,
    )  # fmt: skip


def read_providers(path: str, is_production: bool) -> list[dict[str, Any]]:
    """The log-ins of municipalities from a JSON file, as the library wants them; empty without a file."""
    if not path:
        return []
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise refusal("BUNDEL_OIDC_FILE", "a readable JSON file", type(fault).__name__) from fault
    if not isinstance(rows, list):
        raise refusal("BUNDEL_OIDC_FILE", "a list of log-ins", type(rows).__name__)
    providers = [_provider(row, number, is_production) for number, row in enumerate(rows, 1)]
    if len({one["provider_id"] for one in providers}) < len(providers):
        raise refusal("BUNDEL_OIDC_FILE", "log-ins that each have their own id", "an id that stands there twice")
    return providers


def _provider(row: Any, number: int, is_production: bool) -> dict[str, Any]:
    where = f"BUNDEL_OIDC_FILE, log-in {number}"
    if not isinstance(row, dict) or set(row) - {OTHER_HOSTS} != set(PROVIDER_FIELDS):
        found = ", ".join(sorted(row)) if isinstance(row, dict) else type(row).__name__
        expected = f"an object with {', '.join(PROVIDER_FIELDS)}, and {OTHER_HOSTS} where there are any"
        raise refusal(where, expected, found)
    server = urlsplit(str(row["server"]))
    is_safe = server.scheme == "https" or (not is_production and server.hostname in LOCAL)
    if not is_safe or not server.hostname:
        raise refusal(f"{where}, server", "an address that begins with https://", str(row["server"]))
    domains, hosts = row["email_domains"], row.get(OTHER_HOSTS, [])
    if not domains or not _are_words(domains):
        raise refusal(f"{where}, email_domains", "a list of the mail domains that this log-in speaks for", str(domains))
    if not _are_words(hosts) or any("/" in host or "*" in host for host in hosts):
        raise refusal(f"{where}, {OTHER_HOSTS}", "a list of host names, without https:// and without *", str(hosts))
    return {
        "provider_id": str(row["id"]), "name": str(row["name"]), "client_id": str(row["client_id"]),
        "secret": str(row["secret"]),
        "settings": {
            "server_url": str(row["server"]), "email_domains": [one.lower() for one in domains], OTHER_HOSTS: hosts,
        },
    }  # fmt: skip


def _are_words(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) and one for one in given)


def refusal(name: str, expected: str, found: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} must be {expected}; found {found}. Bundel did not start. "
        "Set it and start again, or set BUNDEL_MODE=tryout for a local try-out."
    )
