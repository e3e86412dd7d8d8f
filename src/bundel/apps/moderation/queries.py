"""Which texts are hidden, and the cases as a moderator or an author sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.moderation.models import Case, Report

MOST_SHOWN = 500
Place = tuple[str, str]
"""The code of an organisation, and what the record calls the thing."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands in the place of a hidden text, and the case behind it."""

    shown: str
    case_id: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Why somebody reported a text."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as its page shows it."""

    id: int
    organisation_name: str
    topic_name: str
    address: str
    text: str
    version: int
    state: str
    state_words: str
    author_id: int | None
    reason: str
    hidden_by_id: int | None
    hidden_by: str
    hidden_at: datetime | None
    appeal_state: str
    appeal_words: str
    appeal: str
    judgement: str
    judged_by: str
    changed_at: datetime
    report_count: int
    reports: tuple[ReportRow, ...]

    @property
    def is_hidden(self) -> bool:
        return self.state == Case.State.HIDDEN

    @property
    def is_reported(self) -> bool:
        return self.state == Case.State.REPORTED

    @property
    def has_open_appeal(self) -> bool:
        return self.is_hidden and self.appeal_state == Case.Appeal.OPEN

    @property
    def can_be_appealed(self) -> bool:
        return self.is_hidden and self.appeal_state == Case.Appeal.NONE


def hidden_texts(places: Collection[Place]) -> Mapping[Place, Mapping[str, Hidden]]:
    """The hidden texts at some places, each with what is shown instead; one query, none without places."""
    found: dict[Place, dict[str, Hidden]] = defaultdict(dict)
    if not places:
        return found
    rows = Case.objects.hidden().filter(
        organisation__code__in={code for code, _place in places}, place__in={place for _code, place in places}
    )
    for code, place, text, reason, pk in rows.values_list("organisation__code", "place", "text", "reason", "pk"):
        found[code, place][text] = Hidden(_("Verborgen: %(reason)s") % {"reason": reason}, pk)
    return found


def cases(viewer: Viewer, state: str = "") -> list[CaseRow]:
    """The cases that the viewer may see, the last changed first."""
    rows = Case.objects.visible_to(viewer).select_related("organisation", "hidden_by", "judged_by")
    if state in Case.State.values:
        rows = rows.filter(state=state)
    elif state == Case.Appeal.OPEN:
        rows = rows.hidden().filter(appeal_state=Case.Appeal.OPEN)
    reported = dict(rows.values_list("pk").annotate(number=Count("reports")).order_by())
    return [_row(one, reported[one.pk]) for one in rows[:MOST_SHOWN]]


def case(viewer: Viewer, case_id: int) -> CaseRow | None:
    """One of them, with why it was reported as far as the viewer may see."""
    rows = Case.objects.visible_to(viewer).select_related("organisation", "hidden_by", "judged_by")
    one = rows.filter(pk=case_id).first()
    if one is None:
        return None
    reports = Report.objects.visible_to(viewer).filter(case=one).select_related("by")
    return _row(
        one, len(reports), tuple(ReportRow(report.reason, str(report.by or ""), report.at) for report in reports)
    )


def may_appeal(viewer: Viewer, case_id: int) -> bool:
    """Whether the viewer answers for the text; a moderator looks at the texts of others too."""
    return Case.objects.answered_for_by(viewer).filter(pk=case_id).exists()


def counts(viewer: Viewer) -> list[tuple[str, str, int]]:
    """How many cases there are in each state, and how many appeals are open: key, words, number."""
    rows = Case.objects.visible_to(viewer)
    by_state = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    appeals = rows.hidden().filter(appeal_state=Case.Appeal.OPEN).count()
    states = [(str(state.value), str(state.label), by_state.get(state.value, 0)) for state in Case.State]
    return [*states, (str(Case.Appeal.OPEN.value), _("bezwaar dat wacht"), appeals)]


def _row(one: Case, report_count: int, reports: tuple[ReportRow, ...] = ()) -> CaseRow:
    return CaseRow(
        id=one.pk, organisation_name=one.organisation.name_common, topic_name=one.topic_name, address=one.address,
        text=one.text, version=one.version, state=one.state, state_words=str(one.get_state_display()),
        author_id=one.author_id,
        reason=one.reason, hidden_by_id=one.hidden_by_id, hidden_by=str(one.hidden_by or ""),
        hidden_at=one.hidden_at, appeal_state=one.appeal_state, appeal_words=str(one.get_appeal_state_display()),
        appeal=one.appeal, judgement=one.judgement, judged_by=str(one.judged_by or ""), changed_at=one.changed_at,
        report_count=report_count, reports=reports,
    )  # fmt: skip
