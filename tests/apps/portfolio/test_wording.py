"""The sentences of the agenda for rare answers: each says what it means, and nothing when it knows nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.utils.translation import override
from tests.apps.portfolio.by_hand import answer_to

from bundel.apps.portfolio.agenda import asking, figures, reasons, room, told, words
from bundel.apps.portfolio.agenda.subject import Subject
from bundel.apps.portfolio.answers.document import Answers, answers_from
from bundel.apps.portfolio.exports import sheet
from bundel.engine.question.capacity import CapacityStep
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import Question, build_question
from bundel.engine.reference.reading import read_reference

CHOICE = "open-formulieren"


@cache
def question() -> Question:
    return build_question(read_reference(), "GM0513", Profile(), date(2026, 11, 28))


def subject(**changes: Any) -> Subject:
    asked = question()
    return Subject(asked.setting, asked.problem, answer_to(asked.problem, **changes), Answers(), read_reference())


def advised(**changes: Any) -> dict[str, Any]:
    row = dict(subject().advised[CHOICE])
    return {**row, "lane": "not_now", "binding": [], "beaten_by": [], "fixed": False, **changes}


def test_theme_that_leads_is_the_first_reason() -> None:
    item = replace(subject().item(CHOICE), theme_leads=True)

    assert reasons.why(subject(), item).startswith("Hoort bij uw thema Dienstverlening")


def test_item_without_scores_has_no_reason() -> None:
    item = replace(subject().item(CHOICE), all_members=("avg",))

    assert reasons.why(subject(), item) == ""
    assert reasons.if_nothing(subject(), item) == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lane": "need_to_have"}, ""),
        ({"fixed": True}, "Uw gemeente besloot dit al."),
        ({}, "Andere keuzes geven meer voor dezelfde tijd."),
        ({"binding": [{"resource": "ict", "period": "2027"}]}, "Er is te weinig tijd van ICT en architectuur in 2027."),
        (
            {"binding": [{"resource": "starts", "period": "2028"}]},
            "In 2028 kunt u niet meer nieuwe projecten beginnen.",
        ),
        ({"binding": [{"resource": "euro", "period": "2027"}]}, "Er is te weinig geld in 2027."),
        (
            {"binding": [{"resource": "ict", "period": "2028"}, {"resource": "ict", "period": "2027"}]},
            "Er is te weinig tijd van ICT en architectuur in 2027 en 2028.",
        ),
        ({"beaten_by": ["algoritmeregister"]}, "Eerst: Algoritmeregister van de Nederlandse overheid."),
        # What stands lower on the page does not go first, also when it is chosen more often.
        ({"beaten_by": ["signalen", "no-item"]}, "Andere keuzes geven meer voor dezelfde tijd."),
    ],
)
def test_why_not_says_what_is_short_and_what_goes_first(changes: dict[str, Any], says: str) -> None:
    assert reasons.why_not(subject(), advised(**changes)) == says


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (None, ""),
        (
            {"kind": "estimate", "initiative": CHOICE, "percent": -30, "to_lane": "need_to_have"},
            "Kost het 30% minder dan wij denken, dan wordt het: Doen.",
        ),
        (
            {"kind": "estimate", "initiative": CHOICE, "percent": 20, "to_lane": "not_now"},
            "Kost het 20% meer dan wij denken, dan wordt het: Nu niet.",
        ),
        (
            {"kind": "capacity", "resource": "starts", "period": "2027", "extra": 1.0, "to_lane": "need_to_have"},
            "Met 1 nieuw project meer in 2027 wordt het: Doen.",
        ),
        (
            {"kind": "capacity", "resource": "euro", "period": "2027", "extra": -20000.0, "to_lane": "not_now"},
            "Met € 20.000 minder in 2027 wordt het: Nu niet.",
        ),
        (
            {"kind": "order", "swap": ["money", "tasks"], "to_lane": "need_to_have"},
            "Draait u ‘geld besparen’ en ‘ons coalitieakkoord’ om, dan wordt het: Doen.",
        ),
    ],
)
def test_smallest_change_that_would_tip_is_one_sentence(change: dict[str, Any] | None, says: str) -> None:
    assert reasons.tip(subject(), advised(would_tip=change)) == says


def test_waiting_says_what_for() -> None:
    item = subject().item(CHOICE)
    waiting = advised(role="wait")

    assert reasons.waits_for(subject(), item, advised(role="no")) == ""
    assert reasons.waits_for(subject(), replace(item, missing=("zgw-apis",)), waiting).startswith("Eerst nodig: ")
    assert (
        reasons.waits_for(subject(), item, {**waiting, "planned_start": "2029"})
        == "Beginnen kan op zijn vroegst in 2029."
    )
    assert reasons.waits_for(subject(), replace(item, moments=("2027-Q2",)), waiting) == "Wachten tot 2e kwartaal 2027."
    assert reasons.waits_for(subject(), replace(item, moments=()), waiting) == "Wachten tot er meer bekend is."


@pytest.mark.parametrize(
    ("text", "says"),
    [("2027", "2027"), ("2027-Q2", "2e kwartaal 2027"), ("2027-06", "juni 2027"), ("2027-06-01", "1 juni 2027")],
)
def test_date_is_said_as_precisely_as_it_is_known(text: str, says: str) -> None:
    assert words.partial_date_words(text) == says


def path(*cuts: int) -> list[dict[str, Any]]:
    percents = (50, 75, 100, 125, 150, 200)
    return [{"capacity_percent": p, "fte": p / 40, "cut": cut} for p, cut in zip(percents, cuts, strict=False)]


@pytest.mark.parametrize(
    ("cuts", "says"),
    [
        ((), ""),
        ((0, 0, 0, 0, 0, 0), "Eerst Moet. Ook met twee keer zo veel tijd past er nu nog geen keuze bij."),
        ((0, 0, 0, 0, 1, 2), "Bij 2,5 fte past nog geen keuze, bij 3,8 fte past tot en met nummer 1."),
        ((1, 1, 2, 2, 2, 2), "Bij 2,5 fte past tot en met nummer 2."),
    ],
)
def test_cut_is_one_sentence_in_fte(cuts: tuple[int, ...], says: str) -> None:
    assert room.cut_sentence(subject(entry_path=path(*cuts))) == says


def test_first_choice_after_the_duties_is_named_when_nothing_is_sure() -> None:
    cuts = path(0, 0, 0, 1, 1, 2)

    assert room.first_entrant(subject()) == ""
    assert "zeker vanaf ongeveer 3,1 fte" in room.first_entrant(subject(n10=0, entry_path=cuts))
    assert room.first_entrant(subject(n10=0, entry_path=[])).startswith("Eerst Moet. Als eerste keuze komt daarna: ")


def test_shortage_and_surplus_are_said_in_hours() -> None:
    assert room.left_words(-120.0) == "Tekort: ongeveer 120 uur."
    assert room.left_words(300.0) == "Over voor keuzes: ongeveer 300 uur."


def test_numbers_and_verbs_follow_the_language_of_the_page() -> None:
    with override("en"):
        assert (figures.thousands(10850.2), figures.decimal(2.75)) == ("10,850", "2.8")
        assert words.role_words("follow", "overnemen") == "take over"
    assert (figures.thousands(10850.2), figures.decimal(2.75)) == ("10.850", "2,8")
    assert words.role_words("follow", "onderzoeken") == "onderzoeken"


def test_shortages_of_one_kind_are_one_line_for_all_years() -> None:
    rows = [
        {"resource": "ict", "period": "2027", "short": [10.0, 30.0], "share_of_scenarios": 0.02},
        {"resource": "ict", "period": "2028", "short": [20.0, 140.0], "share_of_scenarios": 0.04},
        {"resource": "field", "period": "2028", "short": [60.0, 60.0], "share_of_scenarios": 0.3},
    ]

    assert room.shortages_of(subject(shortages=rows)) == [
        "In 2027 en 2028 komt u voor Moet tot ongeveer 80 uur ICT en architectuur per jaar tekort, in minder "
        "dan 1 van de 10 doorgerekende plannen.",
        "In 2028 komt u voor Moet ongeveer 60 uur vakafdeling tekort, in 3 van de 10 doorgerekende plannen.",
    ]


def test_line_of_the_a4_ends_with_a_whole_sentence_where_it_can() -> None:
    sentence = "Er is te weinig tijd van ICT en architectuur in 2027 en 2028."

    assert sheet.shortened(sentence) == sentence
    assert sheet.shortened(f"{sentence} Eerst: {'Open Formulieren, ' * 9}") == sentence
    assert sheet.shortened("Algoritmeregister " * 9) == "Algoritmeregister " * 8 + "…"


def test_room_that_lets_in_only_what_is_not_on_the_list_is_no_sentence() -> None:
    rows = [{"resource": "ict", "period": "2027", "extra": 100.0, "lets_in": ["elsewhere"]}]

    assert room.extra_room(subject(marginal_values=rows)) == []


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (CapacityStep("fte", 140.0, 140.0, "fte", "assumed", ()), "Dat zijn ongeveer 140 fte."),
        (CapacityStep("euros", 1_250_000.0, 90_000.0, "euro", "own", ()), "€ 1.200.000 tot € 90.000"),
        (CapacityStep("free_hours", 500.0, 900.0, "hours", "assumed", ()), "Dat is 500 tot 900 uur per jaar."),
        (CapacityStep("starts", 2.0, 4.0, "starts", "assumed", ()), "Nieuwe projecten per jaar: 2 tot 4."),
        (CapacityStep("salaries", 9e6, 9e6, "euro", "assumed", ()), "Uw begroting toont bijna geen salarissen."),
    ],
)
def test_step_from_budget_to_free_hours_is_one_line(step: CapacityStep, says: str) -> None:
    assert says in room.step_words(step)


def test_what_was_filled_in_reads_as_words() -> None:
    document = {
        "themes": ["data", "inkoop"],
        "fte": 2.5,
        "running": {"digid": "running"},
        "in_order": {"wmebv": "partly"},
        "order": [["tasks", "money"], ["risk"]],
        "hours_per_year": {"ict": 400, "field": {"2027": 100}},
        "estimates": [
            {"initiative": "zgw-apis", "kind": "ict", "low": 10, "high": 20, "by": "Anja", "on": "2026-11-28"}
        ],
        "owners": {"zaakgericht": "Bo"},
        "list_is_right": True,
    }

    rows = dict(told.told(answers_from(document), read_reference()))

    assert rows["Vrije fte per jaar"] == "2,5"
    assert rows["Hoe het bij ons staat"] == "DigiD: loopt bij ons"
    assert rows["Is het bij ons op orde?"].endswith(": deels")
    assert rows["Volgorde van de zes punten"] == (
        "ons coalitieakkoord en geld besparen; wat er misgaat als we niets doen"
    )
    assert rows["Vrije uren per jaar"] == "ICT en architectuur: 400; vakafdeling: 2027 100"
    assert rows["Eigen schattingen"].endswith("ICT en architectuur: 10 tot 20 uur (Anja)")
    assert rows["Wat al loopt, klopt"] == "ja"
    assert ", " in rows["Thema's die voorop staan"]


def test_questions_come_from_what_people_can_know() -> None:
    duty = question().setting.duties[0].initiative
    asked = [
        {"ask": f"state:{duty}", "expected_places_moved": 1.2},
        {"ask": "state:nothing", "expected_places_moved": 3.0},
        {"ask": "hours:zgw-apis", "expected_places_moved": 0.1},
        {"ask": "hours:nothing", "expected_places_moved": 0.1},
        {"ask": "starts_per_year", "expected_places_moved": 2.0},
        {"ask": "value:gem:inhabitants", "expected_places_moved": 5.0},
    ]

    rows = asking.questions_of(subject(next_questions=asked))

    assert [row.id for row in rows[:3]] == [f"in_order:{duty}", "hours:zaakgericht", "capacity:starts_per_year"]
    assert "ongeveer 1 plaats." in rows[0].effect
    assert "plaats" not in rows[1].effect
    assert rows[2].effect.endswith("ongeveer 2 plaatsen. Navragen kost ongeveer 1 uur.")
    assert rows[0].effect.endswith("Navragen kost ongeveer 2 uur.")
    assert len(rows) == asking.MOST_QUESTIONS


def test_a_question_of_before_costs_were_told_tells_none() -> None:
    older = subject(next_questions=[{"ask": "starts_per_year", "expected_places_moved": 2.0}])
    older = replace(older, problem={key: part for key, part in older.problem.items() if key != "asking"})

    [first, *_] = asking.questions_of(older)

    assert first.effect.endswith("ongeveer 2 plaatsen.")
