"""The database, the proxies and the backups of an installation, checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import dj_database_url

from bundel.site.outside_services import refusal

Network = IPv4Network | IPv6Network
# A request may not keep others waiting: a statement of five seconds, or three of waiting for a lock, and it is refused.
# Jobs, migrations and backups may take their time (RELIABILITY R8).
WEB_LIMITS = "-c statement_timeout=5s -c lock_timeout=3s"
WEB = "web"
LONGEST_KEPT = 3650
SECRETS = ("BUNDEL_SECRET_KEY", "BUNDEL_MAIL_URL", "DATABASE_URL", "BUNDEL_RESTORE_TEST_URL")


def with_secrets(given: Mapping[str, str]) -> dict[str, str]:
    """The variables, with secrets read from the file that NAME_FILE names, as containers hand them over."""
    found = dict(given)
    for name in SECRETS:
        path = given.get(f"{name}_FILE")
        if path and given.get(name):
            raise refusal(name, f"left out when {name}_FILE is set", "both")
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as fault:
                raise refusal(
                    f"{name}_FILE", "a readable file with nothing but the secret", type(fault).__name__
                ) from None
    return found


def read_database(url: str, otherwise: Path, *, is_web: bool) -> dict[str, Any]:
    """How the database is reached: set so that what was saved survives a power cut."""
    database: dict[str, Any] = _parsed("DATABASE_URL", url or f"sqlite:///{otherwise}")
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        # Its writers stand in line, before they wait within SQLite (ADR 0085).
        database["ENGINE"] = "bundel.site.sqlite3"
        # SQLite below 3.51.3 can corrupt a WAL on reset, so the rollback journal is used, synced in full (R7).
        options.update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            # What is erased is overwritten too, so that nothing of it can be read from the file (ADR 0057).
            init_command="PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        )
    elif is_web:
        options["options"] = f"{options.get('options', '')} {WEB_LIMITS}".strip()
    return database


def _parsed(name: str, url: str) -> dict[str, Any]:
    """Of an address that can't be read nothing is named: it may hold a password."""
    try:
        return dict(dj_database_url.parse(url))
    except ValueError:
        raise refusal(name, "postgres://user:password@host:5432/name, with %23 for # and so on", "another") from None


def read_spare_database(url: str) -> dict[str, Any]:
    """An empty database that backups are tried in; without one, a database is made for each try."""
    if not url:
        return {}
    found = _parsed("BUNDEL_RESTORE_TEST_URL", url)
    return {name: found[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}


def read_proxies(given: Mapping[str, str], *, is_behind_proxy: bool, is_production: bool) -> list[Network]:
    """From which addresses a proxy of ours speaks to us: only there X-Forwarded-* counts."""
    name, text = "BUNDEL_TRUSTED_PROXIES", given.get("BUNDEL_TRUSTED_PROXIES", "")
    expected = "addresses or networks of your own proxies, with commas, such as 10.0.0.5, 172.18.0.0/16"
    try:
        found = [ip_network(one.strip()) for one in text.split(",") if one.strip()]
    except ValueError:
        raise refusal(name, expected, text) from None
    if is_production and is_behind_proxy and not found:
        raise refusal(name, f"{expected} when BUNDEL_BEHIND_PROXY=1", "nothing")
    if any(one.prefixlen == 0 for one in found):
        raise refusal(name, f"{expected}, never everybody", text)
    return found


def read_backup_folder(given: Mapping[str, str], keys: Path) -> Path | None:
    """Where each night a backup goes; never where the keys of the record are, nor the other way round (R5)."""
    text = given.get("BUNDEL_BACKUP_DIR", "")
    if not text:
        return None
    folder = Path(text)
    if not folder.is_absolute():
        raise refusal("BUNDEL_BACKUP_DIR", "a path that begins with /", text)
    if folder.resolve().is_relative_to(keys.resolve()) or keys.resolve().is_relative_to(folder.resolve()):
        raise refusal("BUNDEL_BACKUP_DIR", f"another folder than that of the keys of the record ({keys})", text)
    return folder


def read_days_kept(given: Mapping[str, str]) -> int:
    """How many days a backup is kept; whoever is erased stays in them so long."""
    text = given.get("BUNDEL_BACKUP_KEEP_DAYS", "30")
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_KEPT:
        raise refusal("BUNDEL_BACKUP_KEEP_DAYS", f"a number of days from 1 to {LONGEST_KEPT}", text)
    return int(text)
