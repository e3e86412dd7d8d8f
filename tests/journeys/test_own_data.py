"""Somebody sees what is kept about them, has themselves erased, and is gone; and the archive, in a real browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.apps.decisions.conftest import OWN, choice_of, pen, person, propose, topic_of
from tests.journeys.conftest import Visit, Visitor
from tests.journeys.hands import Keyboard

from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, filing
from bundel.apps.decisions.actions.filing import Term
from bundel.apps.decisions.models import Decision

HOME, TOPIC = f"/gemeente/{OWN}/", "gt-hardware-werkplek"
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def old_decision(site: str) -> Iterator[None]:
    """A decision of long ago that was withdrawn, in a municipality that keeps them for a year."""
    if not Decision.objects.filter(organisation__code=OWN).exists():
        writer = replace(pen("een"), at=LONG_AGO)
        made = deciding.record_decision(
            writer, topic=topic_of(), choice=choice_of(), deviations=queries.deviations(), seen_version=0
        )
        deciding.withdraw_decision(replace(writer, key="weg"), decision_id=made.pk, reason="Klaar.")
        filing.set_rule(
            organisation_code=OWN, term=Term("tijdelijk", 1, "Selectielijst 8.1"), seen_version=0,
            trail=Trail(LONG_AGO, "test", person("administrator").pk),
        )  # fmt: skip
        propose(topic=next(one for one in queries.topics().values() if one.slug != TOPIC and not one.is_ended))
    yield


def logged_in(visit: Visit, who: User) -> Page:
    client = Client()
    client.force_login(who)
    cookies = [{"name": name, "value": one.value, "url": visit.address} for name, one in client.cookies.items()]
    visit.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return visit.page


PAGES = (
    ("reader", "/wat-bewaren-wij/"),
    ("preparer", f"{HOME}besluiten/{TOPIC}/"),
    ("preparer", "/account/gegevens/"),
    ("preparer", "/account/wissen/"),
    ("administrator", "/account/wissen/"),
    ("preparer", f"{HOME}besluiten/{TOPIC}/bewaren-1/"),
    ("preparer", f"{HOME}publiceren/"),
    ("administrator", f"{HOME}archief/"),
    ("reader", f"{HOME}archief/"),
)


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_pages_about_own_data_and_the_archive_are_sound(
    width: int, old_decision: None, visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    for role, path in PAGES:
        visit = visitor(width=width)
        page = logged_in(visit, person(role))
        answer = visit.open(path)

        assert answer.status == 200, path
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        assert axe(page) == [], path
        assert (visit.complaints, visit.outside) == ([], [])


def test_by_keyboard_alone_somebody_takes_their_data_along_and_is_gone(
    old_decision: None, visitor: Visitor, tmp_path: Path
) -> None:
    hand, visit, who = Keyboard(), visitor(), person("preparer")
    name, address = who.display_name, who.email
    page = logged_in(visit, who)
    visit.open("/account/gegevens/")
    hand.keep(page, "Haal alles op (zip)", tmp_path / "mijn-gegevens.zip")

    visit.open("/account/wissen/")
    hand.tick(page, "Ja, wis mijn account. Ik weet dat dit niet terug te draaien is.")
    hand.press(page, "Wis mijn account")

    assert "Uw account is gewist" in page.locator("body").inner_text()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "mijn-gegevens.zip").read_bytes())) as folder:
        assert address in folder.read("gegevens.json").decode()
    assert not User.objects.filter(email=address).exists()
    boss = visitor()
    shown = logged_in(boss, person("administrator"))
    boss.open(f"/beheer/{OWN}/mensen/")
    assert name not in shown.locator("main").inner_text()
    visit.open("/account/")
    assert page.url.endswith("/inloggen/?next=/account/")


def test_without_javascript_an_administrator_destroys_what_may_go_and_reads_the_declaration(
    old_decision: None, visitor: Visitor
) -> None:
    visit = visitor(javascript=False)
    page = logged_in(visit, person("administrator"))
    visit.open(f"{HOME}archief/")

    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Vernietig wat ik koos").click()

    told = page.locator("main").inner_text()
    assert "Er mag nu niets weg" in told and not Decision.objects.filter(topic=TOPIC).exists()
    assert page.get_by_role("link", name="CSV").count() == 1
