"""Changes of the local landscape: bringing in which joint products municipalities use."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from bundel.apps.horizon.actions import Loaded
from bundel.apps.horizon.models import Initiative
from bundel.apps.landscape.models import ProductUse
from bundel.engine.reference.reference import Reference

COLUMNS = ("code", "product", "category", "status", "source", "initiative_id", "read_on", "status_as_of", "reason")


@transaction.atomic
def load_landscape(reference: Reference) -> Loaded:
    """Bring in the uses of joint products; a second time the same changes nothing."""
    wanted = _wanted(reference)
    standing: dict[tuple[Any, ...], int] = {}
    for pk, *values in ProductUse.objects.values_list("pk", *COLUMNS):
        standing[tuple(values)] = pk
    fresh = [values for values in wanted if values not in standing]
    gone = [pk for values, pk in standing.items() if values not in wanted]
    ProductUse.objects.bulk_create(ProductUse(**dict(zip(COLUMNS, values, strict=True))) for values in fresh)
    ProductUse.objects.filter(pk__in=gone).delete()
    return Loaded(made=len(fresh), removed=len(gone), total=len(wanted))


def _wanted(reference: Reference) -> dict[tuple[Any, ...], None]:
    """The columns of every use, each once, in the order of the file."""
    ids = dict(Initiative.objects.values_list("slug", "id"))
    about = {row.product: row for row in reference.product_initiatives}
    wanted: dict[tuple[Any, ...], None] = {}
    for use in reference.product_uses:
        link = about.get(use.product)
        known: tuple[Any, ...] = (None, None, None, "")
        if link is not None:
            initiative = ids[link.initiative] if link.initiative else None
            known = (initiative, date.fromisoformat(link.read_on), link.status_as_of, link.reason)
        wanted[(use.code, use.product, use.category, use.status, use.source, *known)] = None
    return wanted
