"""The national picture as tables: one row for each topic, or for each municipality that takes part in one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bundel.apps.portfolio.exports.files import Cell
from bundel.apps.portfolio.national.rows import Cost, Joint, Picture


def topic_table(joints: Sequence[Joint]) -> list[list[Cell]]:
    """Every joint topic, with a header."""
    header: list[Cell] = [
        _("onderwerp-id"), _("onderwerp"), _("gaat door"), _("kans laag"), _("kans"), _("kans hoog"), _("niveau"),
        _("gemeenten"), _("waarvan al klaar"), _("deel van de inwoners"), _("lopen voorop"),
        _("mist voor het volgende niveau"), _("wie de doorslag kan geven"), _("kosten van de doorslag in punten"),
        _("grond"),
    ]  # fmt: skip
    return [header, *(_topic(one) for one in joints)]


def member_table(joint: Joint) -> list[list[Cell]]:
    """Every municipality that takes part in one joint topic, with a header."""
    header: list[Cell] = [
        _("gemeentecode"), _("gemeente"), _("inwoners"), _("rol"), _("begin"), _("deel van de gedeelde kosten"),
        *(one.label for one in joint.costs), _("nodig voor de drempel"), _("grond"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [header]
    for one in joint.members:
        shares: list[Cell] = [_total(one.costs, cost.resource) for cost in joint.costs]
        known: list[Cell] = [one.code, one.name, one.inhabitants, one.role_words, one.start, round(one.part, 4)]
        rows.append([*known, *shares, _yes_no(one.is_needed), _("aanname")])
    return rows


def part_table(picture: Picture) -> list[list[Cell]]:
    """Every step of every municipality, with a header."""
    header: list[Cell] = [
        _("gemeentecode"), _("gemeente"), _("inwoners"), _("onderwerp-id"), _("onderwerp"), _("rol"), _("begin"),
        _("samen"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [header]
    for part in picture.parts.values():
        known: list[Cell] = [part.code, part.name, part.inhabitants]
        for step in part.steps:
            rows.append([*known, step.id, step.name, step.role_words, step.start, _yes_no(bool(step.joint))])
    return rows


def _topic(one: Joint) -> list[Cell]:
    low, high = (round(end, 3) for end in one.interval) if one.interval else (None, None)
    tipping = one.tipping
    return [
        one.id, one.name, _yes_no(one.goes_on), low, one.share, high, one.level, one.participants, len(one.already),
        one.inhabitants_share, one.leads, tipping.short if tipping else "",
        ", ".join(helper.name for helper in tipping.helpers) if tipping else "", tipping.cost if tipping else None,
        _("aanname"),
    ]  # fmt: skip


def _total(costs: Sequence[Cost], resource: str) -> float:
    return next((one.total for one in costs if one.resource == resource), 0.0)


def _yes_no(is_so: bool) -> str:
    return _("ja") if is_so else _("nee")
