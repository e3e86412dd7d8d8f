"""``bundel advise --municipality``: packaged data and a profile, as a Dutch table or JSON; bad input in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bundel.cli.main import main
from bundel.engine.question import question

EXAMPLE = Path(question.__file__).parent / "profile.example.yaml"
QUICK = ("--scenarios", "5", "--today", "2026-11-29")


def advised(*arguments: str) -> int:
    return main(["advise", "--municipality", *arguments])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on stderr of a call that is refused, with nothing on stdout."""
    assert advised(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and "Traceback" not in printed.err
    [line] = printed.err.splitlines()
    return line


def profile(folder: Path, text: str | bytes) -> str:
    path = folder / "profile.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert advised(*arguments, *QUICK, "--json") in (0, 3)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_table_is_the_agenda_of_the_municipality(capsys: pytest.CaptureFixture[str]) -> None:
    assert advised("gm0513", *QUICK) == 0

    text = capsys.readouterr().out
    lines = text.splitlines()
    assert lines[0].startswith("GOUDA (76.536 inwoners) – Onze keuzes voor 2027")
    assert lines[0].endswith("29 november 2026")
    for heading in ("NU BESLUITEN (", "EERST NAVRAGEN (", "MOET (", "NU NIET", "LOOPT AL ("):
        assert any(line.startswith(heading) for line in lines), heading
    assert "alle uren hieronder zijn aannames: wij schatten ze." in text
    assert lines[-1].startswith("Tot en met 2030 gaat het om") and lines[-1].endswith("Dat zijn allemaal aannames.")
    assert max(map(len, lines)) <= 120


def test_json_holds_the_answer_its_setting_and_what_names_the_problem(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "GM0513")

    assert answer["method"] == "sampled" and answer["scenarios"] == 5
    assert answer["setting"]["code"] == "GM0513"
    assert answer["problem_digest"].startswith("sha256:")


def test_a_day_names_another_problem_than_the_day_after_the_budget(capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, "GM0513")["problem_digest"]

    assert told(capsys, "GM0513")["problem_digest"] == first
    assert advised("GM0513", "--scenarios", "5", "--today", "2027-08-01", "--json") in (0, 3)
    assert json.loads(capsys.readouterr().out)["problem_digest"] != first


def test_the_example_profile_is_taken_and_changes_the_room(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    own = told(capsys, "GM0513", "--profile", profile(tmp_path, text))

    [step] = [one for one in own["setting"]["capacity_steps"] if one["key"] == "reserved"]
    assert step["basis"] == "own"
    assert own["problem_digest"] != told(capsys, "GM0513")["problem_digest"]


def test_an_empty_profile_is_a_profile_in_which_nothing_was_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nothing = told(capsys, "GM0513", "--profile", profile(tmp_path, ""))

    assert nothing["problem_digest"] == told(capsys, "GM0513")["problem_digest"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fte: -1", "fte: expected"),
        ("fte: 1" + 400 * "0", "expected YAML that can be read, found a number of 401 signs"),
        ("fte: 1" + 5000 * "0", "expected YAML that can be read"),
        ("fte: 0x" + 5000 * "f", "expected YAML that can be read, found a number of 5002 signs"),
        ("fte: 1" + 39 * "0", "fte: expected"),
        ("fte: .nan", "fte: expected"),
        ("fte: veel", "fte: expected a finite number"),
        ("hours_per_year: {ict: -5}", "ict: expected"),
        ("themes: [maanreizen]", 'themes[0]: expected a theme, found "maanreizen"'),
        ("themen: [wonen]", "themen"),
        ("running: {onbestaand: running}", "running.onbestaand"),
        ("in_order: {wmebv: misschien}", "in_order.wmebv"),
        ("fte: 3\nfte: 4", "fte"),
        ("municipality: GM0363", "expected GM0513 as in --municipality, found GM0363"),
        ("[" * 5000, "profile.yaml"),
        ("a: &a [*a]", "profile.yaml"),
        ("fte: [", "profile.yaml"),
        (b"\xff\xfe\x00", "profile.yaml"),
        (b"a" * 1_000_001, "expected a profile of at most 1000000 bytes"),
    ],
)
def test_a_bad_profile_is_refused_where_it_is_wrong(
    text: str | bytes, says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = refused(capsys, "GM0513", "--profile", profile(tmp_path, text), *QUICK)

    assert says in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("GM9999",), "expected the code of a municipality of today such as GM0513, found 'GM9999'"),
        (("",), "expected the code of a municipality of today"),
        (("GM0\n13",), "expected the code of a municipality of today"),
        (("GM0513", "--today", "2026-02-30"), "--today: expected a day from 2020-01-01 to 2100-12-31"),
        (("GM0513", "--today", "morgen"), "--today: expected a day"),
        (("GM0513", "--today", "1066-10-14"), "--today: expected a day"),
        (("GM0513", "--profile", "/nergens/profile.yaml"), "/nergens/profile.yaml"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in refused(capsys, *arguments)


@pytest.mark.parametrize("given", ["GM0457", "gm0457", "Weesp"])
def test_a_municipality_that_merged_leads_to_its_successor(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    # Weesp became part of Amsterdam on 24 March 2022.
    assert "Weesp became part of GM0363 (Amsterdam); use that code" in refused(capsys, given)


def test_a_municipality_that_was_divided_leads_to_every_successor(capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, "Haaren")

    assert "Haaren became part of GM0757 (Boxtel), GM0824 (Oisterwijk), GM0855 (Tilburg), GM0865 (Vught);" in line


@pytest.mark.parametrize(("name", "code"), [("gouda", "GM0513 (Gouda)"), ("'s-Gravenhage", "GM0518 (Den Haag)")])
def test_a_name_leads_to_its_code(name: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"expected the code of a municipality, found its name {name.upper()!a}; use {code}" in refused(capsys, name)


def test_what_waits_and_what_is_short_is_said_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Hardly any time, no new project, hardly any money, and one choice refused."""
    text = "fte: 0.2\nstarts_per_year: 0\neuros_per_year: {2028: 10}\nin_order: {wmebv: no, bio2: no}\n"
    text += "decisions: {signalen: no}"
    assert advised("GM0513", *QUICK, "--profile", profile(tmp_path, text)) == 3

    table = " ".join(capsys.readouterr().out.split())
    assert "280 uur [eigen opgave: 280]. Dat is 0,2 fte." in table and "Dan komt u" in table
    assert "(op volgorde; eerst wat moet; bij 0,2 fte past nog geen keuze, ook niet met twee keer zo veel)" in table
    assert "euro te weinig, in 10 van de 10 doorgerekende plannen." in table
    assert "• Signalen: uw gemeente besloot dit al. Kijk er weer naar op 29 november 2028." in table
    assert "in 2028 is er te weinig geld" in table
    assert "Gemeentelijk" in table.split("LOOPT AL (")[1]


def test_a_choice_waits_only_for_what_stands_higher(capsys: pytest.CaptureFixture[str]) -> None:
    """Two choices can beat each other, each in other plans; the table must not send the reader round."""
    answer = told(capsys, "GM0088")
    assert advised("GM0088", *QUICK) == 0
    not_now = " ".join(capsys.readouterr().out.split("NU NIET")[1].split("LOOPT AL")[0].split())

    names = {item["id"]: item["name"] for item in answer["setting"]["items"]}
    said = {line.split(":")[0]: line for line in not_now.split("• ")[1:]}
    for at, one in enumerate(answer["order"]):
        later = [names[other] for other in answer["order"][at + 1 :]]
        reason = said.get(names[one], "").removeprefix(names[one])
        assert not any(name in reason for name in later), reason
    assert "gaan voor." in not_now


def test_exact_mode_says_what_size_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        advised("GM0513", "--mode", "exact", "--scenarios", "5")
    assert stopped.value.code == 2
    assert "exact mode draws nothing" in capsys.readouterr().err


def test_own_estimates_and_missing_preconditions_show(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    estimate = "{{initiative: signalen, kind: {}, low: 100, high: 200, by: team, on: 2026-11-20}}"
    estimates = ", ".join(estimate.format(kind) for kind in ("management", "ict", "field", "support"))
    text = f"running: {{zgw-apis: not_applicable}}\nestimates: [{estimates}]\n"
    path = profile(tmp_path, text + "decisions: {signalen: {role: follow, start: 2028}}")
    assert advised("GM0513", *QUICK, "--profile", path) == 0

    table = " ".join(capsys.readouterr().out.split())
    assert "klantcontact: eerst nodig: API-standaarden voor Zaakgericht Werken (ZGW-API's)." in table
    assert "uur een aanname: wij schatten dat." in table
    assert table.endswith("uur een aanname.")
