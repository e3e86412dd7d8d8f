"""What the horizon keeps about people: who corrected a fact."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.horizon.models import Fact
from bundel.apps.keeping.people import Erased, Nobody, Personal, declare, erasing
from bundel.apps.keeping.replacing import SOMEBODY

PUBLIC = "public facts with their sources"


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="horizon.Fact", kind="facts", title=_("feiten die u verbeterde"), links={"by": "link_goes"},
            shows={"initiative__name": _("onderwerp"), "event__title": _("gebeurtenis"), "field": _("wat"),
                   "value": _("waarde"), "source": _("bron"), "by_name": _("naam erbij"), "recorded_at": _("wanneer")},
            texts=("source", "value"), seen_to=("by_name",), neutral=("precision", "evidence"),
        ),
        *(Nobody(f"horizon.{name}", PUBLIC) for name in ("Theme", "Package", "Initiative", "HorizonEvent", "DataMark")),
        Nobody("landscape", PUBLIC),
    )  # fmt: skip
    erasing("horizon", erase)


def erase(erased: Erased) -> int:
    """That a person corrected a fact stays to be seen; who it was does not."""
    return Fact.objects.filter(by_id=erased.person_id).update(by_name=SOMEBODY)
