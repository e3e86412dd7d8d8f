"""The Dutch words for what entries of the record say in keys."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "decided": _("besluit"),
    "amended": _("besluit aangepast"),
    "confirmed": _("besluit bevestigd"),
    "withdrawn": _("besluit ingetrokken"),
    "redacted": _("inhoud gewist"),
    "restated": _("besluit opnieuw vastgelegd, zonder een gewiste persoon"),
    "disclosed": _("openbaar gemaakt"),
}


def subject_in_words(subject: str) -> str:
    """What an entry is about, without the kind of thing that stands before it in its key."""
    return subject.partition("/")[2] or subject


def kind_in_words(kind: str) -> str:
    """The kind of an entry; one that has no word here is shown as it is."""
    return str(KINDS.get(kind, kind.replace("_", " ")))
