"""What lay before the decider when he decided: the proposal, and what colleagues said of it."""

from __future__ import annotations

from dataclasses import dataclass

from bundel.apps.accounts.audience import Viewer
from bundel.apps.decisions.models import ColleagueAdvice, Proposal
from bundel.apps.decisions.queries import AdviceRow, DecisionRow, advice_row, role_words


@dataclass(frozen=True, slots=True)
class LaidRow:
    """The proposal that a decision answered; ``is_other`` when something else was decided."""

    role_words: str
    start_year: int | None
    is_other: bool
    colleagues: tuple[AdviceRow, ...]


def laid_before(viewer: Viewer, decision: DecisionRow) -> LaidRow | None:
    """What was laid before who took this decision, for the own organisation only; None when nothing lay there."""
    if not viewer.roles_in(decision.organisation):
        return None
    found = Proposal.objects.visible_to(viewer).filter(decisions=decision.id, decisions__is_erased=False).first()
    if found is None:
        return None
    said = ColleagueAdvice.objects.visible_to(viewer).filter(proposal=found).select_related("asked", "asked_by")
    choice = found.choice
    return LaidRow(
        role_words(choice.role),
        choice.start_year,
        (choice.role, choice.start_year) != (decision.role, decision.start_year),
        tuple(map(advice_row, said)),
    )
