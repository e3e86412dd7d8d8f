"""The keys of the record, and whether it signs."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from bundel.apps.operations.installation.finding import Finding, good, warning, wrong
from bundel.apps.record import outside
from bundel.apps.record.signing import RecordHalted, require_no_loss, size_now


def keys() -> Iterator[Finding]:
    """They are there, can be read, and by nobody else."""
    folder, files = outside.folder(), sorted(outside.folder().glob(outside.KEYS))
    if not files:
        text = _("Er is geen sleutel om mee te ondertekenen in %(folder)s. Voer uit: manage.py make_record_key")
        # A try-out makes its first one itself.
        yield (wrong if settings.IS_PRODUCTION else warning)("keys", text % {"folder": folder})
        return
    open_to_others = [one for one in (folder, *files) if one.stat().st_mode & 0o077]
    if open_to_others:
        text = _("Anderen op deze server kunnen bij %(place)s. Voer uit: chmod go= %(place)s")
        yield wrong("keys", text % {"place": open_to_others[0]})
        return
    try:
        outside.signing_keys()
    except outside.UnfitFolder as fault:
        yield wrong("keys", str(fault))
    else:
        text = _("Om mee te ondertekenen: %(count)d. Niemand anders op deze server kan bij de sleutels.")
        yield good("keys", text % {"count": len(files)})


def record() -> Iterator[Finding]:
    """Whether the record takes something new."""
    try:
        size = size_now()
        require_no_loss(size)
    except RecordHalted as fault:
        text = _("%(fault)s Voer uit: manage.py resume_record --checkpoint BESTAND")
        yield wrong("record", text % {"fault": fault})
    else:
        yield good("record", _("Het besluitenregister neemt besluiten aan; het telt er %(size)d.") % {"size": size})
