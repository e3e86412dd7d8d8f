"""Two stories about people, and one about a key: a list of colleagues, a secretary's morning, a passkey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Page
from pytest_django import Settings
from tests.apps.accounts.second_steps import code_for, give_app
from tests.identity_provider import providers_setting, running_provider
from tests.journeys.conftest import Visit, Visitor

from bundel.apps.accounts.example_password import read_password
from bundel.apps.accounts.models import Membership, Role, User
from bundel.apps.organisations.models import Organisation

Axe = Callable[[Page], list[str]]
PLACE = "VB0001"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with running_provider([{"sub": "sanne", "email": "sanne@gouda.example", "email_verified": True}]) as address:
        yield address


@pytest.fixture
def secretary(site: str, settings: Settings, provider: str, django_db_blocker: Any) -> Iterator[tuple[User, str]]:
    """A decider of the first example municipality with an app for codes, and its secret."""
    settings.SECOND_STEP_REQUIRED = True
    settings.SOCIALACCOUNT_PROVIDERS = providers_setting(provider)
    with django_db_blocker.unblock():
        person = User.objects.create_user("sanne@gouda.example", "Sanne Secretaris", "een lang geheim van hier")
        place = Organisation.objects.get(code=PLACE)
        Membership.objects.create(person=person, organisation=place, role=Role.DECIDER, valid_from=date(2026, 1, 1))
        secret = give_app(person)
        yield person, secret
        person.delete()


def log_in_as(visit: Visit, mailbox: str) -> None:
    visit.open("/inloggen/")
    visit.page.get_by_label("E-mailadres").fill(f"{mailbox}@{PLACE.lower()}.example")
    visit.page.get_by_label("Wachtwoord", exact=True).fill(read_password(Path(project.VAR)))
    visit.page.get_by_role("button", name="Inloggen", exact=True).click()
    visit.page.wait_for_url("**/agenda/")


def take_second_step(page: Page, secret: str) -> None:
    """With the code of now; when that ran out just then, with the next."""
    for _ in range(2):
        page.get_by_label("Code uit uw app").fill(code_for(secret))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.wait_for_load_state()
        if not page.url.endswith("/tweede-stap/"):
            return


def sound(visit: Visit, axe: Axe) -> None:
    page = visit.page
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert visit.complaints == []


def send(page: Page, text: str) -> None:
    file = {"name": "mensen.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("Bestand").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Nodig iedereen uit").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_ten_colleagues_from_a_list(width: int, visitor: Visitor, axe: Axe) -> None:
    visit = visitor(width=width)
    page = visit.page
    log_in_as(visit, "beheerder")
    page.get_by_role("link", name="Mijn account").click()
    sound(visit, axe)
    page.get_by_role("link", name="Mensen en rollen").click()
    sound(visit, axe)
    page.get_by_role("link", name="Nodig een lijst uit").click()
    sound(visit, axe)

    rows = [f"Collega {number};c{number}.{width}@vb0001.example;lezer;" for number in range(10)]
    header = "naam;e-mailadres;rol;vakgebieden"
    wrong = "\n".join([header, *rows[:4], "Collega 4;geen adres;koning;", *rows[5:]])
    send(page, wrong)
    assert page.get_by_text("Er is niemand uitgenodigd").is_visible()
    assert (
        page.get_by_role("cell", name="geen adres").is_visible()
        and page.get_by_role("cell", name="koning").is_visible()
    )
    visit.complaints.clear()  # The browser reports the 422 that we just asked for.
    sound(visit, axe)

    right = "\n".join([header, *rows])
    send(page, right)

    assert page.get_by_text("10 collega's zijn uitgenodigd.").is_visible()
    assert page.get_by_text(f"c9.{width}@vb0001.example").is_visible()
    sound(visit, axe)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_secretary_logs_in_through_the_municipality_and_a_code_and_is_at_the_agenda_in_two_clicks(
    javascript: bool, visitor: Visitor, axe: Axe, secretary: tuple[User, str], provider: str
) -> None:
    _person, secret = secretary
    visit = visitor(javascript=javascript)
    page = visit.page
    visit.open("/inloggen/")

    page.get_by_role("button", name="Inloggen via Gemeente Gouda").click()  # one
    page.wait_for_url(f"{provider}/**")
    page.locator("[name=sub][value=sanne], button:has-text('sanne')").first.click()
    page.wait_for_url("**/inloggen/tweede-stap/")
    if javascript:
        assert axe(page) == []
    take_second_step(page, secret)  # two

    page.wait_for_url(f"**/gemeente/{PLACE}/agenda/")
    assert page.get_by_text("Ingelogd als Sanne Secretaris").is_visible()


def test_a_passkey_is_added_and_then_opens_the_door_alone(
    visitor: Visitor, axe: Axe, secretary: tuple[User, str]
) -> None:
    person, secret = secretary
    visit = visitor()
    page = visit.page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    visit.open("/inloggen/")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill("een lang geheim van hier")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    take_second_step(page, secret)
    page.wait_for_url("**/agenda/")

    visit.open("/account/tweede-stap/")
    sound(visit, axe)
    page.get_by_role("link", name="Voeg een toegangssleutel toe").click()
    page.get_by_label("Naam, zodat u hem herkent").fill("Laptop")
    page.get_by_label("Ook inloggen zonder wachtwoord").check()
    sound(visit, axe)
    page.get_by_role("button", name="Voeg toe").click()
    page.wait_for_url("**/noodcodes/")
    visit.open("/account/tweede-stap/")
    assert page.get_by_role("rowheader", name="Laptop").is_visible()
    page.get_by_role("button", name="Uitloggen").click()

    visit.open("/inloggen/")
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()

    page.wait_for_url(f"**/gemeente/{PLACE}/agenda/")
    visit.open(f"/beheer/{PLACE}/mandaten/")
    assert page.get_by_role("heading", name="Mandaten", exact=True).is_visible()
    sound(visit, axe)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/account/", "/account/tweede-stap/", "/account/tweede-stap/app/", "/wachtwoord/veranderen/",
        f"/beheer/{PLACE}/mensen/", f"/beheer/{PLACE}/mensen/uitnodigen/", f"/beheer/{PLACE}/mandaten/",
        f"/beheer/{PLACE}/logboek/",
    ],
)  # fmt: skip
def test_a_page_for_people_with_an_account_is_sound(path: str, width: int, visitor: Visitor, axe: Axe) -> None:
    visit = visitor(width=width)
    log_in_as(visit, "beheerder")

    answer = visit.open(path)

    assert answer.status == 200 and visit.page.locator("h1").count() == 1
    sound(visit, axe)
