"""How long a decision is kept, and which ones may go: rules without the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.decisions.archive.models import Value
from bundel.apps.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one decision is kept, where that stands, and until when; without a value nobody has said so yet."""

    value: str
    years: int | None
    basis: str
    until: date | None

    @property
    def words(self) -> str:
        if not self.value:
            return _("nog niet bepaald, dus bewaard")
        if self.until is None:
            return _("voor altijd")
        years = ngettext("%(count)d jaar", "%(count)d jaar", self.years or 0) % {"count": self.years}
        return _("%(years)s, tot %(day)s") % {"years": years, "day": self.until.strftime("%d-%m-%Y")}


def kept(decision: Decision, rule: tuple[str, int | None, str] | None) -> Kept:
    """How long a decision is kept: as it says itself, else by the rule of its organisation."""
    filing = getattr(decision, "filing", None)
    value, years, basis = rule or ("", None, "")
    if filing is not None and filing.value:
        value, years, basis = filing.value, filing.years, filing.basis
    until = None
    if value == Value.FOR_YEARS and years is not None:
        until = years_later(localdate(decision.decided_at), years)
    return Kept(value, years, basis, until)


def may_go_with_former(
    histories: Mapping[str, Sequence[Decision]], code: str, rule: tuple[str, int | None, str] | None, today: date
) -> list[Decision]:
    """The same for an organisation and those whose records it took over, on one topic, by the code of who decided.

    What went before holds until the organisation itself decides, and goes before that decision: else it would hold
    again.
    """
    own = histories.get(code, ())
    is_decided_anew = any(_holds(one) for one in own)
    former = [history for one, history in histories.items() if one != code]
    found = [one for history in former for one in may_go(history, rule, today, is_past=is_decided_anew)]
    return found if len(found) < sum(map(len, former)) else [*found, *may_go(own, rule, today)]


def may_go(
    history: Iterable[Decision], rule: tuple[str, int | None, str] | None, today: date, *, is_past: bool = False
) -> list[Decision]:
    """The decisions of one organisation on one topic that may be destroyed, oldest first.

    Their term has passed and they no longer hold: what stands is kept as long as it stands, unless it is withdrawn. An
    older one always goes first, so that none that was replaced comes to stand again. ``is_past``: a successor decided.
    """
    found: list[Decision] = []
    for decision in sorted(history, key=lambda one: one.version):
        until = kept(decision, rule).until
        if until is None or until > today or (_holds(decision) and not is_past):
            break
        found.append(decision)
    return found


def _holds(decision: Decision) -> bool:
    return not hasattr(decision, "replaced_by") and not decision.is_withdrawn


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
