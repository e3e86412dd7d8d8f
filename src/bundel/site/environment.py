"""What an installation may set through its environment, checked before anything starts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bundel.site.outside_services import Mail, read_mail, read_providers, refusal

MODES = ("production", "tryout", "test")
SHORTEST_KEY, FEWEST_SIGNS = 50, 5
HASHED = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?\n?$")
HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]")
SECOND_STEP_FOR = ("everyone", "deciders")
DATABASES = ("postgres", "postgresql", "sqlite")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "testserver")


@dataclass(frozen=True)
class Environment:
    mode: str
    secret_key: str
    hosts: tuple[str, ...]
    is_behind_proxy: bool
    contact_email: str
    project_url: str
    record_origin: str
    mail: Mail
    identity_providers: list[dict[str, Any]]
    security_txt_expires: date | None
    leaked_passwords: Path | None
    second_step_for: str

    @property
    def is_production(self) -> bool:
        return self.mode == "production"


def read_environment(given: Mapping[str, str]) -> Environment:
    """Read the variables; an installation that would be unsafe is refused, with the variable and what it may be."""
    mode = given.get("BUNDEL_MODE", "production")
    if mode not in MODES:
        raise refusal("BUNDEL_MODE", f"one of {', '.join(MODES)}", mode)
    is_production = mode == "production"
    hosts = _hosts(given, is_production)
    _no_moved_day(given, is_production)
    _known_database(given, is_production)
    return Environment(
        mode=mode,
        secret_key=_secret_key(given, is_production),
        hosts=hosts,
        is_behind_proxy=_switch(given, "BUNDEL_BEHIND_PROXY"),
        contact_email=_contact(given, is_production),
        project_url=_project(given),
        # For ever: whoever checks the record knows it by this name.
        record_origin=given.get("BUNDEL_RECORD_ORIGIN") or f"{hosts[0].lstrip('.')}/register",
        mail=read_mail(given.get("BUNDEL_MAIL_URL", ""), mode),
        identity_providers=read_providers(given.get("BUNDEL_OIDC_FILE", ""), is_production),
        security_txt_expires=_day(given, "BUNDEL_SECURITY_TXT_EXPIRES"),
        leaked_passwords=_list_of_leaked(given),
        second_step_for=_second_step_for(given),
    )


def record_folder(database_url: str | None) -> str:
    """A name for the folder of the record that goes with this database."""
    return hashlib.sha256(database_url.encode()).hexdigest()[:12] if database_url else "local"


def _secret_key(given: Mapping[str, str], is_production: bool) -> str:
    key = given.get("BUNDEL_SECRET_KEY", "")
    if not is_production:
        return key or "only-for-the-local-try-out-and-tests"
    if len(key) < SHORTEST_KEY:
        found = f"{len(key)} characters" if key else "nothing"
        raise refusal("BUNDEL_SECRET_KEY", f"a secret of at least {SHORTEST_KEY} random characters", found)
    if len(set(key)) < FEWEST_SIGNS:
        raise refusal("BUNDEL_SECRET_KEY", "random characters", f"{len(set(key))} different ones")
    return key


def _hosts(given: Mapping[str, str], is_production: bool) -> tuple[str, ...]:
    hosts = tuple(name.strip() for name in given.get("BUNDEL_HOSTS", "").split(",") if name.strip())
    if not is_production:
        return hosts or LOCAL_HOSTS
    if not hosts or not all(HOST.fullmatch(name) for name in hosts):
        expected = "the host names of this installation, with commas, without *, https:// or a port"
        raise refusal("BUNDEL_HOSTS", expected, ",".join(hosts) or "nothing")
    return hosts


def _contact(given: Mapping[str, str], is_production: bool) -> str:
    address = given.get("BUNDEL_CONTACT_EMAIL", "")
    if not is_production:
        return address or "bundel@example.org"
    if "@" not in address:
        raise refusal("BUNDEL_CONTACT_EMAIL", "the e-mail address where people report faults", address or "nothing")
    return address


def _switch(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "0")
    if value not in ("0", "1"):
        raise refusal(name, "0 or 1", value)
    return value == "1"


def _second_step_for(given: Mapping[str, str]) -> str:
    asked = given.get("BUNDEL_SECOND_STEP") or SECOND_STEP_FOR[0]
    if asked not in SECOND_STEP_FOR:
        raise refusal("BUNDEL_SECOND_STEP", " or ".join(SECOND_STEP_FOR), asked)
    return asked


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refusal(name, "a day as 2027-12-31", text) from None


def _no_moved_day(given: Mapping[str, str], is_production: bool) -> None:
    """A day that stands still would keep ended roles and mandates alive."""
    if _day(given, "BUNDEL_TODAY") is not None and is_production:
        raise refusal("BUNDEL_TODAY", "left out outside a demonstration", given["BUNDEL_TODAY"])


def _known_database(given: Mapping[str, str], is_production: bool) -> None:
    """Of the address only the kind is named: the rest may hold a password.

    Without one a try-out makes its own. In production that would be an empty database in the place of one that is full.
    """
    url = given.get("DATABASE_URL", "")
    kind = urlsplit(url).scheme
    if (url or is_production) and kind not in DATABASES:
        found = f"{kind}://" if kind else "another" if url else "nothing"
        raise refusal("DATABASE_URL", "postgres://user:password@host:5432/name or sqlite:///path", found)


def _project(given: Mapping[str, str]) -> str:
    """Stands as a link on pages, so it may be a web page and nothing else."""
    url = given.get("BUNDEL_PROJECT_URL", "https://example.org/bundel")
    if urlsplit(url).scheme != "https":
        raise refusal("BUNDEL_PROJECT_URL", "an address that begins with https://", url)
    return url


def _list_of_leaked(given: Mapping[str, str]) -> Path | None:
    """Looked at where it begins; a wrong list would let every password pass unseen."""
    name, text = "BUNDEL_LEAKED_PASSWORDS", given.get("BUNDEL_LEAKED_PASSWORDS", "")
    expected = "a readable file of SHA-1 hashes in order, one HASH:count a line"
    if not text:
        return None
    try:
        with Path(text).open("rb") as lines:
            first, second = lines.readline(128), lines.readline(128)
    except OSError as fault:
        raise refusal(name, expected, type(fault).__name__) from fault
    if HASHED.match(first) is None or (second and not first[:40] < second[:40]):
        raise refusal(name, expected, "a file of another kind")
    return Path(text)
