"""Duties: when they must be done, whether they are in order, at which pace."""

from datetime import date

import pytest
from tests.engine.question.asking import TODAY, alternative, ask, initiative, weighed, with_rows

from bundel.engine.question.capacity import json_bounds
from bundel.engine.question.duties import due_of, duty_of
from bundel.engine.reference.curation import Duty
from bundel.engine.reference.reading import read_reference


def duty(in_force: str = "no", since: str | None = None, by: str | None = None, nearly: bool = False) -> Duty:
    return Duty(in_force, since, by, nearly, "bekend")  # type: ignore[arg-type]


def wmebv(changed: Duty, profile: str = "") -> dict[str, object]:
    question = ask(profile, reference=with_rows({"wmebv": {"duty": changed}}))
    return initiative(question, "digitaal-bestuurlijk-verkeer")


@pytest.mark.parametrize(
    ("changed", "mandatory_by", "overdue_since"),
    [
        (duty("yes", "2026-01-01"), "2027", "2026-01-01"),
        (duty("yes"), "2027", None),
        (duty("unknown"), "2030", None),
        (duty("no"), "2030", None),
        (duty("no", by="2029-07-01"), "2028", None),
        (duty("no", by="2027"), "2027", None),
        (duty("yes", "2025-01-01", "2027-01-01"), "2027", None),
        (duty("no", by="2032-01-01"), "2027", None),
        (duty("no", by="2026-10-01"), "2027", "2026-10-01"),
        (duty("no", since="2029-01-01"), "2028", None),
        (duty("no", by="2026"), "2027", None),
    ],
)
def test_when_a_duty_must_start(changed: Duty, mandatory_by: str, overdue_since: str | None) -> None:
    row = wmebv(changed)

    assert row["mandatory_by"] == mandatory_by
    assert row["overdue_since"] == overdue_since


@pytest.mark.parametrize(
    ("changed", "answer", "basis"),
    [
        (duty("yes", "2026-01-01"), "do_not_know", "else"),
        (duty("yes", "2024-01-01"), "partly", "over_two_years_in_force_and_no_date_to_come"),
        (duty("yes", "2024-02-29"), "partly", "over_two_years_in_force_and_no_date_to_come"),
        (duty("yes", "2020-01-01", "2028-01-01"), "do_not_know", "else"),
        (duty("yes", "2020-01-01", nearly=True), "yes", "nearly_all_comply_by_source"),
    ],
)
def test_what_we_assume_to_be_in_order(changed: Duty, answer: str, basis: str) -> None:
    question = ask(reference=with_rows({"wmebv": {"duty": changed}}))

    [found] = [one for one in question.setting.duties if one.initiative == "wmebv"]
    assert (found.answer, found.basis) == (answer, basis)


@pytest.mark.parametrize(
    ("answer", "left"),
    [("no", None), ("partly", [0.2, 0.5, "state:wmebv"]), ("do_not_know", [0.0, 1.0, "state:wmebv"])],
)
def test_the_answer_says_what_is_left_to_do(answer: str, left: list[object] | None) -> None:
    use = alternative(ask(f"in_order: {{wmebv: {answer}}}"), "digitaal-bestuurlijk-verkeer", "2027", "two_years")["use"]

    terms = use["ict"]["2027"]["times"]
    assert terms[0] == [150.0, 540.0, "hours:wmebv"]
    assert terms[2:] == ([left] if left else [])
    # Work of every year stays, whatever is left of the work that is done once.
    assert use["ict"]["2029"]["times"][1] == [0.0, 0.5, "yearly_share"]


def test_a_duty_in_order_asks_nothing() -> None:
    question = ask("in_order: {wmebv: yes}")

    assert "digitaal-bestuurlijk-verkeer" not in weighed(question)
    item = question.setting.item("digitaal-bestuurlijk-verkeer")
    assert (item.state, item.overdue_since, item.mandatory_by) == ("in_order", None, None)
    assert len(question.setting.items) == 26


def test_a_package_goes_by_the_members_that_are_left() -> None:
    both = ask()
    one = ask("in_order: {wdo: yes}")

    assert initiative(both, "veilig-inloggen")["overdue_since"] == "2023-07-01"
    assert initiative(one, "veilig-inloggen")["overdue_since"] is None
    drivers = {
        part[2] for part in alternative(one, "veilig-inloggen", "2027", "two_years")["use"]["ict"]["2027"]["times"]
    }
    assert drivers == {"hours:edi-wallet", "size", "state:edi-wallet"}
    assert one.setting.item("veilig-inloggen").due_on == "2027-01-01"


def test_a_duty_goes_in_two_years_or_in_three() -> None:
    question = ask("in_order: {wmebv: no}")

    assert question.setting.item("digitaal-bestuurlijk-verkeer").variants == ("two_years", "three_years")
    slow = alternative(question, "digitaal-bestuurlijk-verkeer", "2027", "three_years")["use"]["ict"]
    assert [slow[year]["times"][0][0] for year in ("2027", "2028", "2029")] == pytest.approx([83.25, 83.25, 83.5])


def test_some_duties_only_go_slowly() -> None:
    assert ask().setting.item("archief").variants == ("three_years",)


def test_a_date_after_the_last_year_spreads_the_work_up_to_that_date() -> None:
    # 2032-01-01: five equal parts from 2027 to 2031; ict 150 to 700 hours, so 30 to 140 a year, four years counted.
    question = ask("in_order: {omgevingsplan: no}")

    use = alternative(question, "omgevingsplan", "2027", "until_date")["use"]["ict"]
    assert {year: amount["times"][0] for year, amount in use.items()} == {
        year: [30.0, 140.0, "hours:omgevingsplan"] for year in ("2027", "2028", "2029", "2030")
    }


def test_a_duty_until_a_date_without_a_date_is_done_in_one_year() -> None:
    reference = with_rows({"omgevingsplan": {"duty": duty("yes", "2026-01-01")}})

    use = alternative(ask("in_order: {omgevingsplan: no}", reference=reference), "omgevingsplan", "2027", "until_date")
    assert use["use"]["ict"]["2027"]["times"][0] == [150.0, 700.0, "hours:omgevingsplan"]
    half_gone = ask("in_order: {omgevingsplan: no}", reference=reference, today=date(2027, 4, 1))
    late = alternative(half_gone, "omgevingsplan", "2027", "until_date")["use"]["ict"]
    assert [late[year]["times"][0][0] for year in ("2027", "2028")] == [112.5, 37.5]


def test_duties_use_no_start() -> None:
    assert "starts" not in alternative(ask(), "archief", "2027", "three_years")["use"]


def test_the_question_about_the_most_hours_comes_first_among_what_nobody_knows() -> None:
    duties = ask().setting.duties

    unknown = [one.hours_if_no[1] for one in duties if one.answer == "do_not_know"]
    assert unknown == sorted(unknown, reverse=True)
    assert [one.answer for one in duties][: len(unknown)] == ["do_not_know"] * len(unknown)


def test_hours_if_no_leave_yearly_work_out() -> None:
    question = ask("in_order: {wmebv: no}")

    [told] = [one for one in question.setting.duties if one.initiative == "wmebv"]
    use = alternative(question, "digitaal-bestuurlijk-verkeer", "2027", "two_years")["use"]
    kinds = ("management", "ict", "field", "support")
    highs = [json_bounds(use[kind][year])[1] for kind in kinds for year in ("2027", "2028")]
    assert told.hours_if_no[1] == round(sum(highs))


def test_a_duty_of_a_municipality_that_has_none_is_not_asked() -> None:
    question = ask("running: {spreidingswet: not_applicable}")

    assert question.setting.item("asielopvang").state == "not_applicable"
    assert "spreidingswet" not in [one.initiative for one in question.setting.duties]


def test_a_date_by_year_counts_by_its_last_day_once_it_has_begun() -> None:
    due = due_of(duty("no", by="2026"), TODAY)

    assert due.coming == date(2026, 12, 31)


def test_what_is_no_duty_has_no_due() -> None:
    with pytest.raises(ValueError, match="signalen is no duty"):
        duty_of(read_reference().curation_by_id["signalen"])
