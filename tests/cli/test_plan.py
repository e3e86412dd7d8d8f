"""``bundel plan`` prints a plan, writes the question of the country, and refuses what can't be read with code 2."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bundel.cli.main import main
from bundel.cli.plan_table import plan_table
from bundel.engine.executor.executor import WorkersLost
from bundel.engine.national import plan as planning

EXAMPLE: dict[str, Any] = json.loads(
    files("bundel.engine.national").joinpath("national.schema.json").read_text(encoding="utf-8")
)["examples"][0]
ANSWER: dict[str, Any] = json.loads(
    files("bundel.engine.national").joinpath("national-answer.schema.json").read_text(encoding="utf-8")
)["examples"][0]
Captured = pytest.CaptureFixture[str]


def written(folder: Path, document: object) -> str:
    path = folder / "national.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_problem_gives_its_answer_as_json_and_progress_beside_it(tmp_path: Path, capsys: Captured) -> None:
    code = main(["plan", "--problem", written(tmp_path, EXAMPLE), "--scenarios", "2", "--seed", "7", "--json"])

    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert code == 0
    assert (answer["seed"], answer["scenarios"], answer["value"]) == (7, 2, ANSWER["value"])
    assert printed.err.splitlines()[-1] == "plan: 7 van 7"


def test_a_problem_gives_a_table_in_dutch(tmp_path: Path, capsys: Captured) -> None:
    code = main(["plan", "--problem", written(tmp_path, EXAMPLE)])

    said = capsys.readouterr().out
    assert code == 0
    assert "Landelijk plan van 4 gemeenten" in said
    assert "Berichtenbox: 4 gemeenten, 100% van de inwoners" in said
    assert "voorop: Voorbeeld A" in said
    assert "vraag het met --scenarios 20" in said


def test_duties_that_fit_nowhere_are_code_3_with_the_whole_answer(tmp_path: Path, capsys: Captured) -> None:
    document = {
        "periods": ["now"],
        "criteria": ["v"],
        "initiatives": [
            {
                "id": "d", "mandatory_by": "now",
                "alternatives": [{"role": "follow", "start": "now", "use": {"h": {"now": [9, 9]}}}],
            }
        ],
        "joint": [],
        "municipalities": [{"id": "A", "inhabitants": 1, "capacity": {"h": {"now": [1, 1]}}}],
    }  # fmt: skip
    code = main(["plan", "--problem", written(tmp_path, document)])

    assert code == 3
    assert "Wat moet, past niet in: A." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "expected JSON"),
        ("[]", "expected an object"),
        ('{"periods": [], "periods": []}', "every key once"),
        (json.dumps({**EXAMPLE, "municipalities": []}), "$.municipalities: expected 1 to 2000"),
    ],
)
def test_a_bad_problem_is_one_line_and_code_2(text: str, told: str, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")

    code = main(["plan", "--problem", str(path)])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.startswith("bundel plan: ")
    assert told in printed.err


def test_what_is_too_large_is_code_2(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "LARGEST_CELLS", 1)

    assert main(["plan", "--problem", written(tmp_path, EXAMPLE)]) == 2
    assert "holds at most 1 numbers" in capsys.readouterr().err


def test_workers_that_are_lost_are_code_1(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any, **__: Any) -> Any:
        raise WorkersLost("Workers were lost.")

    monkeypatch.setattr(planning, "plan_country", lost)

    assert main(["plan", "--problem", written(tmp_path, EXAMPLE)]) == 1
    assert "Workers were lost" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_code_2(capsys: Captured) -> None:
    assert main(["plan", "--problem", "/nowhere/at/all.json"]) == 2
    assert "expected a file that can be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--problem", "x", "--country"],
        ["--problem", "x", "--today", "2026-11-23"],
        ["--problem", "x", "--write-problem", "y"],
        ["--country", "--scenarios", "-1"],
        ["--country", "--scenarios", "many"],
        ["--country", "--seed", "1.5"],
        ["--country", "--executor", "dask"],
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["plan", *arguments])

    assert refusal.value.code == 2


def test_the_country_is_written_as_a_problem_that_can_be_read(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "country.json"

    code = main(["plan", "--country", "--today", "2026-11-23", "--write-problem", str(path)])

    printed = capsys.readouterr()
    assert (code, printed.out) == (0, "")
    assert printed.err.splitlines()[-1] == "vraag: 342 van 342"
    assert len(json.loads(path.read_text(encoding="utf-8"))["municipalities"]) == 342


@pytest.mark.parametrize("arguments", [["--today", "tomorrow"], ["--write-problem", "/nowhere/at/all.json"]])
def test_a_day_or_a_file_that_can_not_be_is_code_2(arguments: list[str], capsys: Captured) -> None:
    assert main(["plan", "--country", *arguments]) == 2
    assert "expected" in capsys.readouterr().err


def test_the_table_says_who_would_leave_and_what_is_missing() -> None:
    answer = copy.deepcopy(ANSWER)
    leaver = {"municipality": "A", "gain": 0.25, "leaves": [], "joins": [], "changes": [], "falls": [], "why": "leads"}
    answer["stability"] = {"is_stable": False, "is_proven": False, "within": 1, "would_leave": [leaver] * 7}
    answer["unmet_duties"] = [{"municipality": "B", "initiative": "x"}]
    off = answer["joint"][1]
    off["tipping"] = {
        "tier": 1, "short": {"participants": 1, "inhabitants_share": 0.1, "leads": 2}, "is_possible": True,
        "cost": 0.5, "gain": -0.1,
        "municipalities": [
            {"municipality": name, "role": "follow", "start": "2027", "variant": None, "cost": 0.1, "gives_up": []}
            for name in ("B", "D")
        ],
    }  # fmt: skip

    said = plan_table(answer)

    assert "7 gemeenten zijn beter af met een ander plan" in said
    assert "Voorbeeld A: loopt voorop, maar zou liever meedoen, wint 0,25" in said
    assert "en nog 2" in said
    assert "te weinig: 1 gemeente, 10% van de inwoners, 2 die vooroplopen" in said
    assert "zou doorgaan met: Voorbeeld B, Voorbeeld D; dat kost hen 0,50 aan waarde" in said
    assert "gaat niet door voor: Voorbeeld B" in said


def test_a_name_that_can_not_be_printed_is_written_out() -> None:
    answer = copy.deepcopy(ANSWER)
    answer["joint"][0]["name"] = "\x1b[31mred"

    assert "\x1b" not in plan_table(answer)
