"""From the advice to a decision with its proof, as a preparer and a decider go it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.engine.ledger.outside import tlog_scales_accepts
from tests.journeys.conftest import Visit, Visitor
from tests.journeys.hands import Hand, Keyboard, Mouse
from tests.journeys.test_from_home_to_agenda import OWN, account_of, follow, go_to, with_agenda
from tlog_scales.backend import make_backend
from tlog_scales.reader import TilesReader

from bundel.apps.horizon.models import DataMark, Initiative
from bundel.apps.portfolio.jobs import renew_advice
from bundel.cli.main import main
from bundel.engine.ledger.receipts import read_receipt, told_by

LIST = f"{OWN}voorstellen/"


@pytest.fixture(autouse=True)
def try_out(settings: Settings) -> None:
    """Only a local try-out shows accounts on its log-in page."""
    settings.IS_TRYOUT = True


def as_colleague(visit: Visit, role: str, hand: Hand | None = None) -> Page:
    """A window in which somebody of the example municipality has logged in."""
    hand = hand or Mouse()
    visit.open("/inloggen/")
    email, password = account_of(visit.page, role)
    hand.fill(visit.page, "E-mailadres", email)
    hand.fill(visit.page, "Wachtwoord", password)
    hand.press(visit.page, "Inloggen")
    expect(visit.page.get_by_text("Ingelogd als")).to_be_visible()
    return visit.page


@pytest.mark.parametrize(
    ("hand", "javascript"), [(Keyboard(), True), (Mouse(), False)], ids=["by keyboard alone", "without JavaScript"]
)
def test_an_advice_becomes_a_proposal_a_decision_and_a_receipt_that_others_prove(
    visitor: Visitor, axe: Callable[[Page], list[str]], site: str, tmp_path: Path, hand: Hand, javascript: bool
) -> None:
    def is_sound(page: Page) -> None:
        # What axe needs to look around with.
        assert not javascript or axe(page) == [], page.url

    preparing, deciding = visitor(javascript=javascript), visitor(javascript=javascript)
    proposed = with_proposals(preparing, hand, is_sound)
    page = as_colleague(deciding, "beslisser", hand)

    deciding.open(LIST)
    for topic in proposed:
        hand.tick(page, f"Akkoord met het voorstel over {topic}")
    hand.press(page, "Besluit zoals voorgesteld")
    expect(page.get_by_text(re.compile("^Vastgelegd"))).to_be_visible()
    is_sound(page)
    hand.press(page, proposed[0], "link")
    is_sound(page)
    hand.press(page, "Bewijs van vastlegging", "link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bewijs")
    is_sound(page)
    hand.keep(page, "Bewijs bewaren", tmp_path / "item.tlog-proof")
    hand.press(page, "Zo controleert u het", "link")
    is_sound(page)
    # Before the bare text with the key, for which a browser asks an icon that is not there.
    assert preparing.complaints + deciding.complaints == []

    is_proved_outside(site, tmp_path / "item.tlog-proof", vkey_on(deciding), proposed[0])


def with_proposals(visit: Visit, hand: Hand, is_sound: Callable[[Page], None]) -> list[str]:
    """The preparer lays before the decider what the advice says; on which topics."""
    page = as_colleague(visit, "voorbereider", hand)
    with_agenda(visit)
    is_sound(page)
    hand.press(page, "Leg dit voor aan de beslisser")
    expect(page.get_by_role("heading", name="Wat ligt er voor een besluit?")).to_be_visible()
    is_sound(page)
    proposed = page.locator("table").first.locator("tbody th").all_inner_texts()
    assert proposed
    return proposed


def vkey_on(visit: Visit) -> str:
    visit.open("/register/keys.txt")
    return visit.page.locator("body").inner_text().strip()


def is_proved_outside(site: str, file: Path, vkey: str, topic: str) -> None:
    """By our own verifier from the file alone, and by one that is not ours from the register on the web."""
    assert main(["verify", "--receipt", str(file), "--vkey", vkey]) == 0
    receipt = read_receipt(file.read_bytes())
    told = told_by(receipt)
    assert told.disclosed is not None and told.disclosed.content["kind"] == "decided"
    assert topic in json.dumps(told.disclosed.content, ensure_ascii=False)

    assert tlog_scales_accepts(f"{site}/register", vkey, [receipt.index])
    reader = TilesReader(make_backend(f"{site}/register"))
    reader.get_checkpoint()
    assert reader.get_entry(receipt.index) == told.leaf
    # Whoever changes the receipt, or shows it with another key, is found out.
    file.write_bytes(
        file.read_bytes().replace(f"index {receipt.index}".encode(), f"index {receipt.index + 1}".encode())
    )
    assert main(["verify", "--receipt", str(file), "--vkey", vkey]) == 1


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
    expect(pages[1].get_by_text("waarom kiest u dit?").first).to_be_visible()
    pages[1].get_by_label(re.compile("^Argument")).first.fill("Ons eigen contract loopt nog.")
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
