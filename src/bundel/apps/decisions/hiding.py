"""Texts of decisions that others read, and what stands in the place of a hidden one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.decisions.choice import Choice
from bundel.apps.decisions.words import Side
from bundel.apps.moderation.queries import Hidden

FIELDS = ("conditions", "dissent", "owner")
Hiding = Mapping[str, Hidden]


@dataclass(frozen=True, slots=True)
class Reportable:
    """One text of a decision: what it is, and the number of who wrote it, unless that is who decided."""

    label: str
    text: str
    put_by: int | None = None


def place_of(topic: str) -> str:
    """What the record calls the decisions on a topic."""
    return f"decision/{topic}"


def masked(choice: Choice, hidden: Hiding) -> Choice:
    """The choice with the reason in the place of every hidden text."""
    if not hidden:
        return choice
    arguments = tuple(replace(one, text=_shown(one.text, hidden)) for one in choice.arguments)
    shown: dict[str, Any] = {field: _shown(getattr(choice, field), hidden) for field in FIELDS}
    return replace(choice, arguments=arguments, **shown)


def without_hidden(choice: Choice, hidden: Hiding) -> Choice:
    """The choice with hidden texts left out: to go on writing from, so that no mark becomes an argument."""
    if not hidden:
        return choice
    arguments = tuple(one for one in choice.arguments if one.text not in hidden)
    kept: dict[str, Any] = {
        field: "" if getattr(choice, field) in hidden else getattr(choice, field) for field in FIELDS
    }
    return replace(choice, arguments=arguments, **kept)


def cases_in(choice: Choice, hidden: Hiding) -> tuple[int, ...]:
    """The cases behind the hidden texts of a choice."""
    if not hidden:
        return ()
    return tuple(hidden[one.text].case_id for one in texts_of(choice) if one.text in hidden)


def texts_of(choice: Choice) -> Iterator[Reportable]:
    """Every text that somebody wrote."""
    for one in choice.arguments:
        yield Reportable(str(Side(one.side).label), one.text, one.put_by)
    labels = {"conditions": _("voorwaarden"), "dissent": _("wie het er niet mee eens was"), "owner": _("wie het trekt")}
    for field in FIELDS:
        if getattr(choice, field):
            yield Reportable(labels[field], getattr(choice, field))


def _shown(text: str, hidden: Hiding) -> str:
    return hidden[text].shown if text in hidden else text
