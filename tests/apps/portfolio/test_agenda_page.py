"""The agenda page: asked for, on its way, there; and what can be answered on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.portfolio.conftest import GOUDA, Visitor, words_of

from bundel.apps.portfolio.models import AdviceRun
from bundel.site import clock

State = AdviceRun.State


def test_looking_at_an_agenda_computes_nothing_until_somebody_asks(visitor: Visitor, quick_engine: list[int]) -> None:
    text = visitor.text("agenda")

    assert "Deze agenda is nog niet doorgerekend" in text
    assert AdviceRun.objects.count() == 0
    assert quick_engine == []


def test_agenda_shows_choices_duties_capacity_and_basis(visitor: Visitor) -> None:
    text = visitor.with_agenda().text("agenda")

    assert "4.590 van de 4.590 uur berust op aannames" in text
    assert "Nu besluiten Op volgorde. Bij 2,5 fte past tot en met nummer 2" in text
    assert "Wmebv" in text and "moet al geregeld zijn sinds 1 januari 2026" in text
    assert "komt eraan, datum onbekend" in text
    assert "Loopt al" in text and "Nu niet" in text
    assert "Beslist: het college" in text and "Naar de raad: nee" in text


def test_at_most_seven_things_to_decide(visitor: Visitor) -> None:
    response = visitor.with_agenda().get("agenda")

    agenda = response.context["agenda"]
    assert len(agenda.decide_now) == 6
    assert [one.name for one in agenda.decide_now if not hasattr(one, "lane")] == [
        "Samen doen: AI, cloud en digitale veiligheid"
    ]


def test_without_answers_the_page_says_that_the_list_is_nearly_the_same_everywhere(visitor: Visitor) -> None:
    assert "Deze lijst is daarom bijna overal gelijk" in visitor.with_agenda().text("agenda")


def test_same_question_is_computed_once(visitor: Visitor, quick_engine: list[int]) -> None:
    visitor.with_agenda()
    visitor.with_agenda()

    assert len(quick_engine) == 1
    assert AdviceRun.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.WAITING, "De berekening staat in de rij"),
        (State.RUNNING, "5 van 20"),
        (State.FAILED, "Er kwam geen advies"),
    ],
)
def test_run_that_is_not_done_shows_where_it_stands(visitor: Visitor, state: str, expected: str) -> None:
    visitor.with_agenda()
    done = {"scenarios_done": 5, "scenarios_total": 20} if state == State.RUNNING else {"scenarios_total": 0}
    AdviceRun.objects.update(state=state, answer=None, **done)

    response = visitor.get("agenda")

    assert expected in words_of(response)
    assert ('http-equiv="refresh"' in response.content.decode()) is (state != State.FAILED)


def test_first_look_can_be_read_while_more_plans_are_computed(visitor: Visitor) -> None:
    visitor.with_agenda()
    AdviceRun.objects.update(state=State.RUNNING, scenarios_done=200, scenarios_total=400)

    text = visitor.text("agenda")

    assert "Dit is een eerste uitkomst" in text and "Nu besluiten" in text
    assert "Op één A4" not in text
    assert visitor.get("agenda_a4").status_code == 302


def test_run_that_nobody_picks_up_says_so(visitor: Visitor) -> None:
    visitor.with_agenda()
    AdviceRun.objects.update(state=State.WAITING, answer=None, asked_at=clock.now() - timedelta(minutes=1))

    assert "Waarschijnlijk draait het rekenprogramma niet" in visitor.text("agenda")


def test_stopped_run_can_be_asked_for_again(visitor: Visitor) -> None:
    visitor.with_agenda()
    AdviceRun.objects.update(state=State.RUNNING, answer=None)

    visitor.post("cancel_advice")

    assert AdviceRun.objects.get().state == State.CANCELLED
    assert "U stopte deze berekening" in visitor.text("agenda")
    assert "Nu besluiten" in visitor.with_agenda().text("agenda")


def test_answering_a_duty_on_the_agenda_changes_the_question(visitor: Visitor, quick_engine: list[int]) -> None:
    visitor.with_agenda()

    response = visitor.post("answer_duty", {"duty": "wmebv", "answer": "yes"})

    assert response.status_code == 302
    assert visitor.answers()["in_order"] == {"wmebv": "yes"}
    assert len(quick_engine) == 2
    assert "Op orde of niet van toepassing, geen projecturen: Officiële berichten digitaal (Wmebv)" in visitor.text(
        "agenda"
    )


def test_unknown_duty_is_refused_and_keeps_nothing(visitor: Visitor) -> None:
    response = visitor.post("answer_duty", {"duty": "no-such-duty", "answer": "yes"})

    assert response.status_code == 422
    assert visitor.answers() == {}


def test_owner_stands_on_the_agenda_and_in_the_answers(visitor: Visitor) -> None:
    visitor.post("name_owner", {"item": "zaakgericht", "name": "Anja de Vries"})

    assert 'value="Anja de Vries"' in visitor.with_agenda().get("agenda").content.decode()
    visitor.post("name_owner", {"item": "zaakgericht", "name": ""})
    assert "owners" not in visitor.answers()


def test_entry_that_somebody_asked_about_is_no_question_any_more(visitor: Visitor) -> None:
    before = visitor.with_agenda().get("agenda").context["agenda"]
    item = next(one for one in before.choices if one.asks_first)

    visitor.post("confirm_entry", {"item": item.id})

    after = visitor.get("agenda").context["agenda"]
    assert next(one for one in after.choices if one.id == item.id).asks_first == ""


def test_list_of_what_runs_is_confirmed_in_one_go(visitor: Visitor) -> None:
    visitor.with_agenda()

    visitor.post("confirm_running")

    assert visitor.answers() == {"list_is_right": True}
    assert "U zei dat deze lijst klopt" in visitor.text("agenda")


def test_duties_that_do_not_fit_are_said_in_words(visitor: Visitor) -> None:
    visitor.with_agenda()
    run = AdviceRun.objects.get()
    short = {"resource": "ict", "period": "2027", "short": [80.0, 160.0], "share_of_scenarios": 0.3}
    AdviceRun.objects.update(answer={**run.advice, "shortages": [short]})

    text = visitor.text("agenda")

    assert "In 2027 komt u voor Moet ongeveer 120 uur ICT en architectuur tekort, in 3 van de 10" in text


def test_number_of_queries_does_not_grow_with_the_choices(visitor: Visitor) -> None:
    visitor.with_agenda()
    visitor.get("agenda")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = visitor.get("agenda")

    assert len(response.context["agenda"].choices) > 10
    assert len(asked) <= 12


def test_unknown_municipality_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("agenda", "GM9999").status_code == 404


def test_merged_municipality_leads_to_its_successor(visitor: Visitor) -> None:
    response = visitor.get("agenda", "GM0499")

    assert response.status_code in (300, 302)


def test_choice_fixed_by_the_municipality_says_so(visitor: Visitor) -> None:
    visitor.with_agenda()
    run = AdviceRun.objects.get()
    rows: list[dict[str, Any]] = run.advice["initiatives"]
    for row in rows:
        row["fixed"] = row["lane"] == "not_now"
    AdviceRun.objects.update(answer={**run.advice, "initiatives": rows})

    assert "Uw gemeente besloot dit al." in visitor.text("agenda", GOUDA)
