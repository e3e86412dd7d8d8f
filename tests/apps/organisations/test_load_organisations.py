"""Bringing in the organisations: whole, repeatable, and with respect for what people changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from bundel.apps.organisations.actions.loading import Loaded, load_organisations
from bundel.apps.organisations.models import Merger, Organisation, OtherName, Succession
from bundel.engine.reference.faults import BadData
from bundel.engine.reference.reading import packaged_folder, read_reference

pytestmark = pytest.mark.django_db
REFERENCE = read_reference()
NOW = datetime(2026, 11, 28, tzinfo=UTC)
OWN = (
    "example_municipalities.csv",
    "municipality_aliases.csv",
    "other_organisations.csv",
    "municipality_beginnings.csv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in OWN:
        shutil.copy(packaged_folder() / name, tmp_path)
    return tmp_path


def test_all_municipalities_former_ones_and_examples_are_there() -> None:
    load_organisations(REFERENCE)

    now = Organisation.objects.municipalities().filter(valid_until__isnull=True)
    assert now.filter(is_example=False).count() == 342
    assert set(now.filter(is_example=True).values_list("code", flat=True)) == {"VB0001", "VB0002"}
    assert Organisation.objects.filter(valid_until__isnull=False).count() == 263


def test_a_second_load_changes_nothing() -> None:
    load_organisations(REFERENCE)

    assert load_organisations(REFERENCE) == Loaded(0, 0, 0)


def test_a_changed_source_changes_the_row() -> None:
    load_organisations(REFERENCE)
    first, *others = REFERENCE.municipalities

    loaded = load_organisations(replace(REFERENCE, municipalities=(replace(first, population=12345), *others)))

    assert loaded == Loaded(changed=1)
    assert Organisation.objects.get(code=first.code).population == 12345


def test_what_a_person_changed_survives_even_a_changed_source() -> None:
    load_organisations(REFERENCE)
    first, *others = REFERENCE.municipalities
    Organisation.objects.filter(code=first.code).update(population=7)

    load_organisations(replace(REFERENCE, municipalities=(replace(first, population=12345, corop="Elders"), *others)))

    row = Organisation.objects.get(code=first.code)
    assert (row.population, row.corop) == (7, "Elders")


def test_a_name_that_left_the_file_goes_and_one_that_a_person_added_stays(folder: Path) -> None:
    load_organisations(REFERENCE, folder)
    gouda = Organisation.objects.get(code="GM0513")
    OtherName.objects.create(organisation=gouda, name="Kaasstad", search_key="kaasstad", kind="everyday", reason="x")
    aliases = folder / "municipality_aliases.csv"
    aliases.write_text("".join(line for line in aliases.open(encoding="utf-8") if "Den Bosch" not in line))

    loaded = load_organisations(REFERENCE, folder)

    assert loaded == Loaded(removed=1)
    names = set(OtherName.objects.values_list("name", flat=True))
    assert "Kaasstad" in names and "Den Bosch" not in names


def test_an_alias_of_an_unknown_municipality_loads_nothing_and_says_where(folder: Path) -> None:
    aliases = folder / "municipality_aliases.csv"
    aliases.write_text("code,name,kind,reason\nGM9999,Nergens,everyday,Bestaat niet.\n")

    with pytest.raises(BadData, match=r"municipality_aliases\.csv, line 2, code: .* found GM9999"):
        load_organisations(REFERENCE, folder)

    assert not Organisation.objects.exists()


def test_a_wrong_field_in_a_table_is_named(folder: Path) -> None:
    examples = folder / "example_municipalities.csv"
    examples.write_text(examples.read_text().replace("18400", "veel"))

    with pytest.raises(BadData, match=r"example_municipalities\.csv, line 2, population"):
        load_organisations(REFERENCE, folder)


def test_a_missing_table_is_named(folder: Path) -> None:
    (folder / "other_organisations.csv").unlink()

    with pytest.raises(BadData, match=r"other_organisations\.csv: expected a file that can be read"):
        load_organisations(REFERENCE, folder)


def test_a_municipality_without_a_budget_gets_no_figures() -> None:
    load_organisations(replace(REFERENCE, budgets=()))

    assert Organisation.objects.get(code="GM0513").salaries_thousand_euro is None


def test_the_table_refuses_who_succeeds_itself_and_who_ends_before_it_begins() -> None:
    load_organisations(REFERENCE)
    gouda = Organisation.objects.get(code="GM0513")

    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(predecessor=gouda, successor=gouda, on="2027-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=gouda.pk).update(valid_from="2027-01-01", valid_until="2026-01-01")


def test_a_line_that_cannot_be_loads_nothing_and_is_named(folder: Path) -> None:
    appingedam, *others = REFERENCE.former_municipalities
    # Appingedam ended in 2020 and Ten Boer in 2018: neither can go into the other.
    impossible = replace(appingedam, successors=("GM0009",))

    with pytest.raises(BadData, match=r"former_municipalities\.csv, successors: .* GM0003 to GM0009"):
        load_organisations(replace(REFERENCE, former_municipalities=(impossible, *others)), folder)

    assert not Organisation.objects.exists()


def test_a_line_that_the_register_tells_otherwise_is_changed_and_a_planned_one_stays() -> None:
    load_organisations(REFERENCE)
    pair = Succession.objects.get(predecessor__code="GM0003", successor__code="GM1979")
    Succession.objects.filter(pk=pair.pk).update(on="2020-01-01", kind="renaming")
    planned = Succession.objects.get(predecessor__code="GM0024", successor__code="GM1979")
    merger = Merger.objects.create(
        kind="merge", on="2021-01-01", before=["GM0024"], after=["GM1979"], basis="Stb.", planned_at=NOW
    )
    Succession.objects.filter(pk=planned.pk).update(on="2020-06-01", merger=merger)

    assert load_organisations(REFERENCE) == Loaded(changed=1)

    pair.refresh_from_db()
    planned.refresh_from_db()
    assert (pair.on, pair.kind, planned.on) == (date(2021, 1, 1), "merge", date(2020, 6, 1))
