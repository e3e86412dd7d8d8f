"""The coverage gate: every branch of the engine and of every action, and 95% of all lines and branches together."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from tools.checks.finding import ROOT, Finding

REPORT = Path("var/coverage/coverage.json")
WHOLE = re.compile(r"src/bundel/(engine/.+\.py|apps/\w+/actions(\.py|/.+\.py))$")
LEAST_OVERALL = 95.0


def check(report: dict[str, Any]) -> list[Finding]:
    found: list[Finding] = []
    for path, file in sorted(report["files"].items()):
        if WHOLE.search(path):
            found += missing_in(path, file)
    overall = percentage(report["totals"])
    if overall < LEAST_OVERALL:
        worst = sorted(report["files"].items(), key=lambda pair: missed(pair[1]["summary"]), reverse=True)[:10]
        where = ", ".join(f"{path} ({missed(file['summary'])})" for path, file in worst)
        do = f"Test what is missed most: {where}"
        found.append(Finding("src/bundel", 1, f"{overall:.2f}% is covered, {LEAST_OVERALL:g}% is the least", do))
    return found


def missing_in(path: str, file: dict[str, Any]) -> list[Finding]:
    do = "Write the test that goes there, or take the code out"
    lines = [Finding(path, line, "this line is never run", do) for line in file["missing_lines"]]
    unrun = set(file["missing_lines"])
    branches = [
        Finding(
            path, start, f"the way from line {start} to {'the end' if end < 0 else f'line {end}'} is never taken", do
        )
        for start, end in file.get("missing_branches", [])
        if start not in unrun
    ]
    return sorted(lines + branches)


def missed(summary: dict[str, Any]) -> int:
    return int(summary["missing_lines"] + summary.get("missing_branches", 0))


def percentage(totals: dict[str, Any]) -> float:
    """Lines and branches counted together, as coverage itself does."""
    every = totals["num_statements"] + totals.get("num_branches", 0)
    return 100.0 * (totals["covered_lines"] + totals.get("covered_branches", 0)) / every if every else 100.0


def main() -> int:
    report = json.loads((ROOT / REPORT).read_text())
    findings = check(report)
    print(*findings, sep="\n")
    print(f"Coverage: {percentage(report['totals']):.2f}% overall; {len(findings)} findings.")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
