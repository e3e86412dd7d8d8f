"""An erased person goes out of decisions and of the record, while the decisions stand (RELIABILITY P6, R3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from bundel.apps.decisions.models import Decision
from bundel.apps.keeping.people import Erased
from bundel.apps.keeping.replacing import replacer
from bundel.apps.record import actions as record

# Stands on the record for everybody who may read the decision, so it says nothing about who.
GROUND = "AVG, artikel 17: een persoon is gewist"


def forget(erased: Erased) -> int:
    """Take a person out of the decisions of the organisations where they worked; gives how many named them.

    What was committed cannot be changed: the content of the old entry is erased with its legal ground, and the same
    decision without the person is put on the record anew, naming the old entry.
    """
    replace = replacer(erased.wanted)
    found = Decision.objects.filter(organisation__code__in=erased.organisation_codes, is_erased=False)
    # Everybody who decides waits for the lock: all is read through before it, and what came meanwhile after it.
    naming, seen = _naming(found, replace)
    record.hold_lock()
    # Only here is a decision taken up: what is decided or destroyed meanwhile is not missed, and not written over.
    still = found.filter(Q(pk__in=naming) | Q(entry_id__gt=seen))
    count = 0
    for decision in still.select_related("organisation", "entry", "advice").order_by("entry_id"):
        content, mandate = replace(decision.content), replace(decision.mandate)
        if (content, mandate) != (decision.content, decision.mandate):
            _restate(decision, content, mandate, erased)
            count += 1
    return count


def _naming(found: QuerySet[Decision], replace: Callable[[Any], Any]) -> tuple[list[int], int]:
    """The decisions that name the person, and up to which entry was looked: whatever changes gets a later one."""
    naming, seen = [], -1
    for pk, entry, *texts in found.values_list("pk", "entry_id", "content", "mandate").iterator():
        seen = max(seen, entry)
        if replace(texts) != texts:
            naming.append(pk)
    return naming, seen


def _restate(decision: Decision, content: dict[str, Any], mandate: dict[str, Any] | None, erased: Erased) -> None:
    old = decision.entry
    key = f"forget:{erased.person_id}:{old.index}"
    record.erase(entry=old, ground=GROUND, now=erased.at, key=f"{key}:erased")
    decision.content, decision.mandate = content, mandate
    decision.entry = record.append(
        kind="restated", organisation=decision.organisation, subject=f"decision/{decision.topic}",
        content={**decision.to_record(), "restates": old.index}, visibility=decision.visibility,
        key=f"{key}:restated", now=erased.at,
    )  # fmt: skip
    decision.save(update_fields=["content", "mandate", "entry"])
    record.withhold_as(old, decision.entry, erased.at)
