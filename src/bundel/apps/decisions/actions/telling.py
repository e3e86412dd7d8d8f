"""Tells people what they are asked: to decide, to answer, to look again. One notice for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role as PersonRole
from bundel.apps.accounts.models import Membership
from bundel.apps.decisions.models import ColleagueAdvice, Decision, Proposal
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Reason
from bundel.apps.inbox.queries import is_asked
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.models import Organisation

REMIND_BEFORE = timedelta(days=14)


def tell_deciders(proposal: Proposal, at: datetime) -> None:
    """A proposal lies before the deciders; a question that it came back with is answered."""
    inbox.close(starting=f"back:{proposal.pk}:", at=at)
    if is_asked(f"decide:{proposal.pk}:"):
        # A proposal that is only changed asks nothing new.
        return
    _tell(
        proposal, at, deciders_of(proposal.organisation, at.date()),
        key=f"decide:{proposal.pk}:{proposal.version}",
        reason=Reason.DECIDE,
        label=_("Er ligt een voorstel voor een besluit."),
    )  # fmt: skip


def tell_maker(proposal: Proposal, at: datetime) -> None:
    """A proposal came back with a question for who made it."""
    inbox.close(starting=f"decide:{proposal.pk}:", at=at)
    if proposal.made_by_id is not None:
        _tell(
            proposal, at, [proposal.made_by_id],
            key=f"back:{proposal.pk}:{proposal.version}",
            reason=Reason.QUESTION,
            label=_("Uw voorstel kwam terug met een vraag."),
            page="decisions:propose",
        )  # fmt: skip


def tell_colleague(asked: ColleagueAdvice, at: datetime) -> None:
    """A colleague is asked what he thinks of a proposal."""
    assert asked.asked_id is not None, "somebody was just asked"
    _tell(
        asked.proposal, at, [asked.asked_id],
        key=f"ask:{asked.proposal_id}:{asked.asked_id}:",
        reason=Reason.ANSWER,
        label=_("Een collega vraagt uw advies bij een voorstel."),
    )  # fmt: skip


def tell_asker(asked: ColleagueAdvice, at: datetime) -> None:
    """Whoever asked a colleague, and is still there, hears that there is an answer."""
    _tell(
        asked.proposal, at, filter(None, [asked.asked_by_id]),
        key=f"answered:{asked.proposal_id}:{asked.asked_id}:",
        reason=Reason.BACK,
        label=_("Een collega gaf antwoord op uw vraag bij een voorstel."),
    )  # fmt: skip


def _tell(
    proposal: Proposal, at: datetime, people: Iterable[int], *, key: str, reason: Reason, label: str,
    page: str = "decisions:proposal",
) -> None:  # fmt: skip
    """A line in the inbox about a proposal, that leads to a page of it."""
    inbox.notify(
        key=key,
        people=people,
        organisation=proposal.organisation,
        reason=reason,
        label=label,
        path=reverse(page, args=[proposal.organisation.code, proposal.topic]),
        about=proposal.topic_name,
        at=at,
    )


def close_proposal(proposal: Proposal, at: datetime) -> None:
    """A proposal is decided or dropped: nobody is asked anything about it any more."""
    for what in ("decide", "back", "ask", "answered"):
        inbox.close(starting=f"{what}:{proposal.pk}:", at=at)


def close_question(asked: ColleagueAdvice, at: datetime) -> None:
    """A colleague answered."""
    inbox.close(starting=f"ask:{asked.proposal_id}:{asked.asked_id}:", at=at)


def close_reminder(decision: Decision, at: datetime) -> None:
    """A decision was replaced: nobody has to look at it again."""
    inbox.close(starting=f"reconsider:{decision.pk}:", at=at)


def remind_reviews(at: datetime) -> int:
    """Tell the deciders two weeks before a decision is to be reconsidered; gives how many people were told."""
    due = Decision.objects.standing().filter(review_on__lte=at.date() + REMIND_BEFORE, is_erased=False)
    told = 0
    for decision in due.exclude(kind=Decision.Kind.WITHDRAWN).select_related("organisation"):
        told += inbox.notify(
            key=f"reconsider:{decision.pk}:",
            people=deciders_of(decision.organisation, at.date()),
            organisation=decision.organisation,
            reason=Reason.RECONSIDER,
            label=_("Een besluit is aan de beurt om opnieuw te bekijken."),
            path=reverse("decisions:decision", args=[decision.organisation.code, decision.topic]),
            about=decision.topic_name,
            at=at,
        )
    return told


def deciders_of(organisation: Organisation, on: date) -> list[int]:
    """Who may decide there on a day; of an organisation that ended, those of who took its records over."""
    codes = organisations.answering_codes(organisation.code, on)
    held = Membership.objects.valid_on(on).filter(organisation__code__in=codes, role=PersonRole.DECIDER)
    return list(held.values_list("person_id", flat=True).distinct())
