"""Keeps an advice as it stood, once, however many decisions lean on it, and as long as one does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from bundel.apps.decisions.models import Decision, KeptAdvice, Proposal


def keep_advice(document: Mapping[str, Any]) -> KeptAdvice:
    """Keep an advice with its problem, seed and engine version; the same one again is the one that there is.

    The digest is SHA-256 over the JSON text with sorted keys and no spaces, and goes into the record with every
    decision on it. What stands in the document is not looked at.
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return KeptAdvice.objects.get_or_create(digest=digest, defaults={"text": text})[0]


def forget_unused() -> int:
    """An advice that no proposal and no decision leans on any more goes; gives how many."""
    leans = [Exists(kind.objects.filter(advice=OuterRef("pk"))) for kind in (Proposal, Decision)]
    return KeptAdvice.objects.filter(*(~one for one in leans)).delete()[0]
