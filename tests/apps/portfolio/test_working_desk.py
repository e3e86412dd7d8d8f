"""The working desk: an own plan beside the advised one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.decisions.conftest import OWN
from tests.apps.portfolio.conftest import Visitor, member

from bundel.apps.accounts.idempotency import new_key
from bundel.apps.decisions.models import Proposal
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import kept_plans
from bundel.apps.portfolio.models import KeptPlan
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


def kept(preparer: Visitor, name: str) -> KeptPlan:
    """What is on the table, kept under a name."""
    preparer.post("keep_plan", {"name": name}, OWN)
    return KeptPlan.objects.get(name=name)


def plan_step(preparer: Visitor, name: str, plan_id: int) -> Any:
    return preparer.client.post(reverse(f"portfolio:{name}", args=[OWN, plan_id]), {"key": new_key()})


def test_two_own_plans_are_laid_beside_each_other(preparer: Visitor) -> None:
    to = other_place(preparer, ITEM)
    preparer.post("working_desk", {"topic": ITEM, "to": to}, OWN)
    first = kept(preparer, "Rustig aan")
    address = f"{reverse('portfolio:working_desk', args=[OWN])}?naast={first.pk}"
    assert "De twee plannen zijn gelijk" in preparer.client.get(address).content.decode()

    preparer.post("working_desk", {"again": "1"}, OWN)

    page = preparer.client.get(address)
    assert [(row.own_words, row.other_words) for row in page.context["beside"]] == [
        (card(preparer, ITEM).advised_words, f"vanaf {to}")
    ]
    assert any(own.used != other.used for own, _advised, other in page.context["bars"])
    assert plan_step(preparer, "open_plan", first.pk).status_code == 302
    assert [one.id for one in shown(preparer).moved] == [ITEM]


def test_a_colleague_finds_a_kept_plan_and_can_throw_it_away(preparer: Visitor) -> None:
    preparer.post("working_desk", {"topic": ITEM, "to": other_place(preparer, ITEM)}, OWN)
    first = kept(preparer, "Rustig aan")
    decider = member(Client(), "decider")
    decider.with_agenda(OWN)
    assert "Rustig aan" in decider.get("working_desk", OWN).content.decode() and str(first)

    assert plan_step(decider, "drop_plan", first.pk).status_code == 302
    assert [plan_step(decider, one, first.pk).status_code for one in ("drop_plan", "open_plan")] == [404, 404]


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "Geef het plan een naam"), ("a\u202eb", "leesbare tekens"), ("Dubbel", "al een plan met deze")],
)
def test_a_plan_without_a_name_of_its_own_is_not_kept(preparer: Visitor, name: str, says: str) -> None:
    preparer.post("working_desk", {"topic": ITEM, "to": other_place(preparer, ITEM)}, OWN)
    kept(preparer, "Dubbel")

    preparer.post("keep_plan", {"name": name}, OWN)

    assert says in preparer.get("working_desk", OWN).content.decode() and KeptPlan.objects.count() == 1


def test_nothing_moved_and_too_many_are_not_kept(preparer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    preparer.post("keep_plan", {"name": "Leeg"}, OWN)
    assert "Er is niets bewaard" in preparer.get("working_desk", OWN).content.decode()
    preparer.post("working_desk", {"topic": ITEM, "to": other_place(preparer, ITEM)}, OWN)
    monkeypatch.setattr(kept_plans, "MOST", 0)

    preparer.post("keep_plan", {"name": "Te veel"}, OWN)

    assert "Gooi er eerst een weg" in preparer.get("working_desk", OWN).content.decode()
