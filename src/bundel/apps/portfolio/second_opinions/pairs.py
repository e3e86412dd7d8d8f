"""Each own estimate with what a colleague thinks of it, how far apart they are, and what the advice uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bundel.apps.decisions.remarks import RemarkRow
from bundel.apps.estimates.queries import OpinionRow
from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.departments.landing import kind_of
from bundel.apps.portfolio.forms.changes import estimate_choices
from bundel.apps.portfolio.queries import Desk
from bundel.engine.question.profile import Estimate
from bundel.engine.question.second_opinion import distance
from bundel.engine.reference.amounts import Range
from bundel.engine.reference.plain import from_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One of the two: hours in words, by whom and when."""

    hours: str
    by: str
    on: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One own estimate. ``answered`` is the answer that counts, ``open`` the question that waits, if any."""

    initiative: str
    kind: str
    name: str
    kind_words: str
    first: Opinion
    second: Opinion | None
    apart: str
    counts: str
    uses_words: str
    answered: OpinionRow | None
    open: OpinionRow | None
    ended: tuple[OpinionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a department estimated in a remark, ready to be taken over."""

    remark_id: int
    topic: str
    name: str
    kind: str
    kind_words: str
    ends: tuple[float, float]
    hours: str
    by: str
    at: date


def pairs_of(desk: Desk) -> list[Pair]:
    """Every own estimate on this desk, by name of the topic."""
    names = dict(estimate_choices(desk.question.setting))
    found = [_pair(desk, one, names) for one in desk.told.profile.get("estimates", [])]
    return sorted(found, key=lambda pair: (pair.name, pair.kind_words))


def estimate_on(desk: Desk, initiative: str, kind: str) -> Mapping[str, Any] | None:
    """The own estimate of one kind of hours for one initiative."""
    own: Sequence[Mapping[str, Any]] = desk.answers.profile.get("estimates", [])
    return next((one for one in own if (one["initiative"], one["kind"]) == (initiative, kind)), None)


def offered_by(desk: Desk, remarks: Sequence[RemarkRow]) -> list[Offered]:
    """Hours that departments told and nobody dealt with yet; only of topics of one part, else nobody knows which."""
    alone = {item.id for item in desk.question.setting.items if item.members == (item.id,)}
    return [
        _offered(one, one.low, one.high)
        for one in remarks
        if one.low is not None and one.high is not None and not one.is_handled and one.topic in alone
    ]


def _offered(remark: RemarkRow, low: int, high: int) -> Offered:
    kind = kind_of(remark.department)
    return Offered(
        remark_id=remark.id,
        topic=remark.topic,
        name=remark.topic_name,
        kind=kind,
        kind_words=str(words.KINDS[kind]),
        ends=(low, high),
        hours=_hours(Range(low, high)),
        by=remark.by,
        at=remark.at.date(),
    )


def _pair(desk: Desk, estimate: Mapping[str, Any], names: Mapping[str, str]) -> Pair:
    made = from_plain(Estimate, dict(estimate))
    about = [one for one in desk.opinions if one.is_about(estimate)]
    second = made.second
    return Pair(
        initiative=made.initiative,
        kind=made.kind,
        name=names.get(made.initiative, made.initiative),
        kind_words=str(words.KINDS[made.kind]),
        first=Opinion(hours=_hours(Range(made.low, made.high)), by=made.by, on=_day(made.on)),
        second=Opinion(
            hours=_hours(Range(second.low, second.high)), by=second.by, on=_day(second.on), reason=second.reason
        )
        if second
        else None,
        apart=apart_words(Range(made.low, made.high), Range(second.low, second.high)) if second else "",
        counts=_hours(made.counted),
        uses_words=uses_words(made.uses) if second else "",
        answered=next((one for one in about if one.is_answered), None),
        open=next((one for one in about if one.is_open), None),
        ended=tuple(one for one in about if not one.is_open and not one.is_answered),
    )


def apart_words(first: Range, second: Range) -> str:
    """How far two estimates lie apart, in one or two sentences."""
    found = distance(first, second)
    if found.kind == "same":
        return _("Zij zijn het eens.")
    told = {
        "low": figures.plain(found.low),
        "high": figures.plain(found.high),
        "gap": figures.plain(found.high - found.low),
    }
    shared = (
        _("Zij overlappen van %(low)s tot %(high)s uur.") % told
        if found.kind == "overlap"
        else _("Zij overlappen niet: er zit %(gap)s uur tussen.") % told
    )
    if not found.middles:
        return shared
    hours = {"hours": figures.plain(abs(found.middles))}
    more = _("De tweede mening ligt in het midden %(hours)s uur hoger.") % hours
    less = _("De tweede mening ligt in het midden %(hours)s uur lager.") % hours
    return f"{shared} {more if found.middles > 0 else less}"


def uses_words(uses: str) -> str:
    """What the advice reckons with, in words."""
    said = {
        "both": _("van de laagste tot de hoogste van beide"),
        "first": _("alleen de eerste schatting"),
        "second": _("alleen de tweede mening"),
    }
    return said[uses]


def _hours(span: Range) -> str:
    return _("%(low)s tot %(high)s uur") % {"low": figures.plain(span.low), "high": figures.plain(span.high)}


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")
