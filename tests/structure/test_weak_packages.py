"""A locked package that is past its time is found, by what the weaknesses known so far say of it."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tools import weak_packages
from tools.weak_packages import OTHER, PYTHON, RENEWED, SERIOUS, is_affected, locked_in, main, report, weaknesses

ROOT = Path(__file__).parents[2]
LOCKED = {(PYTHON, "django"): "5.2.8", ("npm", "axe-core"): "4.14.1"}


def known(name: str = "Django", ecosystem: str = PYTHON, rated: str = "HIGH", **more: Any) -> dict[str, Any]:
    events = [{"introduced": "5.0"}, {"fixed": "5.2.9"}]
    one = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    about = {"id": "GHSA-x", "published": "2026-11-01T10:00:00Z", "database_specific": {"severity": rated}}
    return {**about, "affected": [one], **more}


def test_a_weak_version_has_a_last_day_by_how_bad_it_is() -> None:
    found = {rated: next(weaknesses([known(rated=rated)], LOCKED)).until for rated in ("CRITICAL", "", "LOW")}

    assert found == {"CRITICAL": date(2026, 11, 15), "": date(2026, 11, 15), "LOW": date(2026, 11, 1) + OTHER}


@pytest.mark.parametrize(
    "record", [known("Flask"), known(ecosystem="npm"), known(withdrawn="2026-11-02T00:00:00Z"), known(affected=[])]
)
def test_what_is_about_another_package_or_was_taken_back_is_left_out(record: dict[str, Any]) -> None:
    assert list(weaknesses([record], LOCKED)) == []


@pytest.mark.parametrize(
    ("events", "is_in"),
    [
        ([{"introduced": "0"}], True), ([{"introduced": "0"}, {"fixed": "5.2.8"}], False),
        ([{"introduced": "0"}, {"last_affected": "5.2.8"}], True),
        ([{"introduced": "0"}, {"last_affected": "5.2.7"}], False), ([{"introduced": "6.0"}], False),
        ([{"introduced": "0"}, {"fixed": "4.2"}, {"introduced": "5.2.1"}, {"fixed": "5.2.9"}], True),
        ([{"introduced": "no version"}], True),
    ],
)  # fmt: skip
def test_ranges_are_read_as_the_format_has_them(events: list[dict[str, str]], is_in: bool) -> None:
    assert is_affected("5.2.8", {"ranges": [{"type": "SEMVER", "events": events}]}) is is_in


def test_a_version_can_be_named_and_commits_say_nothing_of_it() -> None:
    assert is_affected("5.2.8", {"versions": ["5.2.8"]})
    assert not is_affected("5.2.8", {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]})


def test_a_day_that_has_passed_is_told_for_a_weakness_and_for_the_locks() -> None:
    found, day = list(weaknesses([known()], LOCKED)), date(2026, 11, 15)

    assert report(found, day, day) == (
        ["2026-11-15  Django 5.2.8: GHSA-x", f"{day + RENEWED}  all packages are renewed; last on 2026-11-15"], True
    )  # fmt: skip
    lines, is_good = report(found, day, day + timedelta(days=1))
    assert not is_good and "PAST" in lines[0] and "PAST" not in lines[1]
    lines, is_good = report([], day, day + RENEWED + timedelta(days=1))
    assert not is_good and "PAST" in lines[0]


def test_every_lock_is_looked_at_and_a_weak_one_among_them_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weak_packages, "locked_on", lambda _root: date(2026, 11, 1))
    locked = locked_in(ROOT)
    assert {(PYTHON, "django"), (PYTHON, "ruff"), ("npm", "axe-core")} <= locked.keys() and len(locked) > 50
    record = known(published="2020-01-01T00:00:00Z")
    record["affected"][0]["versions"] = [locked[PYTHON, "django"]]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("GHSA-x.json", json.dumps(record))
        packed.writestr("README", "no record")

    assert main([str(tmp_path / "all.zip")]) == 1
    assert re.search(r"^2020-01-15  PAST  Django .*: GHSA-x$", capsys.readouterr().out, re.MULTILINE)


def test_the_times_are_those_of_the_page_about_security() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert "serious one within ten" in text and "renewed every quarter" in text and "tools.weak_packages" in text
    assert (SERIOUS.days, RENEWED.days) == (14, 92)
