"""From the advice to a decision with its proof, as a preparer and a decider go it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.journeys.conftest import Visit, Visitor
from tests.journeys.test_from_home_to_agenda import AGENDA, OWN, follow, go_to, log_in, with_agenda

from bundel.apps.horizon.models import DataMark, Initiative
from bundel.apps.portfolio.jobs import renew_advice

LIST = f"{OWN}voorstellen/"


@pytest.fixture(autouse=True)
def try_out(settings: Settings) -> None:
    """Only a local try-out shows accounts on its log-in page."""
    settings.IS_TRYOUT = True


def as_colleague(visit: Visit, role: str) -> Page:
    """A window in which somebody of the example municipality has logged in."""
    visit.open("/inloggen/")
    log_in(visit.page, role)
    expect(visit.page.get_by_text("Ingelogd als")).to_be_visible()
    return visit.page


def with_proposals(visitor: Visitor) -> None:
    """The preparer lays before the decider what the advice says."""
    visit = visitor()
    page = as_colleague(visit, "voorbereider")
    with_agenda(visit)
    page.get_by_role("button", name="Leg dit voor aan de beslisser", exact=True).click()
    expect(page.get_by_role("heading", name="Wat ligt er voor een besluit?")).to_be_visible()


def test_an_advice_becomes_a_proposal_a_decision_and_a_receipt(
    visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    with_proposals(visitor)
    visit = visitor()
    page = as_colleague(visit, "beslisser")

    visit.open(LIST)
    assert axe(page) == []
    boxes = page.get_by_role("checkbox")
    wanted = boxes.count()
    for number in range(wanted):
        boxes.nth(number).check()
    page.get_by_role("button", name="Besluit zoals voorgesteld").click()

    expect(page.get_by_text(re.compile("^Vastgelegd"))).to_be_visible()
    assert page.locator("tbody tr").count() == wanted >= 1
    assert axe(page) == []
    page.locator("tbody a").first.click()
    page.get_by_role("link", name=re.compile("Bewijs van vastlegging")).first.click()
    assert axe(page) == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bewijs")
    visit.open(AGENDA)
    assert visit.complaints == []


def test_a_decision_is_made_by_keyboard_alone(visitor: Visitor) -> None:
    visit = visitor()
    page = as_colleague(visit, "beslisser")

    visit.open(f"{OWN}besluiten/gt-connect-2/nemen/")
    go_to(page, "meedoen")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    go_to(page, "Argument", "TEXTAREA")
    page.keyboard.type("Ons contract loopt nog tot 2029.")
    go_to(page, "Leg het besluit vast")
    follow(page, "Enter")

    expect(page.get_by_text(re.compile("^Vastgelegd"))).to_be_visible()
    expect(page.get_by_text("Niet doen", exact=True).first).to_be_visible()


def test_two_deciders_at_once_see_each_other(visitor: Visitor, axe: Callable[[Page], list[str]]) -> None:
    first, second = visitor(), visitor(width=320)
    address = f"{OWN}besluiten/gt-print/nemen/"
    pages = [as_colleague(one, "beslisser") for one in (first, second)]
    for visit in (first, second):
        visit.open(address)
    for page, role in zip(pages, ("meedoen", "niet doen"), strict=True):
        page.get_by_label(role, exact=True).check()
        page.get_by_label("Vanaf welk jaar?").fill("2027" if role == "meedoen" else "")
        page.get_by_label(re.compile("^Argument")).first.fill("Wij hebben het nodig.")
        page.get_by_role("button", name="Leg het besluit vast").click()

    expect(pages[0].get_by_text(re.compile("^Vastgelegd"))).to_be_visible()
    expect(pages[1].get_by_text("Er is intussen al besloten").first).to_be_visible()
    expect(pages[1].get_by_label(re.compile("^Argument")).first).to_have_value("Wij hebben het nodig.")
    assert axe(pages[1]) == []
    assert pages[1].evaluate("document.documentElement.scrollWidth") <= 320
    pages[1].get_by_role("button", name="Leg het besluit vast").click()
    expect(pages[1].get_by_text(re.compile("^Vastgelegd"))).to_be_visible()


def test_a_moved_date_is_told_once_with_its_reason(visitor: Visitor, axe: Callable[[Page], list[str]]) -> None:
    visit = visitor()
    page = as_colleague(visit, "voorbereider")
    visit.open(f"{OWN}opslaan/")
    page.get_by_role("button", name="Sla op").click()
    by_night()
    visit.open(f"{OWN}agenda/veranderd/")
    expect(page.get_by_text("Er is niets veranderd dat ertoe doet")).to_be_visible()

    move_the_entry_of("open-formulieren", to="2031-01-01")
    by_night()
    by_night()

    visit.open(f"{OWN}agenda/veranderd/")
    rows = page.locator("tbody tr").filter(has_text="Open Formulieren")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("datum")
    assert axe(page) == []
    visit.open("/voor-mij/")
    expect(page.get_by_role("link", name="Het advies voor uw gemeente is veranderd.")).to_have_count(1)


def by_night() -> None:
    """What the queue does each night, now."""
    renew_advice(Night())


def move_the_entry_of(slug: str, to: str) -> None:
    """A source says that one can join later than was thought; the next load of the data brings it in."""
    moment = {"date": to, "what": "instappen", "certainty": "bekend", "source_note": "een test"}
    Initiative.objects.filter(slug=slug).update(next_moment=moment, entry="open")
    DataMark.objects.update(mark=f"moved {slug} {to}")


class Night:
    """A job as the queue gives it."""

    payload: ClassVar[dict[str, Any]] = {}
    attempt = 1

    def report(self, done: int, total: int, message: str = "") -> None:
        """Nobody waits for it."""
