"""Bringing in initiatives and events: whole, repeatable, and with respect for what people corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.horizon import actions, queries
from bundel.apps.horizon.models import Fact, HorizonEvent, Initiative
from bundel.engine.reference.initiative import Initiative as InitiativeRow
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

pytestmark = pytest.mark.usefixtures("reference")
REFERENCE = read_reference()
CURATOR = Viewer(person_id=None, name="R. de Redacteur", is_curator=True)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def correct(field: str, value: object, slug: str = "wmebv", viewer: Viewer = CURATOR, seen_version: int = 1) -> Fact:
    return actions.correct_fact(
        viewer, slug, field, value,
        source="https://example.org/stuk", read_on=date(2026, 11, 27), seen_version=seen_version, now=NOW,
    )  # fmt: skip


def with_changed(slug: str, **changes: object) -> Reference:
    rows = [replace(row, **changes) if row.id == slug else row for row in REFERENCE.initiatives]  # type: ignore[arg-type]
    return replace(REFERENCE, initiatives=tuple(rows))


def wmebv() -> InitiativeRow:
    return queries.reference().initiative_by_id["wmebv"]


def test_database_gives_back_what_the_files_say() -> None:
    read = queries.reference()

    assert read.curations == REFERENCE.curations
    assert read.packages == REFERENCE.packages
    assert read.events == REFERENCE.events
    assert read.themes == REFERENCE.themes
    assert read.second_opinions == REFERENCE.second_opinions
    for ours, theirs in zip(read.initiatives, REFERENCE.initiatives, strict=True):
        assert replace(ours, deadline_history=()) == replace(theirs, deadline_history=())
        assert set(ours.deadline_history) == set(theirs.deadline_history) - {theirs.deadline}


def test_a_second_load_changes_nothing() -> None:
    mark, facts = queries.data_mark(), Fact.objects.count()

    assert actions.load_horizon(REFERENCE).is_nothing_new

    assert (queries.data_mark(), Fact.objects.count()) == (mark, facts)


def test_a_new_date_in_the_file_replaces_the_old_one_which_stays_in_the_history() -> None:
    loaded = actions.load_horizon(with_changed("wmebv", deadline="2027-Q1"))

    assert (loaded.changed, loaded.suggested) == (1, 0)
    assert wmebv().deadline == "2027-Q1"
    assert wmebv().deadline_history[-1] == "2026-01-01"
    assert queries.moves(*wmebv().deadline_history, wmebv().deadline) == 5
    newest = queries.facts_of(["wmebv"])["wmebv"]["deadline"][0]
    assert (newest.value, newest.precision, newest.is_current) == ("2027-Q1", "quarter", True)


def test_correction_survives_a_reload_and_the_newer_file_becomes_a_suggestion_once() -> None:
    correct("participants", 120)
    changed = with_changed("wmebv", participants=99)

    first, second = actions.load_horizon(changed), actions.load_horizon(changed)

    assert wmebv().participants == 120
    assert (first.suggested, second.is_nothing_new) == (1, True)
    suggestion = queries.facts_of(["wmebv"])["wmebv"]["participants"][0]
    assert (suggestion.value, suggestion.is_suggestion, suggestion.is_current) == (99, True, False)


def test_correction_keeps_the_old_value_with_source_reader_and_day() -> None:
    old = wmebv().deadline

    correct("deadline", "2027-07-01")

    newest, before, *_ = queries.facts_of(["wmebv"])["wmebv"]["deadline"]
    assert (newest.value, newest.by_name, newest.read_on) == ("2027-07-01", "R. de Redacteur", date(2026, 11, 27))
    assert (before.value, before.is_current) == (old, False)
    assert wmebv().deadline == "2027-07-01"
    assert Initiative.objects.get(slug="wmebv").version == 2


def test_who_is_no_curator_corrects_nothing() -> None:
    with pytest.raises(PermissionDenied, match="mailen"):
        correct("participants", 5, viewer=Viewer(person_id=None, name="Lezer"))

    assert Initiative.objects.get(slug="wmebv").version == 1


def test_second_curator_on_the_same_version_changes_nothing() -> None:
    correct("participants", 5)

    with pytest.raises(VersionConflict, match="niet bewaard"):
        correct("participants", 6)

    assert wmebv().participants == 5


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("deadline", "2027-13-01", "Vul in: een dag .2027-01-31., maand"),
        ("participants", -1, "Vul in: een getal vanaf 0"),
        ("participants_year", 5, "Vul in: een getal van 1900 tot en met"),
        ("participants", "veel", "Vul in: een geheel getal"),
        ("name", "", "Vul in: een tekst"),
        ("entry", "soms", "Deze waarde kan hier niet"),
        ("standing", "ended", "kan hier niet"),
        ("deadline", "2026-01-01", "staat er al"),
        ("name", "omge\u202ekeerd", "een teken dat niet kan"),
    ],
)
def test_value_that_cannot_be_is_refused_with_what_was_expected(field: str, value: object, words: str) -> None:
    with pytest.raises(actions.WrongValue, match=words):
        correct(field, value)

    assert Initiative.objects.get(slug="wmebv").version == 1


def test_what_left_the_files_leaves_the_database() -> None:
    first, *others = REFERENCE.events

    loaded = actions.load_horizon(replace(REFERENCE, events=tuple(others)))

    assert loaded.removed >= 1
    assert not HorizonEvent.objects.filter(slug=first.id).exists()


def test_coming_within_gives_the_dated_events_of_those_months(today: date) -> None:
    days = [event.date for event in queries.coming_within(24, today)]

    assert days and all(day and "2026-11-28" <= f"{day}-99" and day < "2028-12" for day in days)
