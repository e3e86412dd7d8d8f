"""``bundel share-costs`` prints one method, or all side by side; a bad file is one line and exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bundel.cli.main import main

CLAIMS = {"estate": "200.00", "claims": {"x": "100.00", "y": "200.00", "z": "300.00"}}
TABLE = {"players": {"A": {}}, "costs": [{"members": ["A"], "cost": "5.00"}]}


def written(folder: Path, document: object) -> str:
    path = folder / "game.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_one_method_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["share-costs", "--problem", written(tmp_path, CLAIMS), "--method", "nucleolus", "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["shares"] == {"x": "50.00", "y": "75.00", "z": "75.00"}


def test_without_a_method_all_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["share-costs", "--problem", written(tmp_path, CLAIMS)])

    head, first, *_ = capsys.readouterr().out.splitlines()
    assert code == 0
    assert head.split() == ["shapley", "nucleolus", "least-core", "equal"]
    assert first.split() == ["x", "33.34", "50.00", "50.00", "66.67"]


def test_all_methods_as_json_are_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["share-costs", "--problem", written(tmp_path, TABLE), "--json"])

    assert [answer["method"] for answer in json.loads(capsys.readouterr().out)] == [
        "shapley",
        "nucleolus",
        "least-core",
        "equal",
    ]


def test_table_says_whether_a_group_is_better_off_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["share-costs", "--problem", written(tmp_path, TABLE), "--method", "equal"])

    assert "bezwaar" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"estate": "x", "claims": {"a": "1"}}, "$.estate"),
        ({"estate": "1", "claims": {}}, "$.claims"),
        ([], "an object"),
    ],
)
def test_bad_file_is_one_line_and_nothing_on_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: object, told: str
) -> None:
    code = main(["share-costs", "--problem", written(tmp_path, document)])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert told in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("name", ["there-is-no-such-file.json", "with\0zero"])
def test_file_that_can_not_be_read_is_said(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["share-costs", "--problem", name]) == 2
    assert "expected" in capsys.readouterr().err


def test_comparison_says_who_pays_more_and_less_and_what_alone_would_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["share-costs", "--problem", written(tmp_path, PAIR), "--compare"])

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert ["Meer", "(+)", "of", "minder", "(-)", "dan", "bij", "inhabitants"] in rows
    assert ["A", "-35.00", "-35.00", "-35.00", "-25.00", "70.00"] in rows
    assert ["B", "+35.00", "+35.00", "+35.00", "+25.00", "90.00"] in rows
    assert ["inhabitants:", "A", "betaalt", "samen", "5.00", "te", "veel"] in rows


def test_comparison_with_a_base_of_ones_own_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["share-costs", "--problem", written(tmp_path, PAIR), "--compare", "--method", "equal", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["base"] == "equal"
    assert found["differences"]["inhabitants"]["more"] == ["A"]


def test_table_keeps_everybody_below_the_own_benefit_where_that_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = {**PAIR, "players": {"A": {"inhabitants": 30, "benefit": "60"}, "B": {"inhabitants": 10}}}
    small = {**PAIR, "players": {"A": {"benefit": "40"}, "B": {"benefit": "40"}}}

    main(["share-costs", "--problem", written(tmp_path, pair), "--method", "inhabitants"])
    capped = capsys.readouterr().out
    main(["share-costs", "--problem", written(tmp_path, small), "--method", "equal"])
    impossible = capsys.readouterr().out

    assert capped.splitlines()[-2:] == ["A                 60.00", "B                 40.00"]
    assert impossible.count("kan niet") == 2


def test_objection_of_size_classes_counts_players(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    classes = {
        "classes": [{"name": "klein", "players": 3, "cost": "10"}, {"name": "groot", "players": 2, "cost": "100"}]
    }

    main(["share-costs", "--problem", written(tmp_path, classes), "--method", "equal"])

    assert "equal: 3 x klein betaalt samen 50.00 te veel" in capsys.readouterr().out


PAIR = {
    "players": {"A": {"inhabitants": 30}, "B": {"inhabitants": 10}},
    "costs": [
        {"members": ["A"], "cost": "70.00"},
        {"members": ["B"], "cost": "90.00"},
        {"members": ["A", "B"], "cost": "100.00"},
    ],
}
