"""Finding one's municipality on the map: by keyboard, by mouse, without scripts, and what one sees."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Visit, Visitor

MAP = "/componenten/?toon=GM0513"
SAYS = "() => document.activeElement.querySelector?.('title')?.textContent ?? ''"
OVERLAPPING = """() => {
  const dots = [...document.querySelectorAll('.bundel-dotmap__svg .bundel-dot')].map(one => {
    const halo = one.querySelector('use').getBoundingClientRect();
    return [halo.x + halo.width / 2, halo.y + halo.height / 2];
  });
  const radius = 4.1 * document.querySelector('.bundel-dotmap__svg').getScreenCTM().a;
  let count = 0;
  dots.forEach(([x, y], at) => dots.slice(at + 1).forEach(([otherX, otherY]) => {
    count += Math.hypot(x - otherX, y - otherY) < 2 * radius;
  }));
  return [dots.length, count];
}"""


def to_the_map(page: Page) -> None:
    page.locator(".bundel-dotmap__skip a").focus()
    page.keyboard.press("Tab")


def says(page: Page) -> str:
    return str(page.evaluate(SAYS))


def test_by_keyboard_one_tab_stop_arrows_to_neighbours_letters_to_a_name_enter_opens(page: Visit) -> None:
    page.open(MAP)
    window = page.page

    to_the_map(window)
    assert says(window).startswith("Gouda:")
    window.keyboard.press("ArrowUp")
    assert says(window).startswith("Bodegraven-Reeuwijk:")
    expect(window.locator("[data-dot-map-said]")).to_contain_text("Bodegraven-Reeuwijk")
    window.keyboard.press("ArrowDown")
    window.keyboard.press("End")
    assert says(window).startswith("Zwolle:")
    window.keyboard.press("Home")
    assert says(window).startswith("Aa en Hunze:")
    window.keyboard.type("utr")
    assert says(window).startswith("Utrecht:")
    window.keyboard.press("Tab")
    assert says(window) == "", "the next Tab leaves the map"
    window.keyboard.press("Shift+Tab")
    window.keyboard.press("Enter")
    window.wait_for_url("**/gemeente/GM0344/")

    assert page.complaints == []


def test_by_the_list_beside_it(page: Visit) -> None:
    page.open("/componenten/")

    page.page.get_by_label("Zoek een gemeente op de kaart").select_option(label="Vlieland")
    page.page.get_by_role("button", name="Wijs aan").click()

    assert says(page.page).startswith("Vlieland:")
    expect(page.page.locator(".bundel-dot--shown")).to_have_attribute("data-code", "GM0096")


def test_by_mouse_beside_a_dot_is_near_enough(page: Visit) -> None:
    page.open(MAP)
    dot = page.page.locator(".bundel-dotmap__svg [data-code=GM0096]")
    dot.scroll_into_view_if_needed()
    box: Any = dot.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.page.mouse.move(x + 11, y)
    expect(page.page.locator("[data-dot-map-said]")).to_contain_text("Vlieland")
    page.page.mouse.click(x + 11, y)

    page.page.wait_for_url("**/gemeente/GM0096/")
    assert page.complaints == []


def test_without_scripts_the_list_points_out_and_the_table_links(page_without_javascript: Visit) -> None:
    page_without_javascript.open("/componenten/")
    page = page_without_javascript.page

    page.get_by_label("Zoek een gemeente op de kaart").select_option(label="Vlieland")
    page.get_by_role("button", name="Wijs aan").click()
    assert page.url.endswith("?toon=GM0096#kaart-inwoners")
    expect(page.locator("[data-dot-map-said]")).to_contain_text("Vlieland: minder dan 20.000")
    page.get_by_text("De tabel bij deze kaart").click()
    page.get_by_role("table").get_by_role("link", name="Vlieland").click()

    page.wait_for_url("**/gemeente/GM0096/")


@pytest.mark.parametrize("width", [320, 1280])
def test_no_two_dots_overlap_as_they_are_drawn(width: int, visitor: Visitor) -> None:
    visit = visitor(width=width)
    visit.open("/componenten/")

    assert visit.page.evaluate(OVERLAPPING) == [342, 0]
