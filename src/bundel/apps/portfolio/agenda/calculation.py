"""How one advice was computed, and which rules hold in general: rows for the page, straight from answer and data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.agenda.assumption_words import title_of
from bundel.engine.question.setting import Setting
from bundel.engine.reference.reference import Reference

RULES: Mapping[str, Any] = {
    "criteria": gettext_lazy("Waar een gemeente op let"),
    "periods": gettext_lazy("Vier jaar vooruit"),
    "standings": gettext_lazy("Wat er gewogen wordt"),
    "entry": gettext_lazy("Instappen"),
    "states": gettext_lazy("Wat bij u al loopt"),
    "stopped_phases": gettext_lazy("Wat gestopt is"),
    "met_standings": gettext_lazy("Wat al geregeld is"),
    "stale_after": gettext_lazy("Oude gegevens"),
    "budget_adopted": gettext_lazy("Een begroting die al vaststaat"),
    "long_in_force": gettext_lazy("Wetten die al lang gelden"),
    "roles": gettext_lazy("Meebouwen en vooroplopen"),
    "fte_ceiling_counts": gettext_lazy("De grootste steden"),
    "themes_to_choose": gettext_lazy("Drie thema's"),
    "contracts": gettext_lazy("Uw contracten"),
    "ask_whom": gettext_lazy("Aan wie u iets vraagt"),
    "known_by": gettext_lazy("Wie weet wat"),
    "meeting": gettext_lazy("Wie beslist"),
    "deviation_reasons": gettext_lazy("Afwijken van een afspraak"),
    "peer_hours": gettext_lazy("Uren van andere gemeenten"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """How often one item is in the plans, with its interval."""

    name: str
    lane: str
    place: int | None
    share: str
    early: str
    interval: str
    is_on_the_edge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisRow:
    """How many inputs and hours rest on one basis."""

    basis: str
    count: int
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule with its reason."""

    key: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionLink:
    """One assumption under an advice, and whether the municipality put its own number in its place."""

    key: str
    title: str
    is_overruled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """What stands behind "hoe is dit berekend?" for one advice."""

    gap: str
    shares: tuple[ShareRow, ...]
    bases: tuple[BasisRow, ...]
    assumptions: tuple[AssumptionLink, ...]


def calculation_of(setting: Setting, answer: Mapping[str, Any]) -> Calculation:
    """Shares with their intervals in the order of the advice, and what the hours rest on."""
    names = {item.id: item.name for item in setting.items}
    places = {item: at for at, item in enumerate(answer["order"])}
    rows = sorted(answer["initiatives"], key=lambda row: (places.get(row["id"], len(places)), row["id"]))
    rests_on = answer.get("rests_on", {})
    return Calculation(
        gap=figures.percent(answer["mean_gap"]) if answer.get("mean_gap") is not None else "",
        shares=tuple(_share(names, row) for row in rows),
        bases=tuple(_basis(str(basis), row) for basis, row in rests_on.items()),
        assumptions=tuple(
            AssumptionLink(key=key, title=title_of(key), is_overruled=key in setting.overruled)
            for key in setting.assumptions
        ),
    )


def _share(names: Mapping[str, str], row: Mapping[str, Any]) -> ShareRow:
    interval = row.get("interval")
    return ShareRow(
        name=names[row["id"]],
        lane=row["lane"],
        place=row.get("place"),
        share=figures.percent(row["share"]) if row.get("share") is not None else "",
        early=figures.percent(row["early_share"]) if row.get("early_share") is not None else "",
        interval=_("%(low)s tot %(high)s") % {"low": figures.percent(interval[0]), "high": figures.percent(interval[1])}
        if interval
        else "",
        is_on_the_edge=bool(row.get("on_the_edge")),
    )


def _basis(basis: str, row: Mapping[str, Any]) -> BasisRow:
    return BasisRow(
        basis=str(words.BASES.get(basis, basis)),
        count=int(row["inputs"]),
        hours=figures.thousands(figures.rounded(float(row["hours"]))),
    )


def rules_of(reference: Reference) -> list[RuleRow]:
    """Every rule of rules.yaml with its reason."""
    return [RuleRow(key=key, title=str(RULES[key]), reason=reason) for key, reason in reference.rules.reasons.items()]
