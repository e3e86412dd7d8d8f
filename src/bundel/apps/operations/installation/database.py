"""The database: its settings read back, its version, its clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.checks import ERROR, WARNING, Tags, run_checks
from django.db import connection
from django.utils.translation import gettext as _

from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import USUAL
from bundel.apps.operations.installation.finding import Finding, good, in_words, warning, wrong
from bundel.apps.operations.standing import migrations_to_do, migrations_unknown, newest_moment

MOST_APART = timedelta(seconds=5)


def settings_read_back() -> Iterator[Finding]:
    """Whether what was saved survives a power cut, and whether the record can't be changed."""
    found = [one for one in run_checks(tags=[Tags.database], databases=[USUAL]) if one.level >= WARNING]
    for one in found:
        kind = wrong if one.level >= ERROR else warning
        text = _("De database is niet veilig ingesteld. %(what)s")
        yield kind("database", text % {"what": f"{one.msg} {one.hint or ''}".strip()})
    if not found:
        yield good("database", _("%(server)s is veilig ingesteld.") % {"server": our_kind().version()})


def migrations() -> Iterator[Finding]:
    to_do, unknown = migrations_to_do(), migrations_unknown()
    if unknown:
        text = _("De database is van een nieuwere versie van Bundel (%(name)s). Installeer die versie.")
        yield wrong("migrations", text % {"name": unknown[0]})
    elif to_do:
        text = _("De database loopt %(count)d stappen achter. Voer uit: manage.py upgrade")
        yield wrong("migrations", text % {"count": len(to_do)})
    else:
        yield good("migrations", _("De database past bij deze versie van Bundel."))


def clocks(now: datetime) -> Iterator[Finding]:
    """Ours against that of the database, and against what was written last."""
    newest, theirs = newest_moment(), _clock_of_the_server()
    apart = abs(theirs - now) if theirs else timedelta()
    if newest is not None and newest > now + MOST_APART:
        text = _("De klok loopt achter: het laatste item in het register is van %(moment)s. Zet de klok gelijk.")
        yield wrong("clock", text % {"moment": in_words(newest)})
    elif apart > MOST_APART:
        text = _("De klok van de database en die van deze server lopen %(seconds)d seconden uiteen. Zet ze gelijk.")
        yield wrong("clock", text % {"seconds": apart.total_seconds()})
    else:
        yield good("clock", _("De klok klopt met de database en met wat het laatst is vastgelegd."))


def _clock_of_the_server() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found
