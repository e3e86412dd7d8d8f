"""Two stories about people, and one about a key: a list of colleagues, a secretary's morning, a passkey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TookTooLong
from pytest_django import Settings
from tests.apps.accounts.second_steps import code_for, give_app
from tests.identity_provider import providers_setting, running_provider
from tests.journeys.conftest import Visit, Visitor
from tests.journeys.hands import Hand, Keyboard, Mouse
from tests.journeys.test_from_home_to_agenda import follow, go_to

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.example_password import read_password
from bundel.apps.accounts.models import Invitation, Membership, User
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


def take_second_step(page: Page, secret: str, *, by_keyboard: bool = False) -> None:
    """With the code of now; when that ran out just then, with the next."""
    for _ in range(2):
        if by_keyboard:
            go_to(page, "Code uit uw app", "INPUT")
            page.keyboard.type(code_for(secret))
            follow(page, "Enter")
        else:
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


def send(page: Page, hand: Hand, text: str) -> None:
    """Choose a file with this text, and send it."""
    file: Any = {"name": "mensen.csv", "mimeType": "text/csv", "buffer": text.encode()}
    if isinstance(hand, Keyboard):
        choose_by_keyboard(page, file)
    else:
        page.get_by_label("Bestand").set_input_files(files=[file])
    hand.press(page, "Nodig iedereen uit")


def choose_by_keyboard(page: Page, file: Any) -> None:
    """On a busy machine a press now and then comes before Chromium listens for it; a person presses once more."""
    go_to(page, "Bestand", "INPUT")
    for seconds in (5, 10, 30):
        try:
            with page.expect_file_chooser(timeout=1000 * seconds) as chosen:
                page.keyboard.press("Space")
        except TookTooLong:
            continue
        chosen.value.set_files(files=[file])
        return
    raise AssertionError("no file could be chosen by keyboard")


def invited() -> set[str]:
    """Who is invited to the first example municipality, and was not yet taken up."""
    open_now = Invitation.objects.filter(organisation__code=PLACE, used_at__isnull=True)
    return set(open_now.values_list("email", flat=True))


@pytest.mark.parametrize(("width", "hand"), [(320, Mouse()), (1280, Mouse()), (1280, Keyboard())])
def test_ten_colleagues_from_a_list(width: int, hand: Hand, visitor: Visitor, axe: Axe) -> None:
    """First with two wrong rows: both are named, and nobody is invited; then mended: all ten in one go."""
    visit = visitor(width=width)
    page = visit.page
    log_in_as(visit, "beheerder")
    if isinstance(hand, Keyboard):
        hand.press(page, "Mijn account", "link")
    else:
        page.get_by_role("link", name="Mijn account").click()
    for way in ("Mensen en rollen", "Nodig een lijst uit"):
        sound(visit, axe)
        hand.press(page, way, "link")
    sound(visit, axe)
    before, name = invited(), f"{width}.{type(hand).__name__.lower()}"
    rows = [f"Collega {number};c{number}.{name}@vb0001.example;lezer;" for number in range(10)]
    header = "naam;e-mailadres;rol;vakgebieden"
    wrong = [*rows[:3], "Collega 3;geen adres;lezer;", *rows[4:7], "Collega 7;c7@vb0001.example;koning;", *rows[8:]]

    send(page, hand, "\n".join([header, *wrong]))

    assert page.get_by_text("Er is niemand uitgenodigd").is_visible()
    told = [row.inner_text().split("\t")[:3] for row in page.get_by_role("row").all()]
    assert told == [["Rij", "Kolom", "Er staat"], ["5", "e-mailadres", "geen adres"], ["9", "rol", "koning"]]
    assert invited() == before
    visit.complaints.clear()  # The browser reports the 422 that we just asked for.
    sound(visit, axe)

    send(page, hand, "\n".join([header, *rows]))

    assert page.get_by_text("10 collega's zijn uitgenodigd.").is_visible()
    assert page.get_by_text(f"c9.{name}@vb0001.example").is_visible()
    assert invited() - before == {f"c{number}.{name}@vb0001.example" for number in range(10)}
    sound(visit, axe)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_secretary_logs_in_through_the_municipality_and_a_code_and_is_at_the_agenda_in_two_clicks(
    javascript: bool, visitor: Visitor, axe: Axe, secretary: tuple[User, str], provider: str
) -> None:
    _person, secret = secretary
    visit = visitor(javascript=javascript)
    page = visit.page
    visit.open("/inloggen/")
    if javascript:
        sound(visit, axe)

    page.get_by_role("button", name="Inloggen via Gemeente Gouda").click()  # one
    page.wait_for_url(f"{provider}/**")
    page.locator("[name=sub][value=sanne], button:has-text('sanne')").first.click()
    page.wait_for_url("**/inloggen/tweede-stap/")
    if javascript:
        assert axe(page) == []
    take_second_step(page, secret)  # two

    page.wait_for_url(f"**/gemeente/{PLACE}/agenda/")
    assert page.get_by_text("Ingelogd als Sanne Secretaris").is_visible()
    if javascript:
        assert axe(page) == []


def test_a_secretary_does_the_same_by_keyboard(visitor: Visitor, secretary: tuple[User, str], provider: str) -> None:
    _person, secret = secretary
    page = (visit := visitor()).page
    visit.open("/inloggen/")

    go_to(page, "Inloggen via Gemeente Gouda", "BUTTON")
    follow(page, "Enter")
    page.wait_for_url(f"{provider}/**")
    # What the provider's page is like is not ours.
    page.locator("[name=sub][value=sanne], button:has-text('sanne')").first.press("Enter")
    page.wait_for_url("**/inloggen/tweede-stap/")
    take_second_step(page, secret, by_keyboard=True)

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
    page.get_by_role("heading", name="Uw noodcodes").wait_for()
    sound(visit, axe)
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
