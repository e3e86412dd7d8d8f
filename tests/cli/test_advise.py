"""``bundel advise --problem``: a table or JSON, exit codes 0, 2 and 3, and bad files that are one line on stderr."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bundel.cli.main import main

SOURCE = Path(__file__).parents[2] / "src"


def problem(hours: float = 100, **more: Any) -> dict[str, Any]:
    """A duty of 60 hours and three choices, of which the first is worth most."""
    items: list[dict[str, Any]] = [
        {"id": "duty", "mandatory_by": "2027", "alternatives": [way(60, 0)]},
        {"id": "first", "alternatives": [way(30, 9)]},
        {"id": "second", "alternatives": [way(30, 1)]},
        {"id": "third", "fixed": "wait", "alternatives": [way(10, 1)]},
    ]
    return {
        "periods": ["2027"], "criteria": ["tasks"], "capacity": {"ict": {"2027": [hours, hours]}},
        "today": "2026-11-23", "hours_per_fte": 1400, "units": {"ict": "hours"}, "initiatives": items, **more,
    }  # fmt: skip


def way(hours: float, value: float) -> dict[str, Any]:
    return {
        "role": "follow", "start": "2027", "use": {"ict": {"2027": [hours, hours]}}, "value": {"tasks": [value, value]},
    }  # fmt: skip


def written(folder: Path, document: object) -> str:
    path = folder / "problem.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return str(path)


def advised(*arguments: str) -> int:
    return main(["advise", *arguments])


def test_table_shows_lanes_in_words_and_what_more_room_lets_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = advised("--problem", written(tmp_path, problem()), "--scenarios", "5")

    printed = capsys.readouterr()
    rows = [line.split() for line in printed.out.splitlines()]
    assert (code, printed.err) == (0, "")
    assert printed.out.startswith("Doorgerekend in 5 situaties (gemiddeld binnen <0,1% van het best mogelijke).")
    assert ["Moet"] in rows
    assert ["1", "first", "meedoen", "2027", "in", "100%,", "ooit", "100%"] in rows
    assert next(row for row in rows if "second" in row)[:4] == ["2", "second", "niet", "doen"]
    assert "heroverwegen op 2027-11-23" in printed.out
    assert printed.out.splitlines()[-2:] == ["Met meer ruimte past ook", "      ict 2027 + 20: second"]


def test_table_of_exact_mode_says_how_many_combinations_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = advised("--problem", written(tmp_path, problem()), "--mode", "exact")

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0] == "Exact berekend: 1 beste combinaties die elkaar niet verslaan."
    assert "in 100% van alle" in next(line for line in lines if "first" in line)


@pytest.mark.parametrize("mode", [["--scenarios", "5", "--seed", "7"], ["--mode", "exact"]], ids=["sampled", "exact"])
def test_json_is_the_whole_answer_and_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: list[str]
) -> None:
    asked = ["--problem", written(tmp_path, problem()), *mode, "--json"]

    assert advised(*asked) == 0
    first = capsys.readouterr().out
    assert advised(*asked) == 0
    assert capsys.readouterr().out == first
    answer = json.loads(first)
    assert answer["order"] == ["first", "second"]
    assert answer["seed"] == (None if answer["method"] == "exact" else 7)


def test_problem_is_read_from_standard_input_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(problem()).encode())))

    assert advised("--problem", "-", "--mode", "exact", "--json") == 0
    assert json.loads(capsys.readouterr().out)["method"] == "exact"


@pytest.mark.parametrize("mode", [["--scenarios", "5"], ["--mode", "exact"]], ids=["sampled", "exact"])
def test_duties_that_never_fit_give_exit_code_3_and_the_complete_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: list[str]
) -> None:
    asked = ["--problem", written(tmp_path, problem(hours=40)), *mode]

    assert advised(*asked, "--json") == 3
    answer = json.loads(capsys.readouterr().out)
    assert [(row["resource"], row["period"], row["short"]) for row in answer["shortages"]] == [
        ("ict", "2027", [20, 20])
    ]
    assert len(answer["initiatives"]) == 4

    assert advised(*asked) == 3
    assert "Tekort voor wat moet\n      ict 2027: 20 te weinig" in capsys.readouterr().out


def test_duties_that_fit_in_some_scenarios_are_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = problem()
    document["capacity"]["ict"]["2027"] = [40, 100]

    assert advised("--problem", written(tmp_path, document), "--scenarios", "20") == 0
    assert "Tekort voor wat moet" in capsys.readouterr().out


def with_nan() -> bytes:
    return json.dumps(problem()).replace("[9, 9]", "[NaN, 9]").encode()


def renamed_key() -> dict[str, Any]:
    document = problem()
    document["initiatives"][1]["mandatory"] = True
    return document


def crossed_duties() -> dict[str, Any]:
    document = problem()
    document["initiatives"][1] |= {"mandatory_by": "2027", "excludes": ["duty"]}
    return document


BAD: dict[str, tuple[Any, str]] = {
    "empty": (b"", "$: expected JSON, found a mistake on line 1, column 1"),
    "not JSON": (b'{"periods": [', "found a mistake on line 1"),
    "not UTF-8": (b'"\xff"', "$: expected text in UTF-8"),
    "a list": (b"[]", "$: expected an object"),
    "no initiatives": (problem(initiatives=[]), "$.initiatives: expected 1 to 2000 initiatives, found 0"),
    "10,000 initiatives": (problem(initiatives=[{"id": "x"}] * 10_000), "found 10000"),
    "NaN": (with_nan(), "$.initiatives[1].alternatives[0].value.tasks[0]: expected"),
    "deep nesting": (b"[" * 200_000 + b"]" * 200_000, "levels deep"),
    "50 MB": (b" " * 50_000_000, "$: expected at most 20000000 bytes (20 MB), found more"),
    "unknown key": (renamed_key(), "mandatory"),
    "key that stands twice": (b'{"periods": [], "periods": []}', "$.periods: expected every key once"),
    "unknown period": (problem(capacity={"ict": {"2031": [1, 1]}}), "$.capacity.ict"),
    "negative hours": (problem(capacity={"ict": {"2027": [-1, 1]}}), "$.capacity.ict"),
    "impossible duties": (crossed_duties(), "duty"),
}


@pytest.mark.parametrize("mode", ["sampled", "exact"])
@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_one_line_on_stderr_with_where_and_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, mode: str
) -> None:
    document, told = BAD[name]

    code = advised("--problem", written(tmp_path, document), "--mode", mode)

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.startswith("bundel advise: $")
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert printed.err.isascii()
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("name", ["there-is-no-such-file.json", "with\0zero", "."])
def test_file_that_can_not_be_read_is_said(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert advised("--problem", name) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "expected" in printed.err
    assert printed.err.count("\n") == 1


def test_exact_mode_says_what_it_can_do_when_a_problem_is_too_large(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"c{at}" for at in range(12)]
    document = problem(criteria=["tasks", *names], order=[["tasks"], names])

    assert advised("--problem", written(tmp_path, document), "--mode", "exact") == 2
    assert "use sampled mode" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--problem", "x.json", "--municipality", "GM0513"],
        ["--problem", "x.json", "--mode", "exact", "--seed", "1"],
        ["--problem", "x.json", "--mode", "exact", "--scenarios", "10"],
        ["--problem", "x.json", "--today", "2026-11-23"],
        ["--problem", "x.json", "--profile", "profile.yaml"],
        ["--problem", "x.json", "--scenarios", "0"],
        ["--problem", "x.json", "--scenarios", "1000001"],
        ["--problem", "x.json", "--seed", "-1"],
        ["--problem", "x.json", "--seed", "٣"],
        ["--problem", "x.json", "--mode", "guessed"],
    ],
)
def test_arguments_that_do_not_go_together_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as refusal:
        advised(*arguments)

    printed = capsys.readouterr()
    assert (refusal.value.code, printed.out) == (2, "")
    assert "usage: bundel advise" in printed.err
    assert "Traceback" not in printed.err


def test_names_that_can_not_be_printed_are_written_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = problem()
    document["initiatives"][1]["id"] = "fir\u001b[31mst"

    advised("--problem", written(tmp_path, document), "--mode", "exact")

    printed = capsys.readouterr().out
    assert "\u001b" not in printed
    assert "fir\\x1b[31mst" in printed


def test_shares_that_are_nearly_nothing_or_nearly_all_are_not_rounded_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly(question: object, **settings: object) -> dict[str, Any]:
        item = {"role": "follow", "start": "2027", "reconsider_on": None, "core_index": None, "lane": "not_now"}
        return {
            "method": "sampled", "scenarios": 1600, "mean_gap": None, "shortages": [], "duties_fit_in": 1,
            "marginal_values": [],
            "initiatives": [{**item, "id": "x", "place": 1, "early_share": 0.0005, "share": 0.9995}],
        }  # fmt: skip

    monkeypatch.setattr("bundel.engine.portfolio.advise.advise", nearly)

    assert advised("--problem", written(tmp_path, problem())) == 0
    printed = capsys.readouterr().out
    assert "in <0,1%, ooit >99,9%" in printed
    assert "gemiddeld binnen - van" in printed


def test_reader_who_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    asked = ["advise", "--problem", written(tmp_path, problem()), "--mode", "exact"]
    unread, out = os.pipe()
    os.close(unread)

    done = subprocess.run(
        [sys.executable, "-c", "import sys; from bundel.cli.main import main; sys.exit(main(sys.argv[1:]))", *asked],
        stdout=out,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    os.close(out)

    assert (done.returncode, done.stderr) == (0, b"")


def test_who_interrupts_reads_that_nothing_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(question: object, **settings: object) -> dict[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr("bundel.engine.portfolio.advise.advise", interrupted)

    assert advised("--problem", written(tmp_path, problem())) == 130
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "bundel: gestopt, er is niets bewaard\n")
