"""A table that does not fit on a phone: a list that can be read without scrolling sideways."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.journeys.conftest import Visitor

IS_CUT_OFF = "place => place.scrollWidth > place.clientWidth + 1"
NAME_BEFORE = "cell => getComputedStyle(cell, '::before').content"


def cut_off(page: Page) -> list[bool]:
    return [place.evaluate(IS_CUT_OFF) for place in page.locator(".bundel-table-scroll").all() if place.is_visible()]


@pytest.fixture
def path() -> str:
    return reverse("accounts:what_is_kept")


def test_on_a_phone_every_cell_stands_under_its_row_with_the_name_of_its_column(path: str, visitor: Visitor) -> None:
    visit = visitor(width=320)
    visit.open(path)

    cell = visit.page.locator(".bundel-table--list td").first
    column = visit.page.locator(".bundel-table--list thead th").nth(1)

    assert not any(cut_off(visit.page))
    assert cell.evaluate(NAME_BEFORE).startswith(f'"{column.inner_text()}"')
    assert visit.page.get_by_role("table").first.get_by_role("cell").first.is_visible()


def test_a_table_that_was_folded_away_is_fitted_when_it_opens(visitor: Visitor) -> None:
    visit = visitor(width=320)
    visit.open(reverse("portfolio:how_computed"))

    for folded in visit.page.locator("details:not([open]) > summary").all():
        if folded.is_visible():
            folded.click()

    assert not any(cut_off(visit.page))


def test_where_there_is_room_a_table_stays_a_table(path: str, visitor: Visitor) -> None:
    visit = visitor(width=1280)
    visit.open(path)

    assert visit.page.locator(".bundel-table--list").count() == 0


def test_without_javascript_a_wide_table_scrolls_in_its_own_place(path: str, visitor: Visitor) -> None:
    visit = visitor(width=320, javascript=False)
    visit.open(path)

    assert visit.page.locator("table").first.is_visible()
    assert visit.page.locator(".bundel-table--list").count() == 0
