"""Finding a municipality by what people type, and what came before and after one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from bundel.apps.organisations import queries
from bundel.apps.organisations.actions.loading import load_organisations
from bundel.apps.organisations.models import Organisation, Succession
from bundel.engine.reference.reading import read_reference

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 1)


@pytest.fixture(scope="module", autouse=True)
def organisations(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for this file; each test undoes only what it adds itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_organisations(read_reference())
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Den Bosch", "GM0796"),
        ("den-bosch", "GM0796"),
        ("'s-Hertogenbosch", "GM0796"),
        ("s hertogenbosch", "GM0796"),
        ("GM0796", "GM0796"),
        (" gm0796 ", "GM0796"),
        ("Den Haag", "GM0518"),
        ("gemeente Gouda", "GM0513"),
        ("goud", "GM0513"),
        ("noardeast fryslan", "GM1970"),
        ("Ljouwert", "GM0080"),
        ("Tietjerksteradeel", "GM0737"),
        ("SUDWEST-FRYSLÂN", "GM1900"),
        ("Hengelo", "GM0164"),
        ("Drachten", "GM0090"),
        ("Haarlem", "GM0392"),
        ("oosterhout", "GM0826"),
        ("alphen", "GM0484"),
        ("Appingedam", "GM1979"),
        ("GM0003", "GM1979"),
        ("Voorbeeldgemeente Klein", "VB0001"),
    ],
)
def test_what_people_type_finds_the_municipality_first(typed: str, code: str) -> None:
    assert queries.find_municipalities(typed, ON)[0].code == code


def test_a_former_name_leads_to_each_municipality_that_took_it_over_and_says_so() -> None:
    found = queries.find_municipalities("Haaren", ON)

    # Haaren was divided over four municipalities on 1 January 2021 (TOOI).
    assert {one.name for one in found} == {"Boxtel", "Oisterwijk", "Tilburg", "Vught"}
    assert {(one.through, one.former_code) for one in found} == {("Haaren", "GM0788")}


def test_a_municipality_that_still_exists_on_the_day_is_found_itself() -> None:
    found = queries.find_municipalities("Haaren", date(2019, 1, 1))

    assert [one.code for one in found] == ["GM0788"]


def test_whole_words_come_before_pieces() -> None:
    found = [one.code for one in queries.find_municipalities("bergen", ON)]

    assert set(found[:2]) == {"GM0373", "GM0893"}
    assert found.index("GM0748") < found.index("GM1945")


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "-'", "x" * 10_000, "\x00", "Kleve"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert queries.find_municipalities(typed, ON) == []


def test_a_wide_search_gives_twenty_at_most_with_a_constant_number_of_queries() -> None:
    counts = []
    for typed in ("e", "Haaren"):
        with CaptureQueriesContext(connection) as asked:
            found = queries.find_municipalities(typed, ON)
        counts.append(len(asked))
        assert len(found) <= 20

    assert counts == [5, 5]


def test_all_municipalities_come_in_one_query_with_the_examples_last() -> None:
    with CaptureQueriesContext(connection) as asked:
        rows = queries.municipalities(ON)

    assert (len(rows), len(asked)) == (344, 1)
    assert [row.code for row in rows[-2:]] == ["VB0001", "VB0002"]
    assert rows[0].name == "Aa en Hunze"


def test_one_municipality_is_given_for_the_day_only() -> None:
    gouda = queries.municipality("GM0513", ON)

    assert gouda is not None and gouda.name == "Gouda" and gouda.salaries_thousand_euro
    assert queries.municipality("GM0788", ON) is None
    assert queries.municipality("VNGR", ON) is None
    assert queries.municipality("GM9999", ON) is None


def test_every_former_municipality_of_tooi_leads_to_present_ones() -> None:
    wanted = {former.code: set(former.successors) for former in read_reference().former_municipalities}

    led = {code: {row.code for row in queries.successors(code, ON)} for code in wanted}

    assert len(wanted) == 263
    assert led == wanted


def test_lineage_follows_chains_and_respects_the_day() -> None:
    one, two, three = (Organisation.objects.get(code=code) for code in ("GM0513", "GM0537", "GM0518"))
    Succession.objects.create(predecessor=one, successor=two, on=date(2027, 1, 1))
    Succession.objects.create(predecessor=two, successor=three, on=date(2028, 1, 1))

    assert queries.lineage("GM0513", date(2026, 12, 31)).successors == ()
    assert queries.lineage("GM0513", date(2027, 1, 1)).successors == ("GM0537",)
    assert queries.lineage("GM0513", date(2028, 1, 1)).successors == ("GM0537", "GM0518")
    assert "GM0513" in queries.lineage("GM0518", date(2028, 1, 1)).own_and_before


def test_a_circle_of_successions_ends() -> None:
    one, two = (Organisation.objects.get(code=code) for code in ("GM0513", "GM0537"))
    Succession.objects.create(predecessor=one, successor=two, on=date(2027, 1, 1))
    Succession.objects.create(predecessor=two, successor=one, on=date(2027, 1, 1))

    assert queries.lineage("GM0513", date(2027, 1, 1)).successors == ("GM0537",)


def test_names_are_given_by_code() -> None:
    assert queries.organisation_names(["GM0518", "VNGR", "GM9999"]) == {"GM0518": "Den Haag", "VNGR": "VNG Realisatie"}


def test_an_example_joins_the_reference_data_and_a_real_one_changes_nothing() -> None:
    reference = read_reference()

    joined = queries.with_own(reference, "VB0001")

    assert joined.municipality_by_code["VB0001"].population == 18400
    assert joined.budget_by_code["VB0001"].salaries_thousand_euro == 13300
    assert queries.with_own(reference, "GM0513") is reference
    assert queries.with_own(joined, "VB0001") is joined
