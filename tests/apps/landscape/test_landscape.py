"""Which joint products municipalities use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundel.apps.landscape import actions, queries
from bundel.apps.landscape.models import ProductUse
from bundel.engine.reference.reading import read_reference

pytestmark = pytest.mark.usefixtures("reference")
REFERENCE = read_reference()


def test_a_second_load_changes_nothing() -> None:
    assert actions.load_landscape(REFERENCE).is_nothing_new


def test_use_that_left_the_file_leaves_the_database() -> None:
    gone = REFERENCE.product_uses[0]
    kept = tuple(use for use in REFERENCE.product_uses if use != gone)

    assert actions.load_landscape(replace(REFERENCE, product_uses=kept)).removed == 1


def test_product_without_a_known_initiative_is_kept_without_one() -> None:
    actions.load_landscape(replace(REFERENCE, product_initiatives=()))

    assert not ProductUse.objects.filter(initiative__isnull=False).exists()


def test_municipality_uses_what_a_source_says() -> None:
    wanted = {use.product for use in REFERENCE.products_used("GM0014")}

    found = queries.used_by("GM0014")
    assert {use.product for use in found} == wanted
    assert all(use.read_on for use in found)


def test_share_taking_part_is_between_zero_and_one_and_unknown_without_a_count() -> None:
    shares = {row.id: queries.share_taking_part(row.id, REFERENCE) for row in REFERENCE.initiatives}

    assert shares["gt-mobiele-communicatie-1"] == pytest.approx(241 / 342)
    assert shares["gt-mobiele-communicatie-2"] is None
    assert all(share is None or 0 < share <= 1 for share in shares.values())
