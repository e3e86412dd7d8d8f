"""One municipality as the question sees it: its data, its answers, the calendar and what is weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bundel.engine.question.calendar import Calendar, calendar_of
from bundel.engine.question.duties import InOrder, in_order
from bundel.engine.question.items import Item, items_of
from bundel.engine.question.profile import Estimate, Profile
from bundel.engine.question.states import States
from bundel.engine.question.terms import Term
from bundel.engine.reference.assumptions import Figures
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.municipality import Municipality
from bundel.engine.reference.reference import Reference


class UnknownMunicipality(LookupError):
    """There is no municipality with this code; ``successors`` are those that took over its area, if any."""

    def __init__(self, code: str, successors: tuple[str, ...]) -> None:
        self.code = code
        self.successors = successors
        instead = f"it became part of {', '.join(successors)}" if successors else "no municipality has this code"
        super().__init__(f"{code}: expected the code of one of today's municipalities, found that {instead}")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the parts of a question are computed from."""

    reference: Reference
    municipality: Municipality
    profile: Profile
    calendar: Calendar
    items: tuple[Item, ...]
    states: States

    @property
    def figures(self) -> Figures:
        """The assumptions that count here, those that were overruled among them."""
        return self.reference.assumptions.figures

    def row(self, initiative: str) -> Curation:
        """The curation of an initiative."""
        return self.reference.curation_by_id[initiative]

    def size(self, exponents: tuple[float, float]) -> Term:
        """How much larger the work is than in a municipality of the base size."""
        ratio = self.municipality.population / self.figures.size_rule.base
        low, high = sorted(ratio**exponent for exponent in exponents)
        return Term(low, high, "size")

    def answer(self, member: str) -> InOrder:
        """Whether a duty is in order here."""
        return in_order(self.reference, self.profile, self.row(member), self.calendar.today)

    def estimate(self, member: str, kind: str) -> Estimate | None:
        """The own estimate for one kind of hours, if there is one."""
        return next((one for one in self.profile.estimates if (one.initiative, one.kind) == (member, kind)), None)


def situation_of(reference: Reference, code: str, profile: Profile, today: date) -> Situation:
    """The situation of one municipality; raises UnknownMunicipality."""
    if code not in reference.municipality_by_code:
        former = reference.former_by_code.get(code)
        raise UnknownMunicipality(code, former.successors if former else ())
    overruled = replace(reference, assumptions=reference.assumptions.overruled(profile.assumptions))
    return Situation(
        reference=overruled,
        municipality=reference.municipality_by_code[code],
        profile=profile,
        calendar=calendar_of(reference.rules, today),
        items=items_of(overruled),
        states=States(overruled, code, profile),
    )
