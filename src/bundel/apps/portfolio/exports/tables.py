"""The agenda as a table: the same rows as CSV and as XLSX, official code and identity first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda.rows import Agenda, Choice, DutyRow, Standpoint
from bundel.apps.portfolio.agenda.words import BASES, LANES
from bundel.apps.portfolio.exports.files import Cell, csv_file, xlsx_file

WIDTHS = (10, 24, 44, 16, 8, 16, 8, 10, 10, 14, 16, 24, 10, 20, 50, 50, 40, 14)


def header() -> list[str]:
    return [
        _("gemeente"), _("onderwerp-id"), _("onderwerp"), _("baan"), _("plaats"), _("wat doen wij"), _("begin"),
        _("uren minstens"), _("uren hoogstens"), _("grond van de uren"), _("wie beslist"), _("wanneer"), 
        _("naar de raad"),
        _("trekker"), _("waarom"), _("waarom nog niet"), _("eerst navragen"), _("heroverwegen op"),
    ]  # fmt: skip


def rows_of(agenda: Agenda) -> list[list[Cell]]:
    """One row for each choice, duty and standpoint."""
    standpoints = [*(one for one in agenda.decide_now if isinstance(one, Standpoint)), *agenda.standpoints]
    return [
        *(_choice(agenda, one) for one in agenda.choices),
        *(_duty(agenda, one) for one in (*agenda.duties, *agenda.in_order)),
        *(_standpoint(agenda, one) for one in standpoints),
    ]


def csv_of(agenda: Agenda) -> bytes:
    return csv_file([header(), *rows_of(agenda)])


def xlsx_of(agenda: Agenda) -> bytes:
    return xlsx_file([header(), *rows_of(agenda)], _("Agenda"), WIDTHS)


def _choice(agenda: Agenda, one: Choice) -> list[Cell]:
    reconsider = one.reconsider_on.isoformat() if one.reconsider_on else ""
    return [
        agenda.code, one.id, one.name, str(LANES[one.lane]), one.place, one.role_words, one.start,
        round(one.hours.low), round(one.hours.high), str(BASES[one.hours.basis]), one.decides, one.by_when,
        one.to_council, one.owner, one.why, " ".join(part for part in (one.why_not, one.waits_for) if part),
        one.asks_first, reconsider,
    ]  # fmt: skip


def _duty(agenda: Agenda, one: DutyRow) -> list[Cell]:
    return [
        agenda.code, one.id, one.name, str(LANES["mandatory"]), None, one.pace, one.start,
        round(one.hours.low), round(one.hours.high), str(BASES[one.hours.basis]), one.decides,
        one.overdue_words or one.since_words, one.to_council, one.owner, "", "", "", "",
    ]  # fmt: skip


def _standpoint(agenda: Agenda, one: Standpoint) -> list[Cell]:
    return [
        agenda.code, one.id, one.name, _("Standpunt"), None, _("standpunt bepalen"), None, 0, 0, "", one.decides,
        one.by_when, one.to_council, one.owner, "", "", "", "",
    ]  # fmt: skip
