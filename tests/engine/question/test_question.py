"""The whole question: what is weighed, what runs, what is left out, and that the engine reads every one."""

from dataclasses import replace
from datetime import date

import pytest
from tests.engine.question.asking import ask, initiative, nothing_told, weighed, with_rows

from bundel.engine.portfolio.reading import read_problem
from bundel.engine.question.items import item_of, items_of
from bundel.engine.question.situation import UnknownMunicipality
from bundel.engine.question.terms import Term, times
from bundel.engine.reference.reading import read_reference

CODES = [row.code for row in read_reference().municipalities]


def test_twenty_six_items_are_weighed_and_decided_today() -> None:
    items = items_of(read_reference())

    assert len(items) == 26
    assert [item.kind for item in items].count("duty") == 12
    [own] = [item for item in items if item.within]
    assert (own.id, own.within) == ("algoritmeregister", "ai-algoritmes")


@pytest.mark.parametrize(
    "codes", [CODES[::31], *(pytest.param(CODES[part::6], marks=pytest.mark.long) for part in range(6))]
)
def test_the_engine_reads_the_question_of_every_municipality(codes: list[str]) -> None:
    reference = read_reference()
    never = {row.id for row in reference.curations if row.standing not in ("duty", "decide")}

    for code in codes:
        question = nothing_told(code)
        problem = read_problem(question.problem)

        runs = {item.id for item in question.setting.items if item.state == "running"}
        ids = {one.id for one in problem.initiatives}
        assert not ids & (runs | never - {"omgevingsplan"})
        assert ids == {item.id for item in question.setting.items if item.state == "weighed"}


def test_the_same_input_gives_the_same_question() -> None:
    assert nothing_told("GM0513") == nothing_told("GM0513")


def test_half_of_the_municipalities_or_more_probably_means_us_too() -> None:
    # 265 of 342 take part in Open Raadsinformatie; Aa en Hunze is in no list of users.
    silent = next(code for code in CODES if not read_reference().products_used(code))

    question = nothing_told(silent)
    denied = ask("running: {open-raadsinformatie: not_taking_part}", code=silent)

    [line] = [one for one in question.setting.to_confirm if one.initiative == "open-raadsinformatie"]
    assert (line.state, line.basis, line.item) == ("running", "share", "open-raadsinformatie")
    assert "open-raadsinformatie" not in weighed(question)
    assert "open-raadsinformatie" in weighed(denied)


def test_use_of_a_product_says_that_the_initiative_runs() -> None:
    question = nothing_told("GM0513")

    [line] = [one for one in question.setting.to_confirm if one.initiative == "openwebconcept"]
    assert (line.state, line.basis, line.source, line.read_on) == (
        "running", "product_use", "OpenWebconcept", "2026-11-23",
    )  # fmt: skip
    assert question.setting.item("openwebconcept").state_basis == "product_use"


def test_use_of_a_part_says_that_the_whole_runs_and_is_met_for_what_needs_it() -> None:
    user = next(use.code for use in read_reference().product_uses if use.product == "Open Zaak")

    question = nothing_told(user)

    assert "zaakgericht" not in weighed(question)
    assert initiative(question, "klantcontact")["depends_on"] == []


def test_what_runs_is_asked_in_one_list_and_uses_nothing() -> None:
    question = ask("running: {signalen: running, gem: done, digid: unknown}")

    states = {line.initiative: (line.state, line.basis) for line in question.setting.to_confirm}
    assert states["digid"] == ("running", "assumed")
    assert states["signalen"] == ("running", "own")
    assert {"signalen", "digitale-assistent"}.isdisjoint(weighed(question))
    assert question.setting.item("digitale-assistent").state == "running"


def test_what_does_not_apply_is_not_weighed_and_meets_nothing() -> None:
    question = ask("running: {zgw-apis: not_applicable}")

    assert question.setting.item("zaakgericht").state == "not_applicable"
    assert question.setting.item("klantcontact").missing == ("zgw-apis",)
    assert initiative(question, "klantcontact")["alternatives"] == []


def test_a_precondition_that_is_met_elsewhere_is_no_dependency() -> None:
    assert initiative(ask(), "klantcontact")["depends_on"] == ["zaakgericht"]
    assert initiative(ask("running: {zgw-apis: running}"), "klantcontact")["depends_on"] == []


def test_a_duty_never_forces_a_choice_in() -> None:
    reference = with_rows({"woo": {"requires": ("signalen", "gemma-verwerkingsactiviteiten")}})
    question = ask(reference=reference)

    assert initiative(question, "openbaarheid")["depends_on"] == []
    assert question.setting.item("openbaarheid").helps == ("signalen", "gemma-verwerkingsactiviteiten")


def test_one_duty_may_need_another() -> None:
    reference = with_rows({"woo": {"requires": ("archiefwet", "wmebv")}})

    assert initiative(ask(reference=reference), "openbaarheid")["depends_on"] == [
        "archief",
        "digitaal-bestuurlijk-verkeer",
    ]
    in_order = ask("in_order: {wmebv: yes}", reference=reference)
    assert initiative(in_order, "openbaarheid")["depends_on"] == ["archief"]


def test_a_precondition_that_stopped_is_dropped_and_reported() -> None:
    question = ask(
        reference=with_rows({"signalen": {"requires": ("digital-decade",)}}, digital_decade={"phase": "gestopt"})
    )

    assert initiative(question, "signalen")["depends_on"] == []
    assert [(one.initiative, one.requires) for one in question.setting.dropped] == [("signalen", "digital-decade")]


def test_what_runs_by_law_but_not_here_is_missing() -> None:
    reference = with_rows({"signalen": {"requires": ("e-facturatie",)}})
    question = ask("running: {e-facturatie: not_taking_part}", reference=reference)

    assert question.setting.item("signalen").missing == ("e-facturatie",)


def test_an_item_is_found_by_its_member_its_part_and_its_package() -> None:
    reference = read_reference()
    items = items_of(reference)

    found = {
        one: item_of(reference, items, one) for one in ("zgw-apis", "open-zaak", "klantinteracties-api", "avg", "dso")
    }
    assert {one: item.id if item else None for one, item in found.items()} == {
        "zgw-apis": "zaakgericht", "open-zaak": "zaakgericht", "klantinteracties-api": "klantcontact", "avg": None,
        "dso": "omgevingsplan",
    }  # fmt: skip
    # A part whose whole is not weighed belongs nowhere.
    assert item_of(reference, items, "ggi-services") is None


def test_a_package_without_anything_to_weigh_is_no_item() -> None:
    reference = with_rows({row: {"standing": "running"} for row in ("bio2", "cyberbeveiligingswet")})

    assert "cyberveiligheid" not in [item.id for item in items_of(reference)]


def test_standpoints_and_what_ends_stand_apart() -> None:
    question = ask()
    loose = ask(reference=with_rows({"avg": {"standing": "position"}}))

    assert [one.id for one in question.setting.positions] == ["collectivisering"]
    assert [one.id for one in loose.setting.positions] == ["collectivisering", "avg"]
    assert [one.initiative for one in question.setting.ending] == [
        "gt-mobiele-communicatie-3", "gt-connect-2", "gt-print", "ido",
    ]  # fmt: skip
    assert question.setting.item("asielopvang").also_standpoint


def test_every_initiative_has_one_place() -> None:
    setting = ask().setting

    items = {member for item in setting.items for member in item.members}
    places = [
        items,
        {one.initiative for one in setting.to_confirm} - items,
        {member for one in setting.positions for member in one.members},
        {one.initiative for one in setting.ending},
        {one.initiative for one in setting.left_out},
    ]
    assert sum(map(len, places)) == len(set().union(*places)) == 147


def test_old_and_unknown_statuses_are_called_stale() -> None:
    fresh = ask(reference=with_rows(signalen={"status_as_of": "2025-12"}))
    finished = ask(reference=with_rows(signalen={"status_as_of": "2020", "phase": "afgerond"}))

    assert ask().setting.item("signalen").is_stale
    assert not fresh.setting.item("signalen").is_stale
    assert not finished.setting.item("signalen").is_stale
    assert ask().setting.item("cyberveiligheid").status_as_of == "2025-09"
    assert ask().setting.item("ddas").status_as_of is None


def test_an_unknown_date_is_said() -> None:
    assert ask().setting.item("cyberveiligheid").is_date_unknown
    assert not ask().setting.item("participatie").is_date_unknown
    assert not ask().setting.item("signalen").is_date_unknown


def test_a_merged_municipality_names_its_successors() -> None:
    with pytest.raises(UnknownMunicipality) as former:
        nothing_told("GM0788")
    with pytest.raises(UnknownMunicipality, match="no municipality has this code") as unknown:
        nothing_told("GM9999")

    assert former.value.successors == ("GM0757", "GM0824", "GM0855", "GM0865")
    assert unknown.value.successors == ()


def test_the_order_of_criteria_is_passed_on() -> None:
    assert ask("order: [[risk], [], [money, tasks]]").problem["order"] == [["risk"], ["money", "tasks"]]


def test_in_a_leap_year_two_years_later_is_the_first_of_march() -> None:
    # 29 February 2024 + 2 years = 1 March 2026; on that day it is not yet more than two years.
    reference = with_rows(
        {"wmebv": {"duty": replace(read_reference().curation_by_id["wmebv"].duty, since="2024-02-29")}}
    )  # type: ignore[type-var]
    answers = {
        day: next(one.answer for one in ask(today=day, reference=reference).setting.duties if one.initiative == "wmebv")
        for day in (date(2026, 3, 1), date(2026, 3, 2))
    }

    assert list(answers.values()) == ["do_not_know", "partly"]


def test_a_product_of_points_is_a_point() -> None:
    assert times(2, 3).as_json() == [6, 6]
    assert times(0, Term(1, 2, "x")).as_json() == [0, 0]
    assert times(2, Term(1, 2)).as_json() == [2, 4]
