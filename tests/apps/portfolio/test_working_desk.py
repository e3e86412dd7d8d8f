"""The working desk: an own plan beside the advised one."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.decisions.conftest import OWN
from tests.apps.portfolio.conftest import Visitor, member

from bundel.apps.decisions.models import Proposal
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.planning_desk.board import NOT_NOW

ITEM, DUTY = "gt-hardware-werkplek", "cyberveiligheid"


@pytest.fixture
def preparer(examples: None, client: Any) -> Visitor:
    """Somebody who prepares, with the agenda computed."""
    visitor = member(client, "preparer")
    visitor.with_agenda(OWN)
    return visitor


def shown(visitor: Visitor) -> Any:
    """The board on the page."""
    return visitor.get("working_desk", OWN).context["board"]


def card(visitor: Visitor, topic: str) -> Any:
    return next(one for one in shown(visitor).cards if one.id == topic)


def other_place(visitor: Visitor, topic: str) -> str:
    one = card(visitor, topic)
    return next(year for year in one.years if year not in (one.advised, NOT_NOW))


def test_at_first_the_own_plan_is_the_advised_one(preparer: Visitor) -> None:
    board = shown(preparer)

    assert board.moved == () and board.bars == board.advised_bars
    assert {one.lane for one in board.rows} == {"mandatory", "need_to_have", "nice_to_have", "not_now"}
    assert "gelijk aan het advies" in preparer.get("working_desk", OWN).content.decode()


def test_a_moved_topic_changes_what_it_asks_and_stands_beside_the_advice(preparer: Visitor) -> None:
    to = other_place(preparer, ITEM)

    assert preparer.post("working_desk", {"topic": ITEM, "to": to}, OWN).status_code == 302

    board = shown(preparer)
    assert [one.id for one in board.moved] == [ITEM]
    assert board.bars != board.advised_bars
    assert "verschoven" in preparer.get("working_desk", OWN).content.decode()
    assert f"{ITEM}," in preparer.get("plan_export", OWN).content.decode()


@pytest.mark.parametrize(("topic", "to"), [(DUTY, NOT_NOW), (ITEM, "1999"), ("bestaat-niet", "2027"), ("", "")])
def test_what_cannot_stand_there_is_refused(preparer: Visitor, topic: str, to: str) -> None:
    preparer.post("working_desk", {"topic": topic, "to": to}, OWN)

    page = preparer.get("working_desk", OWN)
    assert "kan daar niet staan" in page.content.decode() and page.context["board"].moved == ()


def test_one_can_begin_again(preparer: Visitor) -> None:
    preparer.post("working_desk", {"topic": ITEM, "to": other_place(preparer, ITEM)}, OWN)
    preparer.post("working_desk", {"again": "1"}, OWN)

    assert shown(preparer).moved == ()


def test_the_own_plan_becomes_proposals(preparer: Visitor) -> None:
    assert preparer.post("propose_plan", {}, OWN).url.endswith("/werktafel/")
    to = other_place(preparer, ITEM)
    preparer.post("working_desk", {"topic": ITEM, "to": to}, OWN)

    assert preparer.post("propose_plan", {}, OWN).url.endswith("/voorstellen/")

    made = Proposal.objects.get()
    assert (made.topic, made.choice.start_year, made.advice is not None) == (ITEM, int(to), True)


def test_a_duty_that_was_moved_is_named_for_a_proposal_by_hand(preparer: Visitor) -> None:
    preparer.post("working_desk", {"topic": DUTY, "to": other_place(preparer, DUTY)}, OWN)
    name = card(preparer, DUTY).name

    preparer.post("propose_plan", {}, OWN)

    assert f"hoort een eigen uitleg bij: {name}" in preparer.get("working_desk", OWN).content.decode()
    assert not Proposal.objects.exists()


def test_the_advice_is_computed_with_the_own_plan_as_a_given(preparer: Visitor) -> None:
    to = other_place(preparer, ITEM)
    preparer.post("working_desk", {"topic": ITEM, "to": to}, OWN)

    assert preparer.post("try_plan", {}, OWN).url.endswith("/stel-dat/")

    tried = queries.tried_answers(preparer.client.session, OWN)
    assert tried is not None and tried.profile["decisions"][ITEM]["start"] == to


def test_without_an_advice_there_is_nothing_to_work_with(examples: None, client: Any) -> None:
    visitor = member(client, "preparer")

    assert "nog geen advies om mee te werken" in visitor.get("working_desk", OWN).content.decode()
    for name in ("propose_plan", "try_plan"):
        assert visitor.post(name, {}, OWN).url.endswith("/werktafel/")
    assert visitor.get("plan_export", OWN).content.decode("utf-8-sig").count("\n") == 1
