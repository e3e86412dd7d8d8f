"""Where a command computes is an option: the same bytes everywhere, and one line when it can't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.engine.executor.cluster import Cluster, cluster
from tests.engine.executor.one_engine import ENGINE

from bundel.cli.main import main
from bundel.engine.executor import on_dask
from bundel.engine.executor.executor import WorkersLost
from bundel.engine.portfolio import advise as advise_module


def problem() -> dict[str, Any]:
    items = [{"id": f"item{at}", "alternatives": [way(20 + 9 * at, 1 + at % 3)]} for at in range(6)]
    return {
        "periods": ["2027"], "criteria": ["tasks"], "capacity": {"ict": {"2027": [80, 120]}},
        "today": "2026-11-23", "hours_per_fte": 1400, "units": {"ict": "hours"}, "initiatives": items,
    }  # fmt: skip


def way(hours: float, value: float) -> dict[str, Any]:
    use, worth = [hours, 2 * hours], [value / 2, value]
    return {"role": "follow", "start": "2027", "use": {"ict": {"2027": use}}, "value": {"tasks": worth}}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem()), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def two() -> Iterator[Cluster]:
    with cluster(2) as found:
        yield found


def advised(file: str, *options: str) -> int:
    return main(["advise", "--problem", file, "--scenarios", "250", "--json", *options])


@pytest.mark.parametrize(
    "options", [("--workers", "2"), ("--workers", "5"), ("--executor", "processes", "--workers", "2")], ids="-".join
)
def test_advice_of_one_machine_is_the_same_on_any_number_of_workers(
    file: str, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    assert advised(file, "--workers", "1") == 0
    alone = capsys.readouterr().out

    assert advised(file, *options) == 0
    assert capsys.readouterr().out == alone


def test_advice_of_a_cluster_is_the_same(
    file: str, two: Cluster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "engine_here", lambda: ENGINE)
    assert advised(file, "--workers", "1") == 0
    alone = capsys.readouterr().out

    assert advised(file, "--executor", "dask", "--scheduler", two.address) == 0
    assert capsys.readouterr().out == alone


def test_plan_of_all_together_is_the_same_on_processes_and_on_a_cluster(
    tmp_path: Path, two: Cluster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "engine_here", lambda: ENGINE)
    schema = files("bundel.engine.national").joinpath("national.schema.json").read_text(encoding="utf-8")
    path = tmp_path / "national.json"
    path.write_text(json.dumps(json.loads(schema)["examples"][0]), encoding="utf-8")
    places = [
        ["--workers", "1"],
        ["--executor", "processes", "--workers", "2"],
        ["--executor", "dask", "--scheduler", two.address],
    ]

    printed = []
    for place in places:
        assert main(["plan", "--problem", str(path), "--scenarios", "4", "--json", *place]) == 0
        printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1] == printed[2]


def test_cluster_with_another_engine_gives_no_answer_and_exit_code_1(
    file: str, two: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    code = advised(file, "--executor", "dask", "--scheduler", two.address)

    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert "another engine" in printed.err
    assert printed.err.count("\n") == 1


def test_lost_workers_are_one_line_and_exit_code_1(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise WorkersLost("All workers of the cluster are gone. Nothing was kept.")

    monkeypatch.setattr(advise_module, "advise", lost)

    assert advised(file) == 1
    assert capsys.readouterr() == ("", "bundel advise: All workers of the cluster are gone. Nothing was kept.\n")


def test_scheduler_that_does_not_answer_is_one_line_and_exit_code_2(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "CONNECT_SECONDS", 1)

    assert advised(file, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1") == 2
    assert capsys.readouterr().err.startswith("bundel advise: No scheduler answers at tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--executor", "dask"], "go together"),
        (["--scheduler", "tcp://127.0.0.1:1"], "go together"),
        (["--executor", "dask", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], "the workers that it has"),
        (["--workers", "0"], "from 1 to 1000"),
        (["--workers", "two"], "from 1 to 1000"),
    ],
)
def test_options_that_contradict_each_other_are_said(
    file: str, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        advised(file, *options)

    assert ended.value.code == 2
    assert told in capsys.readouterr().err
