"""The filters of the national picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.national.layers import COUNT, DIFFERENCE
from bundel.apps.portfolio.national.rows import Joint, Picture

LONGEST_QUERY = 100
STANDS: Mapping[str, Any] = {
    "door": gettext_lazy("gaat door"),
    "niet": gettext_lazy("gaat niet door"),
    "grens": gettext_lazy("op de grens"),
}
LAYERS: Mapping[str, Any] = {
    COUNT: gettext_lazy("aan hoeveel onderwerpen elke gemeente meedoet"),
    DIFFERENCE: gettext_lazy("wie er baat bij heeft"),
}
SORTS = ("naam", "kans", "gemeenten")


class PictureFilter(forms.Form):
    zoek = forms.CharField(label=gettext_lazy("Zoek een onderwerp"), required=False, max_length=LONGEST_QUERY)
    stand = forms.ChoiceField(
        label=gettext_lazy("Gaat het door?"), required=False, choices=[("", gettext_lazy("Alle")), *STANDS.items()]
    )
    laag = forms.ChoiceField(label=gettext_lazy("Op de kaart"), required=False, choices=list(LAYERS.items()))


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks for; what it does not know is left out."""

    text: str = ""
    stand: str = ""
    layer: str = COUNT
    sort: str = "-kans"

    @property
    def query(self) -> str:
        given = {"zoek": self.text, "stand": self.stand, "sort": "" if self.sort == "-kans" else self.sort}
        return urlencode({name: value for name, value in given.items() if value})

    def joints(self, picture: Picture) -> list[Joint]:
        """The joint topics that were asked for, in the order that was asked for."""
        text = self.text.casefold()
        rows = [one for one in picture.joints if text in one.name.casefold() and _stands(one, self.stand)]
        keys: dict[str, Any] = {
            "naam": lambda one: one.name.casefold(),
            "kans": lambda one: (one.share if one.share is not None else float(one.goes_on), one.participants),
            "gemeenten": lambda one: one.participants,
        }
        return sorted(rows, key=keys[self.sort.lstrip("-")], reverse=self.sort.startswith("-"))


def read_selection(given: Mapping[str, str]) -> Selection:
    """What an address asks for, from its query."""
    sort = given.get("sort", "")
    return Selection(
        text=given.get("zoek", "").strip()[:LONGEST_QUERY],
        stand=given.get("stand", "") if given.get("stand") in STANDS else "",
        layer=DIFFERENCE if given.get("laag") == DIFFERENCE else COUNT,
        sort=sort if sort.removeprefix("-") in SORTS else "-kans",
    )


def _stands(joint: Joint, stand: str) -> bool:
    if stand == "grens":
        return joint.is_on_the_edge
    return not stand or joint.goes_on == (stand == "door")
