"""The national picture as people use it: find one's municipality, read who could tip it, start a computation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.apps.portfolio.national_answers import AT, kept_plan
from tests.journeys.conftest import Visit, Visitor

from bundel.apps.portfolio.models import NationalPlan
from bundel.apps.portfolio.national import queries

PAGES = (
    "/landelijk/",
    "/landelijk/?laag=verschil&toon=GM0513",
    "/landelijk/onderwerp/signalen/",
    "/landelijk/onderwerp/open-formulieren/",
    "/gemeente/GM0344/landelijk/",
)
SAYS = "() => document.activeElement.querySelector?.('title')?.textContent ?? ''"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def plan(site: str) -> Iterator[None]:
    """A plan that is done, as the pages show it."""
    NationalPlan.objects.all().delete()
    queries._picture.cache_clear()
    kept_plan(digest="journey")
    yield
    NationalPlan.objects.all().delete()


def test_from_home_to_ones_own_municipality_by_keyboard(page: Visit) -> None:
    window = page.page
    page.open("/")
    window.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Landelijk beeld").focus()
    window.keyboard.press("Enter")
    window.wait_for_url("**/landelijk/")

    window.locator(".bundel-dotmap__skip a").focus()
    window.keyboard.press("Tab")
    window.keyboard.type("gouda")
    assert window.evaluate(SAYS) == "Gouda: geen enkel onderwerp"
    window.keyboard.press("ArrowRight")
    window.keyboard.press("ArrowLeft")
    assert window.evaluate(SAYS) == "Gouda: geen enkel onderwerp"
    window.keyboard.press("Enter")
    window.wait_for_url("**/gemeente/GM0513/landelijk/")

    expect(window.get_by_role("heading", level=1)).to_have_text("Gouda in het landelijke beeld")
    assert page.complaints == [] and page.outside == []


def test_without_scripts_the_table_leads_there(page_without_javascript: Visit) -> None:
    page_without_javascript.open("/landelijk/onderwerp/signalen/")
    page = page_without_javascript.page

    page.get_by_text("De tabel bij deze kaart").click()
    row = page.get_by_role("row", name="Utrecht", exact=False).filter(has_text="vooroplopen").first
    row.get_by_role("link", name="Utrecht", exact=True).click()

    page.wait_for_url("**/gemeente/GM0344/landelijk/")
    expect(page.get_by_role("main")).to_contain_text("vooroplopen vanaf 2027")


def test_from_what_just_misses_to_who_could_tip_it(page: Visit) -> None:
    page.open("/landelijk/")
    window = page.page

    card = window.get_by_role("article").filter(has=window.get_by_role("heading", name="Open Formulieren"))
    expect(card).to_contain_text("Deze 3 gemeenten kunnen samen de doorslag geven")
    card.get_by_role("link", name="Open Formulieren").click()

    expect(window.locator(".bundel-dotmap__legend")).to_contain_text("kan de doorslag geven: 3")


def test_filters_keep_the_municipality_that_is_pointed_out(page: Visit) -> None:
    page.open("/landelijk/?toon=GM0096")
    window = page.page

    window.locator("#filter_laag").select_option(label="wie er baat bij heeft")
    window.get_by_role("button", name="Toon").click()

    expect(window.get_by_role("main")).to_contain_text("Wie heeft er baat bij om samen te kiezen?")
    assert "laag=verschil" in window.url and "toon=GM0096" in window.url


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(address: str, width: int, visitor: Visitor, axe: Callable[[Page], list[str]]) -> None:
    visit = visitor(width=width)
    visit.open(address)

    assert axe(visit.page) == []
    assert visit.page.evaluate(TOO_WIDE) <= 0
    assert visit.page.locator("h1").count() == 1
    assert visit.complaints == []


def test_while_it_is_computed_the_progress_moves_and_the_result_comes_by_itself(page: Visit) -> None:
    busy = NationalPlan.objects.create(
        day=AT.date(),
        seed=1,
        scenarios=40,
        asked_at=AT + timedelta(hours=1),
        state="running",
        steps_done=2,
        steps_total=9,
    )
    page.open("/landelijk/")
    window = page.page
    expect(window.locator("#voortgang")).to_contain_text("2 van 9")

    NationalPlan.objects.filter(pk=busy.pk).update(steps_done=7)
    expect(window.locator("#voortgang")).to_contain_text("7 van 9")
    NationalPlan.objects.filter(pk=busy.pk).delete()
    kept_plan(digest="newer", asked_at=AT + timedelta(hours=2), checked_at=AT)

    expect(window.locator("#voortgang")).to_have_count(0)
    expect(window.get_by_role("main")).to_contain_text("opnieuw bekeken")
