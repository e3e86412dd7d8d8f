"""The Dutch words for what entries of the record say in keys."""

from __future__ import annotations

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bundel.apps.record.models import Disclosure

KINDS: dict[str, str | Promise] = {
    "decided": _("besluit"),
    "amended": _("besluit aangepast"),
    "confirmed": _("besluit bevestigd"),
    "withdrawn": _("besluit ingetrokken"),
    "redacted": _("inhoud gewist"),
    "restated": _("besluit opnieuw vastgelegd, zonder een gewiste persoon"),
    "disclosed": _("openbaar gemaakt"),
}


def subject_in_words(told: Disclosure) -> str:
    """What an entry is about: by its name where the content says one, else by its key without the kind before it."""
    content = json.loads(told.committed).get("content", {})
    name = content.get("topic_name") if isinstance(content, dict) else None
    return str(name or told.subject.partition("/")[2] or told.subject)


def kind_in_words(kind: str) -> str:
    """The kind of an entry; one that has no word here is shown as it is."""
    return str(KINDS.get(kind, kind.replace("_", " ")))
