"""The calendar of meetings of a municipality, as its secretary keeps and uses it on a phone with a keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard
from tests.journeys.test_from_advice_to_receipt import as_colleague
from tests.journeys.test_from_home_to_agenda import OWN, go_to

DAYS = f"{OWN}vergaderdagen/"


@pytest.fixture(autouse=True)
def try_out(settings: Settings) -> None:
    """Only a local try-out shows accounts on its log-in page."""
    settings.IS_TRYOUT = True


def test_a_secretary_keeps_the_meetings_a_proposal_uses_them_and_the_calendar_takes_them_along(
    visitor: Visitor, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    visit, hand = visitor(width=320), Keyboard()
    page = as_colleague(visit, "beslisser")

    def is_sound() -> None:
        assert axe(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

    visit.open(DAYS)
    expect(page.get_by_text("Er staan geen vergaderingen in die nog komen")).to_be_visible()
    hand.fill(page, "Op welke dag?", "9-12-2027")
    hand.press(page, "Bewaar")
    expect(page.get_by_text("De vergadering staat erin.")).to_be_visible()
    with_budget(page, hand, day="16-12-2027", papers_by="2-12-2027")
    is_sound()
    expect(page.locator("tbody tr")).to_have_count(2)
    hand.keep(page, "Agenda (iCal)", tmp_path / "days.ics")

    # A proposal offers both days, and the list of what lies there says when papers must be in.
    visit.open(f"{OWN}voorstellen/gt-print/maken/")
    expect(page.locator("datalist option")).to_have_count(2)
    is_sound()
    proposed(page, hand, on="16-12-2027")
    visit.open(f"{OWN}voorstellen/")
    expect(page.locator("tbody tr").first).to_contain_text("De raad, 16 december 2027")
    expect(page.locator("tbody tr").first).to_contain_text("stukken tot en met 2 december 2027")
    assert visit.complaints == []

    events = Calendar.from_ical((tmp_path / "days.ics").read_bytes()).walk("VEVENT")
    assert {str(one["summary"]): one.decoded("dtstart").isoformat() for one in events} == {
        "Het college": "2027-12-09",
        "De raad, begroting": "2027-12-16",
        "Laatste dag voor stukken: de raad, begroting": "2027-12-02",
    }


def with_budget(page: Page, hand: Keyboard, *, day: str, papers_by: str) -> None:
    """The council that sets the budget, with the last day for papers."""
    hand.fill(page, "Op welke dag?", day)
    go_to(page, "het college", "INPUT")
    page.keyboard.press("ArrowDown")
    go_to(page, "Gaat het over de begroting?", "SELECT")
    page.keyboard.type("begroting")
    hand.fill(page, "Laatste dag om stukken in te leveren", papers_by)
    hand.press(page, "Bewaar")
    expect(page.get_by_text("De vergadering staat erin.")).to_be_visible()


def proposed(page: Page, hand: Keyboard, *, on: str) -> None:
    """By hand, for the council."""
    hand.fill(page, "Vanaf welk jaar?", "2027")
    go_to(page, "Argument", "TEXTAREA")
    page.keyboard.type("Ons contract loopt af.")
    go_to(page, "de gemeentesecretaris", "INPUT")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    hand.fill(page, "Op welke dag wordt besloten?", on)
    hand.press(page, "Leg voor aan de beslisser")
    expect(page.get_by_text("Het voorstel ligt klaar voor de beslisser.")).to_be_visible()
