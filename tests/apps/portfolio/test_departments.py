"""What lands on which department, and what its people say of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.decisions.conftest import NOW, OTHER, OWN, eyes_of, person, topic_of
from tests.apps.portfolio.conftest import Visitor, member

from bundel.apps.decisions.actions import remarking
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import Remark
from bundel.apps.decisions.remarks import remarks_of
from bundel.apps.inbox.queries import notices_of

ICT = "ict-en-architectuur"


@pytest.fixture
def reader(examples: None, client: Any) -> Visitor:
    """Somebody of the first example municipality with its agenda computed."""
    visitor = member(client, "reader")
    visitor.with_agenda(OWN)
    return visitor


def say(**more: Any) -> Remark:
    given = {"kind": "objection", "text": "Dit kan niet in 2027.", **more}
    return remarking.remark(
        organisation_code=OWN, topic=topic_of(), department=ICT, by=person("reader").pk, at=NOW, **given
    )


def test_every_department_sees_what_lands_on_it_and_when(reader: Visitor) -> None:
    listed = reader.get("departments", OWN).content.decode()
    shown = reader.client.get(f"/gemeente/{OWN}/afdelingen/{ICT}/").content.decode()

    assert f"/gemeente/{OWN}/afdelingen/{ICT}/" in listed and "Uren in 2027" in listed
    assert "Cyberbeveiliging op orde" in shown and "uur" in shown
    assert ICT in reader.get("departments_export", OWN).content.decode()
    assert reader.client.get(f"/gemeente/{OWN}/afdelingen/bestaat-niet/").status_code == 404


def test_without_an_agenda_it_says_what_to_do_first(examples: None, client: Any) -> None:
    assert "Er is nog geen agenda" in member(client, "reader").get("departments", OWN).content.decode()


def test_a_department_can_speak_while_the_advice_is_computed_anew(examples: None, client: Any) -> None:
    visitor = member(client, "reader")
    address = f"/gemeente/{OWN}/afdelingen/{ICT}/"
    shown = visitor.client.get(address).content.decode()
    sent = {"key": "een", "topic": topic_of().slug, "kind": "objection", "text": "Dit kan niet in 2027."}

    assert "De uren zijn er nog niet" in shown and topic_of().name in shown
    assert visitor.client.post(address, sent).status_code == 302
    assert Remark.objects.get().text == "Dit kan niet in 2027."
    assert visitor.client.get(f"/gemeente/{OWN}/afdelingen/bestaat-niet/").status_code == 404


def test_we_use_this_already_is_one_click_and_the_preparer_hears_of_it(reader: Visitor) -> None:
    address = f"/gemeente/{OWN}/afdelingen/{ICT}/"
    sent = {"key": "een", "topic": "cyberveiligheid", "kind": "in_use"}

    assert reader.client.post(address, sent).status_code == 302
    assert "wij gebruiken dit al" in reader.get("departments", OWN).content.decode()
    assert [row.label for row in notices_of(eyes_of("preparer"))] == [
        "Een collega zegt iets over wat op zijn afdeling landt."
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"topic": "bestaat-niet"}, {"kind": "objection"}, {"kind": "hours", "low": "20", "high": "10"}, {"kind": "?"}],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(reader: Visitor, wrong: dict[str, str]) -> None:
    sent = {"key": "een", "topic": "cyberveiligheid", "kind": "in_use", **wrong}

    assert reader.client.post(f"/gemeente/{OWN}/afdelingen/{ICT}/", sent).status_code == 422
    assert not Remark.objects.exists()


def test_a_preparer_deals_with_a_remark(examples: None, client: Any) -> None:
    made = say()
    preparer = member(client, "preparer")

    assert preparer.client.post(f"/gemeente/{OWN}/afdelingen/opmerking/{made.pk}/", {"key": "a"}).status_code == 302
    assert [row.is_handled for row in remarks_of(eyes_of("reader"), OWN)] == [True]
    assert notices_of(eyes_of("preparer")) == []
    assert preparer.client.post(f"/gemeente/{OWN}/afdelingen/opmerking/9999/", {"key": "b"}).status_code == 404


def test_a_remark_is_seen_in_its_own_municipality_only(examples: None) -> None:
    say(kind="hours", text="", low=10, high=20)

    assert [row.low for row in remarks_of(eyes_of("reader"), OWN)] == [10]
    assert remarks_of(eyes_of("decider", OTHER), OWN) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "praise"},
        {"text": ""},
        {"text": "x" * 2001},
        {"kind": "hours"},
        {"kind": "hours", "low": 5, "high": 2},
        {"kind": "in_use", "low": 5, "high": 6},
    ],
)
def test_a_remark_that_says_nothing_is_refused(examples: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongChoice):
        say(**wrong)


def test_what_a_department_uses_already_becomes_an_answer_in_one_click(examples: None, client: Any) -> None:
    made, other = say(kind="in_use", text=""), say()
    preparer = member(client, "preparer")
    preparer.with_agenda(OWN)
    address = f"/gemeente/{OWN}/afdelingen/in-gebruik/"
    assert f"{address}{made.pk}/" in preparer.get("departments", OWN).content.decode()

    assert preparer.client.post(f"{address}{made.pk}/", {"key": "een"}).url.endswith("/agenda/")

    assert preparer.answers(OWN)["running"] == {topic_of().slug: "running"}
    assert preparer.client.post(f"{address}{made.pk}/", {"key": "twee"}).status_code == 404
    assert preparer.client.post(f"{address}{other.pk}/", {"key": "drie"}).status_code == 404
