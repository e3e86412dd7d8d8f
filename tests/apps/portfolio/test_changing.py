"""The advice is weighed anew when something changed, and only what is material is told."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.apps.decisions.conftest import NOW, OTHER, OWN, decide, eyes_of, person
from tests.apps.portfolio.by_hand import answer_to
from tests.apps.portfolio.conftest import Visitor

from bundel.apps.decisions import queries as decisions
from bundel.apps.inbox.queries import notices_of
from bundel.apps.portfolio import jobs, queries
from bundel.apps.portfolio.actions import advising, keeping, renewing
from bundel.apps.portfolio.agenda.change_words import cause_words, standing_words
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceChange, AdviceRun, StandingAdvice
from bundel.engine.question.profile import BadProfile
from bundel.engine.question.question import Question

TODAY = date(2026, 11, 28)
ITEM = "gt-hardware-werkplek"


class Asked:
    """A job as the queue gives it."""

    payload: dict[str, Any] = {}
    attempt = 1

    def report(self, done: int, total: int, message: str = "") -> None:
        assert done < total


@pytest.fixture(autouse=True)
def saved(examples: None) -> None:
    """The example municipality saved answers."""
    reference = queries.reference_for(OWN)
    keeping.save_profile(
        code=OWN, answers=Answers(), reference=reference, person_id=person("preparer").pk, seen_version=0, at=NOW
    )


def question() -> Question:
    found = queries.question_of_members(OWN, TODAY)
    assert found is not None
    return found


def moved(before: Question, **fields: Any) -> Question:
    """The same question with something of one item changed."""
    problem = deepcopy(before.problem)
    next(one for one in problem["initiatives"] if one["id"] == ITEM).update(fields)
    return replace(before, problem=problem)


@pytest.fixture
def other_lane(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From now on the item stands in another lane."""

    def advise(problem: Any, **options: Any) -> dict[str, Any]:
        answer = answer_to(problem)
        row = next(one for one in answer["initiatives"] if one["id"] == ITEM)
        row["lane"] = "need_to_have" if row["lane"] != "need_to_have" else "not_now"
        return answer

    yield monkeypatch.setattr(advising, "advise", advise)


def renew(asked: Question) -> list[AdviceChange]:
    return renewing.renew_advice(code=OWN, question=asked, now=lambda: NOW)


def test_the_first_advice_has_nothing_to_be_held_against() -> None:
    assert renew(question()) == []
    assert StandingAdvice.objects.get().organisation.code == OWN


def test_a_new_day_alone_computes_nothing(quick_engine: list[int]) -> None:
    renew(question())
    tomorrow = queries.question_of_members(OWN, TODAY + timedelta(days=1))
    assert tomorrow is not None

    assert renew(tomorrow) == []
    assert len(quick_engine) == 1


def test_a_moved_date_gives_one_change_with_its_reason_and_one_mail(request: pytest.FixtureRequest) -> None:
    before = moved(question(), moments=["2028-05-01"])
    renew(before)
    request.getfixturevalue("other_lane")

    (change,) = renew(moved(before, moments=["2027-05-01"]))

    assert change.item == ITEM
    assert cause_words(change.causes, {}) == "De datum ging van 1 mei 2028 naar 1 mei 2027."
    assert [row.reason_words for row in notices_of(eyes_of("preparer"))] == ["het advies is veranderd"]
    assert notices_of(eyes_of("decider", OTHER)) == []


def test_in_quiet_changes_are_kept_and_nobody_is_mailed(request: pytest.FixtureRequest, preparer: Visitor) -> None:
    renew(question())
    assert preparer.post("changes", {"quiet": "yes"}, OWN).status_code == 302
    request.getfixturevalue("other_lane")

    assert len(renew(moved(question(), moments=["2027-05-01"]))) == 1
    assert notices_of(eyes_of("preparer")) == []
    assert preparer.post("changes", {"quiet": "no"}, OWN).status_code == 302
    assert not StandingAdvice.objects.get().is_quiet


def test_the_page_tells_what_changed_and_it_can_be_taken_away(
    request: pytest.FixtureRequest, preparer: Visitor
) -> None:
    assert "nog geen advies om mee te vergelijken" in preparer.get("changes", OWN).content.decode()
    assert preparer.post("changes", {"quiet": "yes"}, OWN).status_code == 302
    before = question()
    renew(before)
    assert "niets veranderd dat ertoe doet" in preparer.get("changes", OWN).content.decode()
    request.getfixturevalue("other_lane")
    renew(moved(before, moments=["2027-05-01"]))

    page = preparer.get("changes", OWN).content.decode()

    assert "De datum" in page and "vergeleken met" in page
    assert ITEM in preparer.get("changes_export", OWN).content.decode()


def test_each_night_every_municipality_that_saved_answers_is_weighed_anew(quick_engine: list[int]) -> None:
    assert jobs.renew_advice(Asked()) == 0
    assert jobs.renew_advice(Asked()) == 0
    assert len(quick_engine) == 1


def test_answers_that_no_longer_fit_stop_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> None:
        raise BadProfile([])

    monkeypatch.setattr(queries, "desk_for", refuse)

    assert queries.question_of_members(OWN, TODAY) is None
    assert jobs.renew_advice(Asked()) == 0


def test_a_run_that_was_stopped_keeps_the_old_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(run_id: int, **options: Any) -> None:
        AdviceRun.objects.filter(pk=run_id).update(state=AdviceRun.State.CANCELLED)

    monkeypatch.setattr(advising, "run_advice", stop)

    assert renew(moved(question(), moments=["2027-05-01"])) == []
    assert not StandingAdvice.objects.exists()


def test_changes_go_after_two_years() -> None:
    renew(question())
    for days in (800, 10):
        AdviceChange.objects.create(
            organisation_id=person("reader").memberships.get(role="reader").organisation_id,
            item="a", item_name="A", before={}, after={}, causes=[], since=NOW, at=NOW - timedelta(days=days),
        )  # fmt: skip

    assert renewing.clear_changes(NOW) == 1


def test_what_was_decided_is_a_given_for_members_and_unseen_by_others() -> None:
    decide(topic=decisions.topics()[ITEM], role="no", start_year=None, visibility="own")

    asked = next(one for one in question().problem["initiatives"] if one["id"] == ITEM)
    seen = queries.desk_for(OWN, {}, eyes_of("reader", OTHER), TODAY)

    assert asked["fixed"] == "no"
    assert seen is not None
    assert next(one for one in seen.question.problem["initiatives"] if one["id"] == ITEM)["fixed"] is None


def test_a_decision_that_cannot_be_computed_is_left_open_and_named() -> None:
    decide(topic=decisions.topics()[ITEM], start_year=2001)

    desk = queries.desk_for(OWN, {}, eyes_of("reader"), TODAY)

    assert desk is not None
    assert desk.decided_apart == (ITEM,) and decisions.topics()[ITEM].name in desk.decided_names
    assert queries.desk_with(desk, Answers()).decided_apart == (ITEM,)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ([], "Wij vonden geen oorzaak; de plannen lagen dicht bij elkaar."),
        ([{"kind": "capacity"}], "Onze vrije tijd of ons geld is veranderd."),
        ([{"kind": "others", "others": ["a", "b"]}], "Er veranderde iets bij A en b."),
    ],
)
def test_a_cause_is_a_sentence(cause: list[dict[str, Any]], said: str) -> None:
    assert cause_words(cause, {"a": "A"}) == said


def test_where_an_item_stands_is_said_in_words() -> None:
    assert standing_words({"lane": "", "role": "", "start": ""}) == "niet op de agenda"
    assert standing_words({"lane": "not_now", "role": "no", "start": ""}) == "Nu niet"
    assert standing_words({"lane": "need_to_have", "role": "lead", "start": "2027"}) == "Doen: vooroplopen, vanaf 2027"
