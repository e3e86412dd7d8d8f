"""What one item asks and is worth, by hand: spread, size, packages, ways, roles, themes, starts."""

from dataclasses import replace
from datetime import date

import pytest
from tests.engine.question.asking import GOUDA, alternative, ask, initiative, weighed, with_rows

from bundel.engine.question.capacity import json_bounds
from bundel.engine.reference.curation import Moment, Score
from bundel.engine.reference.reading import read_reference


def test_hours_of_a_choice_worked_out_by_hand() -> None:
    # Signalen, ict 150 to 600 hours, 0.6 of it in the first year: 90 to 360.
    # Gouda: 76,536 / 70,000 = 1.093371; to the power 0.5 and 0.7: 1.045644 and 1.064480.
    use = alternative(ask(), "signalen", "2027")["use"]

    assert use["ict"]["2027"] == {"times": [[90.0, 360.0, "hours:signalen"], [1.045644, 1.06448, "size"]]}
    assert use["ict"]["2028"]["times"][0] == [60.0, 240.0, "hours:signalen"]
    assert use["starts"] == {"2027": [1, 1]}


def test_yearly_hours_follow_the_last_one_off_year() -> None:
    # Yearly 120 to 450; ict is (150 + 600) / 2 = 375 of 955 by the middles (50, 375, 450, 80).
    use = alternative(ask(), "signalen", "2027")["use"]

    low, high = 120 * 375 / 955, 450 * 375 / 955
    assert use["ict"]["2029"]["times"][0] == pytest.approx([low, high, "hours:signalen"])
    assert use["ict"]["2029"]["times"][1] == [0.0, 0.5, "yearly_share"]
    assert "2027" not in alternative(ask(), "signalen", "2028")["use"]["ict"]


def test_the_department_does_a_part_of_field_hours_as_regular_work() -> None:
    question = ask()

    field = alternative(question, "signalen", "2027")["use"]["field"]["2027"]
    assert field["times"][2] == [0.1, 0.5, "field_regular_time"]
    # Field 200 to 700, 0.6 of it: 120 to 420; × 1.0456 × 0.5 and × 1.0645 × 0.9.
    assert question.setting.item("signalen").regular_hours["2027"] == (62.7, 402.4)


def test_a_smaller_municipality_turns_the_powers_round() -> None:
    # Schiermonnikoog: 968 / 70,000 = 0.013829; to the power 0.7 and 0.5: 0.049912 and 0.117595.
    size = alternative(ask(code="GM0088"), "signalen", "2027")["use"]["ict"]["2027"]["times"][1]

    assert size == pytest.approx([0.049912, 0.117595, "size"], abs=1e-5) or size[2] == "size"
    assert size[:2] == pytest.approx([0.0499, 0.1176], abs=2e-4)


def test_a_package_asks_the_sum_of_its_members() -> None:
    question = ask("in_order: {bio2: no, cyberbeveiligingswet: no}")

    both = alternative(question, "cyberveiligheid", "2027", "two_years")["use"]["ict"]["2027"]
    # BIO2 is slow: 0.333 of 500 to 2,000; the law takes two years: 0.6 of 150 to 700; both × size.
    low, high = 0.333 * 500 + 0.6 * 150, 0.333 * 2000 + 0.6 * 700
    assert json_bounds(both) == pytest.approx((low * 1.045644, high * 1.06448), rel=1e-5)
    assert [part["times"][0][2] for part in both["plus"]] == ["hours:bio2", "hours:cyberbeveiligingswet"]


def test_a_package_scores_from_the_highest_low_to_the_highest_high() -> None:
    value = alternative(ask(), "cyberveiligheid", "2027", "two_years")["value"]

    reference = read_reference()
    lows, highs = [], []
    for member in ("bio2", "cyberbeveiligingswet"):
        first, second = reference.curation_by_id[member].value, reference.second_opinion_by_id[member].value
        assert first is not None
        lows.append(min(first["risk"].low, second["risk"].low))
        highs.append(max(first["risk"].high, second["risk"].high))
    assert value["risk"] == [max(lows), max(highs), "value:cyberveiligheid:risk"]


def test_later_starts_are_worth_less() -> None:
    question = ask()

    highs = [alternative(question, "signalen", year)["value"]["maturity"][1] for year in question.problem["periods"]]
    assert [high / highs[0] for high in highs] == pytest.approx([1, 0.75, 0.5, 0.25])


def test_ways_of_a_package_are_variants_that_exclude_each_other() -> None:
    question = ask()

    portal = initiative(question, "persoonlijk-portaal")
    assert {one["variant"] for one in portal["alternatives"]} == {"open-inwoner", "mijn-services"}
    assert portal["depends_on"] == ["zaakgericht"]
    assert portal["alternatives"][0]["use"]["ict"]["2027"]["times"][0][2] == "hours:open-inwoner"
    assert question.setting.item("persoonlijk-portaal").ways == ("open-inwoner", "mijn-services")


def test_alternatives_outside_one_package_exclude_each_other() -> None:
    reference = with_rows({"signalen": {"alternatives": ("openstad",)}, "ddas": {"replaces": ("open-formulieren",)}})

    question = ask(reference=reference)

    assert initiative(question, "signalen")["excludes"] == ["openstad"]
    assert initiative(question, "ddas")["excludes"] == ["open-formulieren"]


@pytest.mark.parametrize(
    ("themes", "expected"),
    [
        ("[dienstverlening]", [0.8, 1.0]),
        ("[fysiek-domein, inkoop]", [0.48, 0.6]),
        ("[inkoop]", [0.08, 0.1]),
    ],
)
def test_chosen_themes_say_what_tasks_are_worth(themes: str, expected: list[float]) -> None:
    # The themes of Signalen: dienstverlening is its own, fysiek-domein another.
    value = alternative(ask(f"themes: {themes}"), "signalen", "2027")["value"]

    assert value["tasks"] == [*expected, "value:signalen:tasks"]


def test_skipped_themes_leave_the_judged_value() -> None:
    question = ask()

    assert question.setting.notes[:2] == ("nothing_answered", "themes_skipped")
    assert alternative(question, "signalen", "2027")["value"]["tasks"][1] < 0.8


def test_a_great_risk_has_a_place_only_when_themes_were_answered() -> None:
    risky = {"monitoring-en-response": {"value": {"risk": Score(0.6, 0.9, "x")}}}

    assert (
        initiative(ask("themes: [inkoop]", reference=with_rows(risky)), "monitoring-en-response")["place_at_most"] == 7
    )
    assert initiative(ask(reference=with_rows(risky)), "monitoring-en-response")["place_at_most"] is None
    assert initiative(ask("themes: [inkoop]"), "signalen")["place_at_most"] is None


def test_roles_ask_experience_on_the_own_theme() -> None:
    def roles(profile: str) -> set[str]:
        return {one["role"] for one in initiative(ask(profile), "klantcontact")["alternatives"]}

    assert roles("") == {"follow"}
    assert roles("experience: {dienstverlening: some, inkoop: much}") == {"follow", "contribute"}
    assert roles("experience: {dienstverlening: much}") == {"follow", "contribute", "lead"}
    assert "role_not_weighed" in ask().setting.notes
    assert "role_not_weighed" not in ask("experience: {inkoop: none}").setting.notes


def test_a_role_adds_value_where_the_theme_leads_and_costs_hours() -> None:
    leads = ask("themes: [dienstverlening]\nexperience: {dienstverlening: much}")
    elsewhere = ask("themes: [inkoop]\nexperience: {dienstverlening: much}")

    lead = alternative(leads, "klantcontact", "2028", role="lead")
    assert lead["value"]["coherence"]["plus"][1] == [0.0, 0.1125, "role_value:klantcontact:lead"]
    assert "plus" not in lead["value"]["money"]
    assert lead["use"]["ict"]["2028"]["times"][2] == [1.5, 2.5, "role_hours:klantcontact:lead"]
    assert "plus" not in alternative(elsewhere, "klantcontact", "2028", role="lead")["value"]["coherence"]


def test_an_entry_moment_keeps_earlier_years_out() -> None:
    moment = Moment("2028-Q3", "instappen", "bekend", "x")
    question = ask(reference=with_rows({"ddas": {"next_moment": moment}}))
    too_late = ask(reference=with_rows({"ddas": {"next_moment": replace(moment, date="2031")}}))

    assert {one["start"] for one in initiative(question, "ddas")["alternatives"]} == {"2028", "2029", "2030"}
    assert initiative(question, "ddas")["moments"] == ["2028-07-01"]
    assert initiative(too_late, "ddas")["alternatives"] == []
    assert too_late.setting.item("ddas").hours["2027"]["ict"] == (0, 0)


def test_entry_in_doubt_is_asked_first() -> None:
    passed = Moment("2026-Q3", "instappen", "bekend", "x")
    question = ask(reference=with_rows({"signalen": {"next_moment": passed}}))

    assert question.setting.item("ddas").asks_first == "entry_unknown"
    assert question.setting.item("signalen").asks_first == "moment_passed"
    assert question.setting.item("openstad").asks_first is None
    assert question.setting.item("cyberveiligheid").asks_first is None


def test_closed_entry_is_not_weighed_and_closes_one_way_only() -> None:
    closed = with_rows({"signalen": {"entry": "closed"}, "gem": {"entry": "closed"}})
    question = ask(reference=closed)

    assert "signalen" not in weighed(question)
    assert question.setting.item("signalen").state == "entry_closed"
    variants = {one["variant"] for one in initiative(question, "digitale-assistent")["alternatives"]}
    assert variants == {"virtuele-assistent-landelijk"}


def test_an_own_estimate_takes_the_place_of_assumed_hours() -> None:
    own = "estimates: [{initiative: signalen, kind: field, low: 40, high: 60, by: team, on: 2026-11-01}]"
    question = ask(own)

    signalen = alternative(question, "signalen", "2027")
    assert signalen["use"]["field"]["2027"] == [24.0, 36.0, "hours:signalen"]
    assert signalen["basis"]["use.field.2027"] == "own"
    assert signalen["basis"]["use.field.2029"] == "assumed"
    assert signalen["basis"]["use.ict.2027"] == "assumed"


def test_an_own_estimate_beside_an_assumed_one_still_rests_on_an_assumption() -> None:
    own = "estimates: [{initiative: cyberbeveiligingswet, kind: ict, low: 4, high: 6, by: CISO, on: 2026-11-01}]"

    basis = alternative(ask(own), "cyberveiligheid", "2027", "two_years")["basis"]
    assert basis["use.ict.2027"] == "assumed"


def test_unknown_euros_are_a_range_of_what_is_known_elsewhere() -> None:
    question = ask()

    hardware = alternative(question, "gt-hardware-werkplek", "2028")
    assert hardware["use"]["euro"]["2028"]["times"][0][1] > 0
    assert hardware["basis"]["use.euro.2028"] == "unknown"
    assert not question.setting.item("gt-hardware-werkplek").euro_is_known
    assert question.setting.item("signalen").euro_is_known


def test_without_any_known_euros_there_is_nothing_to_say() -> None:
    nothing_known = with_rows({row.id: {"euro": None} for row in read_reference().curations})

    assert "euro" not in alternative(ask(reference=nothing_known), "signalen", "2028")["use"]


def test_an_initiative_without_hours_asks_none() -> None:
    use = alternative(ask(reference=with_rows({"signalen": {"effort": None}})), "signalen", "2028")["use"]

    assert set(use) == {"euro", "starts"}


def test_a_year_that_is_partly_gone_moves_work_to_the_next() -> None:
    # 10 April 2027: 9/12 left. 0.6 × 0.75 = 0.45 of 150 to 600; the other 0.15 goes to 2028: 0.4 + 0.15.
    use = alternative(ask(today=date(2027, 4, 10)), "signalen", "2027")["use"]["ict"]

    assert use["2027"]["times"][0][:2] == pytest.approx([67.5, 270.0])
    assert use["2028"]["times"][0][:2] == pytest.approx([82.5, 330.0])


def test_own_contract_ends_are_moments_of_what_would_replace_them() -> None:
    question = ask("contracts: {workplace: 2028-06, print: 2027-01-31}")

    assert initiative(question, "gt-hardware-werkplek")["moments"] == ["2026-12-31", "2028-06-01"]
    assert [one.contract_ends_on for one in question.setting.ending if one.contract == "print"] == ["2027-01-31"]


def test_a_decision_taken_is_fixed() -> None:
    decided = ask(
        "decisions:\n  signalen: {role: follow, start: 2028}\n  openstad: no\n  ddas: wait\n"
        "  klantcontact: {role: lead, start: 2027}\n  digitale-assistent: {role: follow, start: 2027, variant: gem}"
    )

    assert initiative(decided, "signalen")["fixed"] == {"role": "follow", "start": "2028"}
    assert initiative(decided, "openstad")["fixed"] == "no"
    assert initiative(decided, "ddas")["fixed"] == "wait"
    assert initiative(decided, "digitale-assistent")["fixed"]["variant"] == "gem"
    # Leading was decided without experience: it is offered, because it was decided.
    assert {one["role"] for one in initiative(decided, "klantcontact")["alternatives"]} == {"follow", "lead"}


def test_gouda_is_the_municipality_of_these_tests() -> None:
    assert read_reference().municipality_by_code[GOUDA].population == 76_536
