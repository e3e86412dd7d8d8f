from __future__ import annotations

from typing import Any

from tools.checks import coverage_gate


def report(path: str, missing_lines: list[int], missing_branches: list[list[int]], of: int = 100) -> dict[str, Any]:
    summary = {
        "num_statements": of,
        "num_branches": 0,
        "covered_lines": of - len(missing_lines),
        "covered_branches": 0,
        "missing_lines": len(missing_lines),
        "missing_branches": len(missing_branches),
    }
    file = {"missing_lines": missing_lines, "missing_branches": missing_branches, "summary": summary}
    return {"files": {path: file}, "totals": summary}


def test_an_engine_that_is_run_in_full_passes() -> None:
    assert coverage_gate.check(report("src/bundel/engine/portfolio/advise.py", [], [])) == []


def test_a_line_and_a_branch_of_an_action_that_are_never_taken_are_found() -> None:
    found = coverage_gate.check(report("src/bundel/apps/horizon/actions.py", [7], [[3, 5], [7, 9], [8, -1]]))

    assert [(finding.line, finding.found) for finding in found] == [
        (3, "the way from line 3 to line 5 is never taken"),
        (7, "this line is never run"),
        (8, "the way from line 8 to the end is never taken"),
    ]


def test_an_actions_folder_counts_as_actions_and_a_view_does_not() -> None:
    assert coverage_gate.check(report("src/bundel/apps/horizon/actions/correct_fact.py", [1], []))
    assert coverage_gate.check(report("src/bundel/apps/horizon/views.py", [1], [])) == []


def test_less_than_95_percent_of_everything_is_found_with_where() -> None:
    (finding,) = coverage_gate.check(report("src/bundel/site/views.py", [1, 2, 3, 4, 5, 6], []))

    assert "94.00% is covered" in finding.found
    assert "src/bundel/site/views.py (6)" in finding.do
