"""Who uses a topic already: the layer of the map, and the rows of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.landscape.queries import UserRow
from bundel.engine.geography.dot_map import Kind, Layer, Value
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class Topic:
    """A package, or an initiative that stands alone, with the initiatives that it consists of."""

    slug: str
    name: str
    members: tuple[str, ...]


def topic_of(reference: Reference, slug: str) -> Topic | None:
    """The topic of an address, or None."""
    package = next((one for one in reference.packages if one.id == slug), None)
    if package is not None:
        return Topic(slug, package.name, package.members)
    initiative = reference.initiative_by_id.get(slug)
    return Topic(slug, initiative.name, (slug,)) if initiative is not None else None


def use_layer(topic: Topic, rows: Sequence[UserRow], heirs: Mapping[str, Sequence[str]]) -> Layer:
    """Where a source says that it is used; of everybody else nothing is known.

    ``heirs`` is what each of them is today: what somebody used stands at whoever took them over.
    """
    products: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for code in heirs[row.code]:
            if row.product not in products[code]:
                products[code].append(row.product)
    return Layer(
        key="gebruik",
        title=_("Wie gebruikt dit al?"),
        about=_("Een stip per gemeente. Het teken zegt of een bron zegt dat zij meedoet of het gebruikt: %(name)s.")
        % {"name": topic.name},
        value_label=_("Volgens een bron"),
        kinds=(
            Kind("uses", _("gebruikt het of doet mee"), "circle"),
            Kind("unknown", _("niet bekend"), "point"),
        ),
        values={
            code: Value("uses", ", ".join(names), reverse("portfolio:municipality", args=[code]))
            for code, names in products.items()
        },
    )


# How a municipality stands to a product, as the sources say it.
STATES = {
    "in use (crawled)": gettext_lazy("in gebruik, automatisch gelezen"),
    "member per May 2018": gettext_lazy("lid in mei 2018"),
    "participant": gettext_lazy("doet mee"),
    "usedBy": gettext_lazy("gebruikt het"),
    "being built": gettext_lazy("wordt gebouwd"),
}


def use_table(rows: Sequence[UserRow], names: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Columns and rows: official code and name first, the source last."""
    columns = [
        _("gemeentecode"), _("gemeente"), _("product"), _("onderwerp-id"), _("stand"), _("gelezen op"), _("bron"),
    ]  # fmt: skip
    return columns, [
        [row.code, names.get(row.code, row.code), row.product, row.initiative, str(STATES.get(row.status, row.status))]
        + [row.read_on.isoformat() if row.read_on else "", row.source]
        for row in rows
    ]
