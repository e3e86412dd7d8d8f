"""Keeps an advice as it stood, once, however many decisions lean on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bundel.apps.decisions.models import KeptAdvice


def keep_advice(document: Mapping[str, Any]) -> KeptAdvice:
    """Keep an advice with its problem, seed and engine version; the same one again is the one that there is.

    The digest is SHA-256 over the JSON text with sorted keys and no spaces, and goes into the record with every
    decision on it. What stands in the document is not looked at.
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return KeptAdvice.objects.get_or_create(digest=digest, defaults={"text": text})[0]
