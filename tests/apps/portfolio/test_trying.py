"""What if: one change, old beside new, to keep or to drop."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.portfolio.conftest import GOUDA, Visitor, words_of

from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceRun
from bundel.engine.question.profile import BadProfile
from bundel.engine.reference.faults import DataFault

ESTIMATE = {"what": "estimate", "initiative": "zgw-apis", "kind": "ict", "low": "10", "high": "20"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"what": "capacity", "fte": "9"}, {"fte": 9.0}),
        ({"what": "duty", "duty": "wmebv", "answer": "yes"}, {"in_order": {"wmebv": "yes"}}),
        (
            ESTIMATE,
            {
                "estimates": [
                    {"initiative": "zgw-apis", "kind": "ict", "low": 10.0, "high": 20.0, "on": "2026-11-28",
                     "by": "een bezoeker zonder account"}
                ]
            },
        ),
    ],
)  # fmt: skip
def test_change_is_shown_beside_the_present_and_can_be_kept(
    visitor: Visitor, sent: dict[str, str], kept: dict[str, object]
) -> None:
    visitor.with_agenda()

    assert visitor.post("try_change", sent).status_code == 302
    assert "Oud naast nieuw" in visitor.text("try_change")
    assert visitor.answers() == {}

    visitor.post("keep_change", {"do": "keep"})
    assert visitor.answers() == kept


def test_change_that_is_dropped_leaves_the_answers_alone(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "2"})
    visitor.post("try_change", {"what": "capacity", "fte": "9"})

    visitor.post("keep_change", {"do": "drop"})

    assert visitor.answers() == {"fte": 2.0}
    assert visitor.get("try_change").status_code == 302


def test_item_that_is_no_longer_weighed_is_said_to_ask_no_hours(visitor: Visitor) -> None:
    visitor.with_agenda()
    visitor.post("try_change", {"what": "duty", "duty": "wmebv", "answer": "yes"})

    text = visitor.text("try_change")

    assert "Officiële berichten digitaal (Wmebv) Moet geen uren meer" in text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"what": "capacity"}, "Vul minstens één van de twee getallen in."),
        ({"what": "capacity", "fte": "-2"}, "Vrije fte per jaar:"),
        ({**ESTIMATE, "low": "30"}, "Dit is minder dan bij 'minstens'"),
    ],
)
def test_impossible_change_is_refused_with_what_was_typed(visitor: Visitor, sent: dict[str, str], message: str) -> None:
    response = visitor.post("try_change", sent)

    assert response.status_code == 422
    assert message in words_of(response)
    assert AdviceRun.objects.count() == 0


def test_change_of_nothing_known_goes_back_to_the_agenda(visitor: Visitor) -> None:
    assert visitor.post("try_change", {"what": "weather"}).url == "/gemeente/GM0513/agenda/"


def test_comparison_waits_until_both_are_done(visitor: Visitor) -> None:
    visitor.post("try_change", {"what": "capacity", "fte": "9"})
    AdviceRun.objects.update(state=AdviceRun.State.RUNNING, answer=None)

    assert "Deze pagina ververst zichzelf" in visitor.text("try_change")


def test_comparison_without_runs_goes_back(visitor: Visitor) -> None:
    visitor.post("try_change", {"what": "capacity", "fte": "9"})
    AdviceRun.objects.all().delete()

    assert visitor.get("try_change").url == "/gemeente/GM0513/agenda/"


def test_keeping_when_nothing_was_tried_changes_nothing(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "2"})

    assert visitor.post("keep_change", {"do": "keep"}).status_code == 302

    assert visitor.answers() == {"fte": 2.0}


def test_change_that_no_longer_fits_is_dropped(visitor: Visitor) -> None:
    session = visitor.client.session
    session[keeping.TRIED] = {GOUDA: {"in_order": {"gone": "yes"}}}
    session.save()

    response = visitor.get("try_change")

    assert (response.status_code, response.url) == (302, f"/gemeente/{GOUDA}/agenda/")
    assert visitor.client.session[keeping.TRIED] == {}


def test_change_that_no_longer_fits_cannot_be_kept(visitor: Visitor) -> None:
    session = visitor.client.session
    session[keeping.TRIED] = {GOUDA: {"in_order": {"gone": "yes"}}}
    session.save()

    visitor.post("keep_change", {"do": "keep"})

    assert visitor.answers() == {}


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("try_change", {"what": "capacity", "fte": "9"}),
        ("name_owner", {"item": "zaakgericht", "name": "Anja"}),
        ("questions", {"fte": "9"}),
    ],
)
def test_answer_that_clashes_with_a_decision_is_refused_in_words(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, name: str, sent: dict[str, str]
) -> None:
    asked = queries.question_of
    clash = BadProfile([DataFault("profile", None, "decisions.haven.start", "one of 2027", "1900")])

    def question_of(reference: Any, code: str, answers: Answers, today: Any) -> Any:
        if not answers.is_empty or answers.owners:
            raise clash
        return asked(reference, code, answers, today)

    monkeypatch.setattr(queries, "question_of", question_of)

    response = visitor.post(name, sent)

    assert response.status_code == 422
    assert "decisions.haven.start: dit kan niet (1900)" in words_of(response)
    assert visitor.answers() == {} and keeping.TRIED not in visitor.client.session
