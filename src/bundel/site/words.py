"""Words that the components show for the keys that the code uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LANES: Mapping[str, Any] = {
    "mandatory": _("Moet"),
    "need_to_have": _("Doen"),
    "nice_to_have": _("Als er ruimte is"),
    "not_now": _("Nu niet"),
}
BASES: Mapping[str, Any] = {
    "given": _("uit bron"),
    "own": _("eigen opgave"),
    "peer": _("van andere gemeenten"),
    "assumed": _("aanname"),
    "unknown": _("onbekend"),
}
MARKER_KINDS: Mapping[str, Any] = {
    "law": _("Wet"),
    "agreement": _("Afspraak"),
    "advice": _("Advies"),
    "other": _("Overig"),
}
CERTAINTIES: Mapping[str, Any] = {
    "fixed": _("datum staat vast"),
    "planned": _("datum is gepland"),
    "expected": _("datum wordt verwacht"),
}
EVENT_KINDS: Mapping[str, Any] = {
    "wet": _("wet"),
    "verkiezing": _("verkiezing"),
    "kalender": _("vaste datum in het jaar"),
    "contract": _("contract"),
    "techniek": _("techniek"),
}
DATE_CERTAINTIES: Mapping[str, Any] = {
    "vast": CERTAINTIES["fixed"],
    "gepland": CERTAINTIES["planned"],
    "verwacht": CERTAINTIES["expected"],
    "onbekend": _("datum onbekend"),
}
TONES = ("neutral", "info", "ok", "warning", "error", *LANES)


def error_rows(form: BaseForm) -> list[dict[str, str]]:
    """One row for each fault of a form: the message, and the field it belongs to."""
    rows = [{"target": "", "label": "", "message": str(message)} for message in form.non_field_errors()]
    for bound in form:
        if bound.is_hidden:
            rows += [{"target": "", "label": "", "message": str(message)} for message in bound.errors]
        else:
            rows += [_field_row(bound, str(message)) for message in bound.errors]
    return rows


def _field_row(bound: BoundField, message: str) -> dict[str, str]:
    # A group of radio buttons has no control of its own id; its first button does.
    target = bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)
    label = str(bound.label)
    return {"target": target, "label": label if label.endswith(("?", ":")) else f"{label}:", "message": message}


def date_words(text: str) -> str:
    """A date as precise as it is known: 2027, 2e kwartaal 2027, juni 2027 or 1 juni 2027."""
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return gettext("%(quarter)se kwartaal %(year)s") % {"quarter": quarter, "year": year}
    if len(text) == len("2027"):
        return text
    day = date.fromisoformat(text if len(text) == len("2027-06-01") else f"{text}-01")
    return date_format(day, "j F Y" if len(text) == len("2027-06-01") else "F Y")
