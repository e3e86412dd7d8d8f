"""The backups: is there a new one that is good, and did one bring anybody back?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from bundel.apps.operations.backing_up import backups_in, is_good, made_at
from bundel.apps.operations.erased_again import came_back
from bundel.apps.operations.installation.finding import Finding, good, warning, wrong

LATE, TOO_LATE = timedelta(hours=26), timedelta(hours=50)


def backups(now: datetime) -> Iterator[Finding]:
    if not settings.BACKUP_DIR:
        text = _("Er wordt 's nachts geen reservekopie gemaakt. Zet BUNDEL_BACKUP_DIR.")
        yield warning("backup", text)
        return
    last = next((one for one in backups_in(Path(settings.BACKUP_DIR)) if is_good(one)), None)
    if last is None:
        yield wrong("backup", _("Er is geen goede reservekopie. Voer uit: manage.py backup"))
        return
    age, said = now - made_at(last), {"folder": last}
    if age > LATE:
        text = _("De laatste goede reservekopie is oud: %(folder)s. Kijk in het log van de werker.") % said
        yield wrong("backup", text) if age > TOO_LATE else warning("backup", text)
    else:
        yield good("backup", _("De laatste reservekopie is teruggezet en vergeleken: %(folder)s.") % said)


def erased() -> Iterator[Finding]:
    """Whether a backup that was put back brought erased people back with it."""
    if people := came_back():
        text = _("Met een reservekopie kwamen %(count)d gewiste mensen terug. Voer uit: manage.py erase_again")
        yield wrong("erased", text % {"count": len(people)})
    else:
        yield good("erased", _("Wie is gewist, is nog steeds weg."))
