"""What an agenda advises is laid before the decider, and what needs a person first is named."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from tests.apps.decisions.conftest import NOW, OWN, eyes_of, person
from tests.apps.portfolio.conftest import Visitor, member

from bundel.apps.audit.actions import Trail
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.models import Proposal
from bundel.apps.meetings.actions import Wanted, add_day
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions.proposing import Advised, propose
from bundel.apps.portfolio.agenda.rows import Choice
from bundel.apps.portfolio.models import AdviceRun

MEETS = date(2026, 12, 15)


@pytest.fixture
def preparer(examples: None, client: Any) -> Visitor:
    """Somebody who prepares, with the agenda computed."""
    visitor = member(client, "preparer")
    visitor.with_agenda(OWN)
    return visitor


def choices() -> tuple[Choice, ...]:
    """All choices of the agenda."""
    desk = queries.desk_for(OWN, {}, eyes_of("preparer"), date(2026, 11, 28))
    assert desk is not None
    run = queries.run_of(desk, 20)
    assert run is not None
    return desk.agenda(run).choices


def test_everything_on_the_agenda_can_be_laid_before_the_decider(preparer: Visitor) -> None:
    every = choices()
    for day, papers_by in ((MEETS, None), (date(2026, 12, 1), date(2026, 11, 27))):
        add_day(organisation_code=OWN, wanted=Wanted("executive", day, "", papers_by), trail=Trail(NOW, "test"))

    answer = preparer.post("propose_advice", {"item": [one.id for one in every]}, OWN)

    made = {one.topic: one for one in Proposal.objects.all()}
    assert answer.status_code == 302
    assert {one.id for one in every if one.start} <= made.keys()
    for one in every:
        if one.id in made and not one.start:
            assert made[one.id].choice.start_year is None and made[one.id].choice.role in ("wait", "no")
        if one.id in made:
            assert all(argument.is_advised for argument in made[one.id].choice.arguments)
    # The first meeting takes no more papers.
    assert {one.choice.meeting_on for one in made.values() if one.choice.meeting == "executive"} == {MEETS}


def test_without_a_topic_of_the_agenda_nothing_is_made(preparer: Visitor) -> None:
    assert preparer.post("propose_advice", {"item": "bestaat-niet"}, OWN).url.endswith("/agenda/")
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "known", [True, False], ids=["a choice that cannot be proposed as it is", "a topic that is gone"]
)
def test_what_needs_a_person_first_is_named(preparer: Visitor, known: bool) -> None:
    one = choices()[0]
    topics = {one.id: decisions.topics()[one.id]} if known else {}
    empty = Choice(
        **{**{name: getattr(one, name) for name in one.__slots__}, "why": "", "if_nothing": "", "why_not": ""}
    )

    result = propose(
        code=OWN, advised=[Advised(empty, "unknown", "")], lying=(), topics=topics, deviations={}, advice={},
        first_days={}, by=person("preparer").pk, at=NOW,
    )  # fmt: skip

    assert len(result.left) == 1 and result.made == ()
    assert not Proposal.objects.exists()


def test_a_proposal_that_a_colleague_worked_on_stays_as_it_is(preparer: Visitor) -> None:
    one = next(choice for choice in choices() if choice.start)
    preparer.post("propose_advice", {"item": one.id}, OWN)
    Proposal.objects.update(version=2, content={**Proposal.objects.get().content, "conditions": "Met de hand."})

    answer = preparer.post("propose_advice", {"item": one.id}, OWN)

    assert Proposal.objects.get().choice.conditions == "Met de hand."
    assert "ligt al een voorstel" in preparer.client.get(answer.url).content.decode()


def test_a_first_look_can_be_proposed_at_once(preparer: Visitor) -> None:
    AdviceRun.objects.update(state=AdviceRun.State.RUNNING)
    page = preparer.get("agenda", OWN)
    one = page.context["agenda"].choices_now[0]
    seen = f"{one.id} {one.stand}"
    assert f'name="seen" value="{seen}"' in page.content.decode()

    assert preparer.post("propose_advice", {"item": one.id, "seen": seen}, OWN).url.endswith("/voorstellen/")

    assert Proposal.objects.get().topic == one.id


def test_what_moved_while_more_plans_were_computed_is_named_and_not_proposed(preparer: Visitor) -> None:
    first, second = preparer.get("agenda", OWN).context["agenda"].choices_now[:2]
    seen = [f"{first.id} lead:1999", f"{second.id} {second.stand}"]

    answer = preparer.post("propose_advice", {"item": [first.id, second.id], "seen": seen}, OWN)

    assert answer.url.endswith("/agenda/")
    assert [one.topic for one in Proposal.objects.all()] == [second.id]
    assert f"staat nu anders: {first.name}" in unescape(preparer.client.get(answer.url).content.decode())
