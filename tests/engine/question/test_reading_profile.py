"""Profiles: everything may be left out, and what is wrong is said with its place."""

import json
import re
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from tests.engine.question.asking import TODAY, ask

from bundel.engine.question.profile import BadProfile, Decision, Profile
from bundel.engine.question.question import build_question
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.reference.documents import read_yaml
from bundel.engine.reference.faults import Faults
from bundel.engine.reference.plain import to_plain
from bundel.engine.reference.reading import read_reference

FILES = resources.files("bundel.engine.question")
EXAMPLE = (FILES / "profile.example.yaml").read_text("utf-8")
SCHEMA = json.loads((FILES / "profile.schema.json").read_text("utf-8"))


def test_the_example_is_complete_fits_the_schema_and_can_be_asked() -> None:
    profile = read_profile(EXAMPLE, read_reference())
    document = json.loads(json.dumps(read_yaml(EXAMPLE, Faults("example"), has_answers=True)))

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(document, SCHEMA)
    assert set(document) == set(SCHEMA["properties"])
    assert profile.in_order["bio2"] == "no"
    assert profile.decisions["signalen"] == Decision("follow", "2028")
    assert build_question(read_reference(), "GM0513", profile, TODAY).setting.overruled == ("role_hours",)


def test_the_handbook_names_every_field_of_a_profile() -> None:
    page = (Path(__file__).parents[3] / "docs/handboek/het-profiel.md").read_text("utf-8")

    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == list(SCHEMA["properties"])
    with pytest.raises(BadProfile) as refused:
        read_profile("fte: 2\nhours_per_year:\n  ict: -5\n", read_reference(), "profile.yaml")
    assert f"bundel advise: {refused.value}" in page


@pytest.mark.parametrize("source", ["", "# niets\n", b"", {}, "{}"])
def test_a_profile_without_answers_is_a_profile(source: str | bytes | dict[str, object]) -> None:
    assert read_profile(source, read_reference()) == Profile()


def test_a_profile_survives_the_way_through_json() -> None:
    profile = read_profile(EXAMPLE, read_reference())

    assert read_profile(json.dumps(to_plain(profile)), read_reference()) == profile
    assert read_profile(to_plain(profile), read_reference()) == profile


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fte: 2\nhours_per_year:\n  ict: -5\n", "line 3, hours_per_year.ict: expected a number from 0 to"),
        ("fte: -1", "line 1, fte: expected a number from 0 to 100000, found -1"),
        ("fte: .nan", "fte: expected a finite number, found nan"),
        ("fte: veel", 'fte: expected a finite number, found "veel"'),
        ("starts_per_year: 2.5", "starts_per_year: expected a whole number, found 2.5"),
        ("themes: [sport]", 'themes[0]: expected a theme, found "sport"'),
        ("themes: [data, ethiek, inkoop, democratie]", "themes: expected at most 3 themes, found a list of 4 items"),
        ("running: {dit-niet: running}", 'expected an initiative, found "dit-niet"'),
        ("running: {digid: maybe}", "running.digid: expected one of running, done"),
        ("in_order: {signalen: yes}", 'in_order.signalen: expected a duty, found "signalen"'),
        ("in_order: {wmebv: ja}", 'expected one of yes, partly, no, do_not_know, found "ja"'),
        ("order: [[risk], [risk]]", "order: expected every criterion at most once"),
        ("experience: {sport: much}", 'experience.sport: expected a theme, found "sport"'),
        ("experience: 3", "experience: expected an object, found 3"),
        ("experience: [sport]", "experience: expected an object, found a list of 1 items"),
        ("decisions: {avg: no}", 'decisions.avg: expected an item that can be decided, found "avg"'),
        ("decisions: {signalen: follow}", "decisions.signalen.start: expected the year in which it starts"),
        ("decisions: {signalen: {role: no, start: 2027}}", "expected no start or variant, because the role is no"),
        ("decisions: [1]", "decisions: expected an object, found a list of 1 items"),
        ("estimates: [{initiative: avg, kind: ict, low: 1, high: 2, by: x, on: 2026-01-01}]",
         "estimates[0].initiative: expected an initiative that is weighed"),
        ("estimates: [{initiative: ddas, kind: ict, low: 3, high: 2, by: x, on: 2026-01-01}]",
         "estimates[0].low: expected at most the high end 2, found 3"),
        ("estimates: [&one {initiative: ddas, kind: ict, low: 1, high: 2, by: x, on: 2026-01-01}, *one]",
         "expected one estimate for each initiative and kind"),
        ("assumptions: {reserve: {value: 2}}", "assumptions.reserve.value: expected a number from 0 to 1"),
        ("assumptions: {money_per_fte: {value: 0}}", "value: expected a number from 1 to 1000000, found 0"),
        ("assumptions: {value_in_use: {factors: []}}", "value_in_use.factors: expected one share or more"),
        ("assumptions: {size_rule: {hours_exponent: [0, 1.0e+6]}}", "hours_exponent[1]: expected a number from 0 to 3"),
        ("assumptions: {role_hours: {follow: [1, 1.0e+300]}}", "follow[1]: expected a number from 0 to 1000"),
        ("hours_per_year: {ict: 1.0e+300}", "ict: expected a number from 0 to 100000000, found 1e+300"),
        ("euros_per_year: {2028: 1.0e+300}", "2028: expected a number from 0 to 1000000000000, found 1e+300"),
        ("? [a]: b", "line 1: expected YAML that can be read, found unhashable key"),
        ("assumptions: {reeks: {value: 2}}", "assumptions.reeks: expected a key of the assumptions"),
        ("contracts: {workplace: soon}", "contracts.workplace: expected a day, month, quarter or year"),
        ("kleur: rood", "kleur: expected one of municipality, themes"),
        ("- fte", "expected an object, found a list of 1 items"),
        ("fte: [", "expected YAML that can be read"),
        ("fte: 1\nfte: 2", "line 2: expected YAML that can be read, found the key 'fte' twice"),
        (b"\xff\xfe\x00", "expected text in UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_profile_says_where_what_was_expected_and_what_was_found(text: str | bytes, says: str) -> None:
    with pytest.raises(BadProfile) as refused:
        read_profile(text, read_reference(), "profile.yaml")

    assert str(refused.value).startswith("profile.yaml")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        (
            "{signalen: {role: follow, start: 2026}}",
            "signalen.start: expected one of 2027, 2028, 2029, 2030, found 2026",
        ),
        ("{digitale-assistent: {role: follow, start: 2027, variant: x}}", "variant: expected one of gem, virtuele"),
        ("{archief: no}", "archief.role: expected a role with a start, because this is a duty, found no"),
    ],
)
def test_a_decision_that_is_not_offered_is_refused(decisions: str, says: str) -> None:
    with pytest.raises(BadProfile) as refused:
        ask(f"decisions: {decisions}")

    assert says in str(refused.value)


def test_a_profile_that_was_not_read_is_checked_too() -> None:
    with pytest.raises(BadProfile, match="themes"):
        build_question(read_reference(), "GM0513", Profile(themes=("sport",)), TODAY)
