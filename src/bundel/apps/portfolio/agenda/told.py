"""What was filled in, in words: one row for each question, so that people can compare two sets of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.reference.reference import Reference

LABELS: Mapping[str, Any] = {
    "themes": gettext_lazy("Thema's die voorop staan"),
    "fte": gettext_lazy("Vrije fte per jaar"),
    "starts_per_year": gettext_lazy("Nieuwe projecten per jaar"),
    "running": gettext_lazy("Hoe het bij ons staat"),
    "in_order": gettext_lazy("Is het bij ons op orde?"),
    "order": gettext_lazy("Volgorde van de zes punten"),
    "hours_per_year": gettext_lazy("Vrije uren per jaar"),
    "euros_per_year": gettext_lazy("Geld per jaar"),
    "experience": gettext_lazy("Ervaring per thema"),
    "estimates": gettext_lazy("Eigen schattingen"),
    "contracts": gettext_lazy("Einddatum van contracten"),
    "assumptions": gettext_lazy("Aannames met een eigen getal"),
    "decisions": gettext_lazy("Al besloten"),
    "owners": gettext_lazy("Wie het trekt"),
    "asked": gettext_lazy("Nagevraagd of instappen kan"),
    "list_is_right": gettext_lazy("Wat al loopt, klopt"),
}


def told(answers: Answers, reference: Reference) -> list[tuple[str, str]]:
    """Label and answer, in the order of the pages; what was skipped has no row."""
    document = answers.to_plain()
    return [(str(label), _told(key, document[key], reference)) for key, label in LABELS.items() if key in document]


def _told(key: str, value: Any, reference: Reference) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, int | float):
        return number_format(value)
    if key == "order":
        return "; ".join(words.joined([str(words.CRITERIA[one]) for one in group]) for group in value)
    if key == "estimates":
        return "; ".join(_estimate(one, reference) for one in value)
    if isinstance(value, Mapping):
        said: Mapping[str, Any] = {"running": words.STATES, "in_order": words.IN_ORDER}.get(key, {})
        return "; ".join(f"{_name(one, reference)}: {_value(answer, said)}" for one, answer in value.items())
    return ", ".join(_name(str(one), reference) for one in value)


def _estimate(one: Mapping[str, Any], reference: Reference) -> str:
    first = _("%(name)s, %(kind)s: %(low)s tot %(high)s uur (%(by)s)") % {
        "name": _name(one["initiative"], reference),
        "kind": words.KINDS[one["kind"]],
        **_hours(one),
    }
    second = one.get("second")
    return f"{first}, {_('tweede mening %(low)s tot %(high)s uur (%(by)s)') % _hours(second)}" if second else first


def _hours(one: Mapping[str, Any]) -> dict[str, str]:
    return {"low": figures.plain(one["low"]), "high": figures.plain(one["high"]), "by": one["by"]}


def _name(key: str, reference: Reference) -> str:
    """The name of a theme, an initiative, a package or a kind of hours; else the key itself."""
    if key in words.KINDS:
        return str(words.KINDS[key])
    looked_up: tuple[Mapping[str, Any], ...] = (
        reference.theme_by_id,
        reference.package_by_id,
        reference.initiative_by_id,
    )
    return next((str(rows[key].name) for rows in looked_up if key in rows), key)


def _value(value: Any, said: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, int | float):
        return number_format(value)
    return str(said.get(value, value))
