"""The whole way, as people go it: from home to an agenda that is saved for a municipality, and what one does there.

Everything happens on the fictional example municipality; accounts and password are read from the log-in page, as a
newcomer does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from tests.journeys.conftest import Visit, Visitor

from bundel.apps.jobs.running import run_waiting
from bundel.site import clock

CODE = "VB0001"
NAME = "Voorbeeldgemeente Klein (voorbeeld)"
OWN = f"/gemeente/{CODE}/"
AGENDA = f"{OWN}agenda/"
TOPIC, FACT = "/onderwerpen/digitaal-bestuurlijk-verkeer/", "aantal gemeenten dat meedoet"
THEMES = ("Data en onderzoek", "Dienstverlening aan inwoners", "Digitale veiligheid")
MOST_TABS = 400
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const names = [...(one.labels ?? [])].map(label => label.textContent);
  const said = one.getAttribute("aria-label") ?? ([...names, one.textContent].find(text => text.trim()) ?? "");
  return {said: said.trim().replace(/\\s+/g, " "), tag: one.tagName, isSeen: box.width > 0 && box.height > 0
    && one.matches(":focus-visible") && getComputedStyle(one).visibility === "visible"};
}"""


@pytest.fixture(autouse=True)
def try_out(settings: Settings) -> None:
    """Only a local try-out shows accounts on its log-in page."""
    settings.IS_TRYOUT = True


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_home_to_a_saved_agenda_by_mouse(visitor: Visitor, javascript: bool) -> None:
    visit = visitor(javascript=javascript)
    page = visit.page

    visit.open("/")
    page.get_by_label("Zoek uw gemeente").fill(CODE)
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="Beantwoord drie vragen").click()
    for theme in THEMES:
        page.get_by_label(theme, exact=True).check()
    page.get_by_label("Hoeveel fte kunt u vrijmaken").fill("2,5")
    page.get_by_label("Hoeveel nieuwe projecten").fill("4")
    page.get_by_label("Ja, alles klopt").check()
    page.get_by_role("button", name="Maak onze agenda").click()
    is_filled(page)
    page.get_by_role("link", name="Opslaan voor uw gemeente").click()
    log_in(page, "voorbereider")
    page.get_by_role("button", name="Sla op").click()

    is_saved(page)
    assert visit.complaints == []
    assert visit.outside == []


def test_from_home_to_a_saved_agenda_by_keyboard_alone(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page

    visit.open("/")
    go_to(page, "Zoek uw gemeente")
    page.keyboard.type(CODE)
    follow(page, "Enter")
    go_to(page, NAME)
    follow(page, "Enter")
    go_to(page, "Beantwoord drie vragen")
    follow(page, "Enter")
    for theme in THEMES:
        go_to(page, theme)
        page.keyboard.press("Space")
    go_to(page, "Hoeveel fte kunt u vrijmaken")
    page.keyboard.type("3")
    go_to(page, "Ja, alles klopt")
    page.keyboard.press("Space")
    go_to(page, "", tag="SELECT")
    page.keyboard.press("ArrowDown")
    go_to(page, "Maak onze agenda")
    follow(page, "Enter")
    is_filled(page)
    go_to(page, "Opslaan voor uw gemeente")
    follow(page, "Enter")
    email, password = account_of(page, "voorbereider")
    go_to(page, "E-mailadres")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    follow(page, "Enter")
    go_to(page, "Sla op")
    follow(page, "Space")

    is_saved(page)
    assert visit.complaints == []
    assert visit.outside == []


def test_a_curator_corrects_a_fact_and_the_old_value_stays_in_its_history(
    visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    visit, reader = visitor(), visitor()
    page = visit.page
    visit.open("/inloggen/")
    log_in(page, "redacteur")

    correct(visit, "120", "https://example.org/telling")
    assert axe(page) == []
    correct(visit, "131", "https://example.org/nieuwe-telling")

    reader.open(TOPIC)
    assert "131 gemeenten" in reader.page.locator("main").inner_text()
    history = opened_history(reader.page)
    expect(history.filter(has_text="131")).to_contain_text("geldt nu")
    expect(history.filter(has_text="131")).to_contain_text("Bron: https://example.org/nieuwe-telling")
    expect(history.filter(has_text=re.compile(r"\b120\b"))).to_contain_text("verbeterd door Rik Redacteur")
    expect(history.filter(has_text=re.compile(r"\b120\b"))).not_to_contain_text("geldt nu")
    expect(reader.page.get_by_role("link", name="Mail ons wat er moet staan")).to_be_visible()
    expect(reader.page.get_by_role("link", name=re.compile("^verbeter"))).to_have_count(0)


def test_what_if_in_place_shows_old_beside_new(page: Visit, axe: Callable[[Page], list[str]]) -> None:
    with_agenda(page)
    window = page.page
    window.get_by_text("Meer of minder tijd", exact=True).click()
    window.get_by_label("Vrije fte per jaar").fill("12")
    window.get_by_role("button", name="Bekijk wat dit doet").first.click()

    expect(window.get_by_role("heading", level=1)).to_have_text("Oud naast nieuw")
    old = window.locator(".bundel-card", has=window.get_by_role("heading", name="Nu", exact=True))
    new = window.locator(".bundel-card", has=window.get_by_role("heading", name="Na uw verandering"))
    expect(old).not_to_contain_text("12,0 fte")
    expect(new).to_contain_text("12,0 fte")
    assert window.get_by_role("table", name="Wat verschuift").get_by_role("row").count() > 1
    assert axe(window) == []

    window.get_by_role("button", name="Houd de verandering").click()

    expect(window.get_by_role("heading", level=1)).to_contain_text("onze keuzes vanaf 2027")
    expect(window.locator(".bundel-stats")).to_contain_text("12,0 fte")


def test_a_long_run_can_be_left_and_the_agenda_comes_by_itself(
    page: Visit, settings: Settings, axe: Callable[[Page], list[str]]
) -> None:
    settings.ADVICE_AT_ONCE_SCENARIOS = 0
    page.open("/gemeente/GM0513/agenda/")
    page.page.get_by_role("button", name="Reken onze agenda door").click()
    expect(page.page.get_by_role("heading", level=1)).to_have_text("Wij rekenen uw agenda door")
    assert axe(page.page) == []

    page.open("/onderwerpen/")
    page.open("/gemeente/GM0513/agenda/")
    expect(page.page.get_by_role("heading", level=1)).to_have_text("Wij rekenen uw agenda door")
    run_waiting(clock.now)

    expect(page.page.get_by_role("heading", level=1)).to_have_text("Gouda: onze keuzes vanaf 2027")
    assert page.complaints == []


def test_the_order_of_criteria_is_set_with_the_keyboard(page: Visit) -> None:
    page.open(f"{OWN}verfijnen/")
    window = page.page
    for word, stands_first in (
        ("Geld besparen", "Geld besparen"),
        ("Ons coalitieakkoord", "Geld besparen"),
        ("Ons coalitieakkoord", "Ons coalitieakkoord"),
    ):
        go_to(window, f"Omhoog: {word}")
        follow(window, "Enter")
        expect(window.locator("ol label").first).to_contain_text(stands_first)
        expect(window.get_by_text("De volgorde is veranderd, maar nog niet bewaard.")).to_be_visible()


def test_english_changes_every_heading_and_stays(page: Visit) -> None:
    with_agenda(page)
    headings = page.page.locator("main h2")
    dutch = headings.all_inner_texts()

    page.page.get_by_role("button", name="English").click()

    english = headings.all_inner_texts()
    expect(page.page.locator("html")).to_have_attribute("lang", "en")
    assert page.page.url.endswith(AGENDA)
    assert len(english) == len(dutch) > 6
    assert set(english).isdisjoint(dutch)
    page.open("/onderwerpen/")
    expect(page.page.locator("html")).to_have_attribute("lang", "en")


def test_the_agenda_can_be_taken_away_in_every_form(page: Visit) -> None:
    with_agenda(page)

    table = downloaded(page.page, "CSV", ".csv").decode("utf-8-sig")
    book = load_workbook(io.BytesIO(downloaded(page.page, "Excel (XLSX)", ".xlsx")))
    document = json.loads(downloaded(page.page, "JSON", ".json"))
    calendar = Calendar.from_ical(downloaded(page.page, "Agenda (iCal)", ".ics").decode())
    pdf = downloaded(page.page, "PDF", ".pdf")

    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[1][0] == CODE
    assert book.active is not None and book.active.max_row == len(rows) > 10
    assert isinstance(document, dict) and document
    assert calendar.walk("VEVENT")
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        assert len(pages.pages) == 1
        assert "/StructTreeRoot" in pages.Root


def test_the_page_for_the_management_team_prints_on_one_a4(page: Visit) -> None:
    with_agenda(page)
    page.open(f"{AGENDA}a4/")

    printed = page.page.pdf(format="A4")

    with pikepdf.open(io.BytesIO(printed)) as sheets:
        assert len(sheets.pages) == 1


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [AGENDA, f"{AGENDA}a4/", f"{OWN}berekening/"])
def test_a_filled_page_is_sound_with_everything_unfolded(
    path: str, width: int, visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    visit = visitor(width=width)
    with_agenda(visit)
    visit.open(path)

    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert axe(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert visit.complaints == []
    assert visit.outside == []


def with_agenda(visit: Visit) -> None:
    """An agenda without answers, for a visitor without an account."""
    visit.open(AGENDA)
    ask = visit.page.get_by_role("button", name="Reken onze agenda door")
    if ask.count():
        ask.click()
    is_filled(visit.page)


def is_filled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME}: onze keuzes vanaf 2027")
    expect(page.get_by_role("heading", name="Nu besluiten")).to_be_visible()
    assert page.locator("#moet ~ .bundel-table-scroll tbody tr, #moet ~ * tbody tr").count() > 3


def is_saved(page: Page) -> None:
    is_filled(page)
    expect(page.get_by_text("Opgeslagen als versie")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"U ziet de opgeslagen antwoorden: versie \d+, van Vera Voorbereider"))
    ).to_be_visible()
    expect(page.get_by_role("link", name="Opslaan voor uw gemeente")).to_have_count(0)


def account_of(page: Page, role: str) -> tuple[str, str]:
    """Address and password as the log-in page of the try-out gives them."""
    rows = page.get_by_role("row").filter(has_text=role)
    if role == "voorbereider":
        rows = rows.filter(has_text=NAME)
    return rows.first.get_by_role("cell").last.inner_text(), page.locator("main code").inner_text()


def log_in(page: Page, role: str) -> None:
    email, password = account_of(page, role)
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.locator("main").get_by_role("button", name="Inloggen", exact=True).click()


def go_to(page: Page, said: str, tag: str = "") -> None:
    """Press Tab until the focus is on what is called so; every stop on the way must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["isSeen"] or focus["tag"] == "BODY", f"The focus on {focus} cannot be seen"
        if focus["said"].casefold().startswith(said.casefold()) and tag in ("", focus["tag"]):
            return
    raise AssertionError(f"Tab never comes at {said or tag} on {page.url}")


def follow(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def correct(visit: Visit, value: str, source: str) -> None:
    visit.open(TOPIC)
    page = visit.page
    page.get_by_text("Geschiedenis van elk feit").first.click()
    page.get_by_role("link", name=f"verbeter {FACT}").first.click()
    page.get_by_label("Nieuwe waarde").fill(value)
    page.get_by_label("Bron").fill(source)
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(f"**{TOPIC}#*")


def opened_history(page: Page) -> Locator:
    """The lines of the history of the fact that was corrected."""
    page.get_by_text("Geschiedenis van elk feit").first.click()
    return page.get_by_role("heading", name=FACT).first.locator("xpath=following-sibling::ul[1]/li")


def downloaded(page: Page, label: str, ending: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".bundel-export").get_by_role("link", name=label, exact=True).click()
    assert waiting.value.suggested_filename == f"agenda-{CODE}{ending}"
    return Path(waiting.value.path()).read_bytes()
