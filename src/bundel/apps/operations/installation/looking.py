"""All looks, one after the other; what stumbles is a finding too, and does not keep the others from looking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, ProgrammingError
from django.utils.translation import gettext as _

from bundel.apps.operations.installation import database, machine, record_keys, safety_net, services, work
from bundel.apps.operations.installation.finding import Finding, Level, wrong

Look = Callable[[], Iterable[Finding]]


KEYS = (
    "database", "migrations", "clock", "keys", "record", "jobs", "disk", "backup", "erased", "mail", "certificate",
    "log_ins",
)  # fmt: skip


def look(now: datetime, *, certificate_of: str = "", log_ins: bool = False, only: str = "") -> list[Finding]:
    """How this installation is; by option also what asks others over the network, or one look alone."""
    looks: dict[str, Look] = {
        "database": database.settings_read_back,
        "migrations": database.migrations,
        "clock": lambda: database.clocks(now),
        "keys": record_keys.keys,
        "record": record_keys.record,
        "jobs": lambda: work.worker(now),
        "disk": machine.disks,
        "backup": lambda: safety_net.backups(now),
        "erased": safety_net.erased,
        "mail": services.mail,
    }
    address = certificate_of or (settings.ALLOWED_HOSTS[0].lstrip(".") if settings.IS_PRODUCTION else "")
    if address:
        looks["certificate"] = lambda: machine.certificate(now, address)
    if log_ins or only == "log_ins":
        looks["log_ins"] = services.log_ins
    return [one for key, found in looks.items() if only in ("", key) for one in _found(key, found)]


def worst(findings: Iterable[Finding]) -> Level:
    return max((one.level for one in findings), default=Level.GOOD)


def _found(key: str, found: Look) -> list[Finding]:
    try:
        return list(found())
    except Exception as fault:
        text = _("%(thing)s: dit was niet na te gaan. %(advice)s (%(fault)s)")
        said = {
            "thing": key,
            "advice": _advice(fault),
            "fault": f"{type(fault).__name__}: {' '.join(str(fault).split())}",
        }
        return [wrong(key, text % said)]


def _advice(fault: Exception) -> str:
    if isinstance(fault, ProgrammingError) or "no such table" in str(fault):
        return _("Voer eerst uit: manage.py upgrade")
    if isinstance(fault, DatabaseError):
        return _("Kijk of de database draait, en of DATABASE_URL klopt.")
    return _("Meld deze regel bij wie Bundel maakt.")
