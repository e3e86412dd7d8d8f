"""The machine: room on the disks, and the certificate with which it says who it is."""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from bundel.apps.operations.installation.finding import Finding, good, in_words, warning, wrong

LEAST_FREE, LITTLE_FREE = 0.05, 0.15
LONGEST_WAIT = 10
SOON, VERY_SOON = timedelta(days=21), timedelta(days=7)
GIB = 1 << 30


def disks() -> Iterator[Finding]:
    """Of everything that grows; each disk once."""
    seen = set[int]()
    for place in _places():
        if not place.is_dir():
            text = _(
                "De map %(place)s is er niet, of is niet te lezen. Maak hem, of zet een andere in de instellingen."
            )
            yield wrong("disk", text % {"place": place})
            continue
        device = place.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield _disk(place)


def _places() -> list[Path]:
    places = [Path(settings.RECORD_DIR)]
    if connection.vendor == "sqlite":
        places.append(Path(str(connection.settings_dict["NAME"])).parent)
    return [*places, Path(settings.BACKUP_DIR)] if settings.BACKUP_DIR else places


def _disk(place: Path) -> Finding:
    usage = shutil.disk_usage(place)
    share = usage.free / usage.total
    said = {"place": place, "free": f"{usage.free / GIB:.1f}", "share": f"{share:.0%}"}
    if share < LITTLE_FREE:
        text = _("De schijf van %(place)s raakt vol: %(free)s GiB (%(share)s) vrij. Maak ruimte.") % said
        return wrong("disk", text) if share < LEAST_FREE else warning("disk", text)
    return good("disk", _("Op de schijf van %(place)s is %(free)s GiB (%(share)s) vrij.") % said)


def certificate(now: datetime, address: str, trusted: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Ask for it as a visitor's browser does, and see until when it holds."""
    host, _colon, port = address.partition(":")
    try:
        until = _held_until(host, int(port or 443), trusted or ssl.create_default_context())
    except (OSError, ValueError) as fault:
        text = _(
            "Het certificaat van %(address)s is niet goed, of niet op te vragen. Kijk bij uw proxy, en of de naam naar "
            "deze server wijst. (%(fault)s)"
        )
        yield wrong("certificate", text % {"address": address, "fault": fault})
        return
    left, said = until - now, {"address": address, "day": in_words(until)}
    if left > SOON:
        yield good("certificate", _("Het certificaat van %(address)s geldt tot %(day)s.") % said)
        return
    text = _("Het certificaat van %(address)s geldt nog maar tot %(day)s. Vernieuw het.") % said
    yield wrong("certificate", text) if left < VERY_SOON else warning("certificate", text)


def _held_until(host: str, port: int, trusted: ssl.SSLContext) -> datetime:
    with closing(socket.create_connection((host, port), timeout=LONGEST_WAIT)) as line:
        with trusted.wrap_socket(line, server_hostname=host) as safe:
            held = safe.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(held["notAfter"])), UTC)
