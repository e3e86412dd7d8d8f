"""Second opinions, kept plans and moderation in a real browser, as the people who work there see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.apps.decisions.conftest import NOW, OWN, decide, person
from tests.apps.portfolio.by_hand import answer_to
from tests.journeys.conftest import Visit, Visitor

from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import viewer_on
from bundel.apps.decisions.choice import Argument
from bundel.apps.estimates.actions import second_opinions
from bundel.apps.estimates.actions.second_opinions import First, Hand
from bundel.apps.estimates.models import SecondOpinion
from bundel.apps.inbox.models import Notice
from bundel.apps.moderation.models import Case
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import advising
from bundel.apps.portfolio.models import AdviceRun, KeptPlan, SavedProfile
from bundel.site import clock

HOME, TOPIC = f"/gemeente/{OWN}/", "gt-hardware-werkplek"
BAD = "Dit argument noemt iemand bij naam."


def as_person(visit: Visit, who: User) -> Page:
    """A window in which somebody is logged in; how one logs in is another journey."""
    client = Client()
    client.force_login(who)
    visit.page.context.add_cookies([
        {"name": name, "value": cookie.value, "url": visit.address} for name, cookie in client.cookies.items()
    ])  # fmt: skip
    return visit.page


def curator() -> User:
    association = Organisation.objects.filter(kind_id=OrganisationKind.ASSOCIATION).order_by("code")[0]
    return person("curator", association.code)


@pytest.fixture
def worked(site: str) -> Iterator[None]:
    """A municipality at work: an estimate with an opinion, one that waits, a kept plan and an agenda."""
    by, now = person("preparer"), clock.now()
    organisation = Organisation.objects.get(code=OWN)
    estimate = {"initiative": TOPIC, "low": 40, "high": 60, "by": "Vera", "on": "2026-11-20"}
    document = {"estimates": [{**estimate, "kind": "ict"}, {**estimate, "kind": "management"}]}
    SavedProfile.objects.create(organisation=organisation, version=1, document=document, by=by, at=now)
    asked = [
        second_opinions.ask(
            Hand(OWN, by.pk, now), first=First(TOPIC, kind, 40, 60, "Vera", NOW.date()),
            person_id=person("reader").pk, question="Klopt dit?",
        )
        for kind in ("ict", "management")
    ]  # fmt: skip
    second_opinions.answer(
        Hand(OWN, person("reader").pk, now),
        opinion_id=asked[0].pk,
        seen_version=1,
        low=80,
        high=95,
        reason="Meer werk.",
    )
    KeptPlan.objects.create(organisation=organisation, name="Rustig aan", moves={TOPIC: "2028"}, by=by, at=now)
    compute()
    yield


def compute() -> None:
    """An agenda by hand; the engine has journeys of its own."""
    desk = queries.desk_for(OWN, {}, viewer_on(person("reader").pk, "Lies", clock.today()), clock.today())
    assert desk is not None
    run = advising.request_advice(code=OWN, problem=desk.question.problem, at=clock.now())
    AdviceRun.objects.filter(pk=run.pk).update(state="done", answer=answer_to(desk.question.problem))


def is_sound(page: Page, axe: Callable[[Page], list[str]]) -> None:
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    assert axe(page) == [], page.url


def test_opinions_and_kept_plans_are_sound_at_every_width(
    worked: None, visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    waiting, plan = SecondOpinion.objects.get(state="asked"), KeptPlan.objects.get()
    visit = visitor(width=320)
    for who, path in (
        ("reader", f"{HOME}schattingen/mening/{waiting.pk}/"),
        ("preparer", f"{HOME}schattingen/"),
        ("preparer", f"{HOME}schattingen/{TOPIC}/ict/"),
        ("preparer", f"{HOME}werktafel/?naast={plan.pk}"),
    ):
        page = as_person(visit, person(who))
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            visit.open(path)
            is_sound(page, axe)
    expect(page.get_by_role("heading", name="Ons plan naast Rustig aan")).to_be_visible()


def test_a_text_goes_from_report_to_hidden_for_everybody(
    site: str, visitor: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    decide("een", visibility="public", arguments=(Argument("for", BAD), Argument("against", "Het kost tijd.")))
    reader_visit, moderator_visit = visitor(width=320), visitor()
    page, moderator = as_person(reader_visit, person("reader")), as_person(moderator_visit, curator())
    reader_visit.open(f"{HOME}besluiten/{TOPIC}/")
    page.get_by_role("link", name="Een tekst op deze pagina melden").click()
    is_sound(page, axe)
    page.get_by_role("radio", name=BAD).check()
    page.get_by_label("Wat is ermee?").fill("Er staat een naam in.")
    page.get_by_role("button", name="Meld deze tekst").click()
    expect(page.get_by_text("Een redacteur van de vereniging kijkt ernaar")).to_be_visible()

    moderator_visit.open("/moderatie/")
    is_sound(moderator, axe)
    moderator_visit.open("/voor-mij/")
    moderator.get_by_text("Er is een tekst gemeld").wait_for()
    moderator.locator("main h2 a").first.click()
    is_sound(moderator, axe)
    moderator.get_by_label("Waarom verbergt u deze tekst?").fill("Hier stond een naam.")
    moderator.get_by_role("button", name="Verberg deze tekst").click()
    expect(moderator.get_by_text("De tekst is nu overal verborgen")).to_be_visible()

    reader_visit.open(f"{HOME}besluiten/{TOPIC}/")
    expect(page.get_by_text("Verborgen: Hier stond een naam.")).to_be_visible()
    assert BAD not in page.content()
    assert Case.objects.get().state == "hidden" and Notice.objects.filter(reason="moderate").exists()
