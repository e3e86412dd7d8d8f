"""The map on the page that shows the components: how large each municipality is."""

from __future__ import annotations

from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bundel.apps.organisations import queries as organisations
from bundel.engine.geography.dot_map import DotMap, Kind, Layer, Value, dot_map
from bundel.site.navigation import address

LARGE, MIDDLE, SMALL = 100_000, 50_000, 20_000


def example_map(today: date) -> DotMap:
    rows = [row for row in organisations.municipalities(today) if not row.is_example]
    values = {row.code: Value(kind_of(row.population), inhabitants(row.population), page_of(row.code)) for row in rows}
    layer = Layer(
        key="inwoners",
        title=_("Hoe groot is elke gemeente?"),
        about=_("Een stip per gemeente. Het teken zegt in welke groep het aantal inwoners valt."),
        value_label=_("Groep"),
        kinds=(
            Kind("large", _("100.000 inwoners of meer"), "square"),
            Kind("middle", _("50.000 tot 100.000"), "diamond"),
            Kind("small", _("20.000 tot 50.000"), "circle"),
            Kind("smallest", _("minder dan 20.000"), "ring"),
        ),
        values=values,
    )
    return dot_map(organisations.places(today), layer)


def kind_of(population: int) -> str:
    bounds = (("large", LARGE), ("middle", MIDDLE), ("small", SMALL))
    return next((kind for kind, least in bounds if population >= least), "smallest")


def inhabitants(population: int) -> str:
    return _("%(number)s inwoners") % {"number": number_format(population, force_grouping=True)}


def page_of(code: str) -> str:
    return address("portfolio:municipality", code)
