"""The table of terms: read whole or not at all, in both languages, and the same as what the settings do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from bundel.apps.audit import kinds as audit
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept, kinds, read_kinds, term_in_words
from bundel.engine.reference.faults import BadData

GROUND = "grounds:\n  law: {nl: plicht, en: duty, source: AVG}\n"
SAID = "{nl: w, en: w}"
ROW = f"- kind: a\n  what: {SAID}\n  counts: {SAID}\n  ground: law\n  why: {SAID}\n  end: removed\n"


def faults(tmp_path: Path, text: str) -> str:
    file = tmp_path / "retention.yaml"
    file.write_text(text)
    with pytest.raises(BadData) as wrong:
        read_kinds(file)
    return str(wrong.value)


def test_every_kind_says_what_how_long_why_and_on_which_ground_in_both_languages() -> None:
    for kind in kinds().values():
        for said in (kind.what, kind.counts, kind.why, kind.ground):
            assert said.nl and said.en
        assert kind.ground.source.startswith("AVG")


def test_a_page_is_told_in_the_language_of_its_reader() -> None:
    with override("nl"):
        assert str(kinds()["account"].what) == "uw account met naam en e-mailadres"
    with override("en"):
        assert str(kinds()["account"].what) == "your account with name and e-mail address"
        assert str(kinds()["account"].ground) == "task in the public interest"
        assert kinds()["account"].until == "until you erase it"
    with override("nl"):
        assert kinds()["jobs"].until == "7 dagen, nadat ze klaar zijn"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("  days: 1\n  minutes: 1\n", "days or minutes"),
        ("", "for what a job removes"),
        ("  days: -1\n", "0 or more"),
        ("  days: 1\n  odd: 1\n", "odd"),
    ],
)
def test_a_row_that_cannot_be_is_named(tmp_path: Path, change: str, expected: str) -> None:
    assert expected in faults(tmp_path, f"{GROUND}kinds:\n{ROW}{change}")


def test_a_kind_twice_an_unknown_ground_and_a_missing_file_are_named(tmp_path: Path) -> None:
    row = f"{ROW}  days: 1\n"

    assert "not named before" in faults(tmp_path, f"{GROUND}kinds:\n{row}{row}")
    assert "one of law" in faults(tmp_path, f"{GROUND}kinds:\n{row.replace('ground: law', 'ground: whim')}")
    with pytest.raises(BadData, match="can be read"):
        read_kinds(tmp_path / "nowhere.yaml")


def test_the_settings_and_the_log_keep_what_the_table_says() -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == kept("visitor_answers")
    assert (audit.ONE_YEAR, audit.SEVEN_YEARS) == (kept("log_of_use"), kept("log_of_deeds"))


def test_what_has_no_term_cannot_be_cleared_up() -> None:
    with pytest.raises(AssertionError):
        clears("decisions")
    with pytest.raises(KeyError):
        clears("unheard_of")


@pytest.mark.parametrize(
    ("term", "words"),
    [(None, "zonder vaste termijn"), (timedelta(0), "meteen"), (timedelta(minutes=15), "15 minuten"),
     (timedelta(days=1), "1 dag"), (timedelta(days=90), "90 dagen"), (timedelta(days=365), "1 jaar"),
     (timedelta(days=400), "400 dagen"), (timedelta(days=730), "2 jaar"), (timedelta(days=2557), "7 jaar")],
)  # fmt: skip
def test_a_term_is_told_as_people_say_it(term: timedelta | None, words: str) -> None:
    assert term_in_words(term) == words
