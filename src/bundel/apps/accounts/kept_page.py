"""The page that tells what is kept of people: rows made from the same tables that the code and the job use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bundel.apps.accounts.my_data import deed_words
from bundel.apps.keeping.clearing import TOGETHER
from bundel.apps.keeping.models import Clearing
from bundel.apps.keeping.people import MORE, PERSONAL
from bundel.apps.keeping.terms import Kind, kinds, term_in_words

COLUMNS = ("soort", "wat", "hoe_lang", "vanaf", "waarom", "grond", "bron", "daarna", "laatst_opgeruimd", "aantal")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One kind of things that is kept, in words."""

    kind: Kind
    term: str
    end: str
    cleared_at: datetime | None
    gone: int | None

    def cells(self) -> Sequence[str]:
        one = self.kind
        cleared = self.cleared_at.isoformat(timespec="seconds") if self.cleared_at else ""
        told = (one.key, one.what, self.term, one.counts, one.why, one.ground, one.ground.source, self.end, cleared)
        return [*map(str, told), str(self.gone if self.gone is not None else "")]


def kept_rows() -> list[KeptRow]:
    """Every kind, with when it was last cleared up and how much went then."""
    last: dict[str, Clearing] = {}
    for one in Clearing.objects.filter(is_failed=False).order_by("at", "pk"):
        last[one.kind] = one
    return [_row(kind, last.get(TOGETHER.get(kind.key, kind.key))) for kind in kinds().values()]


def erasure_rows() -> list[tuple[str, str]]:
    """What happens to each kind of things about a person who has themselves erased."""
    declared = {str(one.title): deed_words(one.deeds) for one in PERSONAL.values()}
    return sorted({**declared, **{str(one.title): deed_words([one.at_erasure]) for one in MORE.values()}}.items())


def _row(kind: Kind, last: Clearing | None) -> KeptRow:
    return KeptRow(kind, term_in_words(kind.kept), _end(kind), last.at if last else None, last.gone if last else None)


def _end(kind: Kind) -> str:
    return {
        "removed": _("gaat vanzelf weg"),
        "with_account": _("gaat weg met uw account"),
        "nameless": _("blijft, zonder uw naam als u zich laat wissen"),
        "destroyed": _("wordt vernietigd als een beheerder dat goedvindt"),
    }[kind.end]
