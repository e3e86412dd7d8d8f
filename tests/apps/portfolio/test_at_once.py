"""A changed question is answered at once from the solved model of the question before it, and again as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from tests.apps.portfolio.conftest import GOUDA, Visitor

from bundel.apps.portfolio.actions import advising, warming
from bundel.apps.portfolio.models import AdviceRun
from bundel.site import clock

LATER = override_settings(ADVICE_AT_ONCE_SCENARIOS=0)
"""From here on an advice waits for a worker, as in a real installation."""


@pytest.fixture(autouse=True)
def cold() -> None:
    warming.forget_models()


@pytest.fixture
def agenda(visitor: Visitor, real_engine: None) -> Visitor:
    """A visitor whose agenda was computed, with the model that stays behind."""
    return visitor.with_agenda()


def newest() -> AdviceRun:
    return AdviceRun.objects.latest("pk")


def test_what_if_is_there_at_once_and_says_that_it_is_worked_out_further(agenda: Visitor) -> None:
    with LATER:
        agenda.post("try_change", {"what": "capacity", "fte": "9"})
        text = agenda.text("try_change")

    assert "Oud naast nieuw" in text and "Dit is een snelle uitkomst" in text
    assert newest().state == AdviceRun.State.WAITING and newest().advice["warm"] is True


def test_whole_computation_takes_the_place_of_the_first_look_with_the_same_lanes(agenda: Visitor) -> None:
    with LATER:
        agenda.post("try_change", {"what": "duty", "duty": "wmebv", "answer": "partly"})
    quick = newest().advice

    advising.run_advice(newest().pk, now=clock.now)

    whole = newest().advice
    assert newest().state == AdviceRun.State.DONE and "warm" not in whole
    lanes, again = ({row["id"]: row["lane"] for row in one["initiatives"]} for one in (quick, whole))
    assert lanes == again and quick["order"] == whole["order"]


def test_answer_on_the_agenda_shows_at_once_what_it_moved(agenda: Visitor) -> None:
    assert "Wat uw laatste antwoord verschoof" not in agenda.text("agenda")

    with LATER:
        agenda.post("answer_duty", {"duty": "wmebv", "answer": "yes"})
        text = agenda.text("agenda")

    assert "Wat uw laatste antwoord verschoof" in text
    moved = text.split("Wat uw laatste antwoord verschoof")[1].split("Vrij voor nieuw werk")[0]
    assert "wordt Doen" in moved or "wordt Nu niet" in moved, moved
    assert "Dit is een snelle uitkomst" in text


def test_answers_follow_each_other_at_once(agenda: Visitor) -> None:
    with LATER:
        for fte in ("9", "7", "5"):
            agenda.post("questions", {"fte": fte})
            assert newest().is_first_look and newest().advice["warm"], fte


def test_another_process_goes_on_from_what_was_kept(agenda: Visitor) -> None:
    warming.forget_models()

    with LATER:
        agenda.post("questions", {"fte": "9"})

    assert newest().is_first_look


@pytest.mark.parametrize("kept", [None, b"damaged"])
def test_without_a_model_it_waits_for_the_whole_computation(agenda: Visitor, kept: bytes | None) -> None:
    warming.forget_models()
    AdviceRun.objects.update(model=kept)

    with LATER:
        agenda.post("try_change", {"what": "capacity", "fte": "9"})

    assert not newest().is_readable
    assert warming.answer_at_once(newest().pk, None) is False


def test_without_compiled_loops_it_waits_too(agenda: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "is_compiled", lambda: False)

    with LATER:
        agenda.post("try_change", {"what": "capacity", "fte": "9"})

    assert not newest().is_readable


def test_question_that_cannot_be_is_left_to_the_job_which_says_why(agenda: Visitor) -> None:
    before = newest()
    wrong: dict[str, Any] = {**before.problem, "criteria": []}
    with LATER:
        run = advising.request_advice(code=GOUDA, problem=wrong, at=clock.now())

    assert warming.answer_at_once(run.pk, before.pk) is False
    assert not newest().is_readable


def test_few_models_stay_in_memory(agenda: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "MODELS_KEPT", 2)
    with LATER:
        for fte in ("9", "7", "5"):
            agenda.post("questions", {"fte": fte})

    assert len(warming._models) == 2


def test_another_point_on_top_can_be_tried(agenda: Visitor) -> None:
    with LATER:
        agenda.post("try_change", {"what": "order", "first": "money"})
        assert "Oud naast nieuw" in agenda.text("try_change")
        agenda.post("keep_change", {"do": "keep"})

    assert agenda.answers()["order"] == [["money"], ["inhabitants", "tasks", "risk", "maturity", "coherence"]]

    with LATER:
        agenda.post("try_change", {"what": "order", "first": "risk"})
        agenda.post("keep_change", {"do": "keep"})
    assert agenda.answers()["order"] == [["risk"], ["money"], ["inhabitants", "tasks", "maturity", "coherence"]]


def test_entry_path_can_be_walked_without_scripts(visitor: Visitor) -> None:
    visitor.with_agenda()
    page = visitor.client.get(f"/gemeente/{GOUDA}/agenda/?tijd=150").content.decode()

    assert 'href="?tijd=150#meer-tijd" aria-current="true"' in page
    shown = [part.split(">")[0] for part in page.split("data-stap=")[1:]]
    assert [part.split("%")[0].strip('"') for part in shown if "hidden" not in part] == ["150"]


def test_first_look_has_no_entry_path_to_walk_yet(agenda: Visitor) -> None:
    with LATER:
        agenda.post("questions", {"fte": "9"})
        text = agenda.text("agenda")

    assert "staat hier als alles is nagerekend" in text
