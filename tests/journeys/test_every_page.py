"""Every page there is, generated from addresses and policy: a new page is looked at from its first day."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from playwright.sync_api import Page
from tests.journeys.conftest import Visitor
from tools.checks.addresses import parameters_of, resolver_names

from bundel.apps.accounts.audience import EVERYONE
from bundel.apps.accounts.policy import RULES

# What everybody may read and is no page, or none without something of one's own; tested in its own room.
NO_PAGE = {
    "health": "a word for machines",
    "security_txt": "a text",
    "openapi": "JSON",
    "horizon:topics_export": "a file",
    "horizon:coming_export": "a file",
    "horizon:coming_calendar": "a calendar",
    "directory:organisations_export": "a file",
    "decisions:decisions_export": "a file",
    "decisions:topic_decisions_export": "a file",
    "record:receipt": "not there before something is recorded; tests/journeys/test_the_record.py",
    "record:receipt_file": "a file",
    "record:checkpoint": "a signed note",
    "record:earlier_checkpoint": "a signed note",
    "record:checkpoints_feed": "a feed",
    "record:tile": "a file",
    "record:items": "lines of JSON",
    "record:keys": "a text",
    "decisions:decision": "not there before something is decided",
    "accounts:invitation": "needs a link from a mail; tests/apps/accounts/test_inviting.py",
    "accounts:new_password": "needs a link from a mail; tests/apps/accounts/test_passwords.py",
    "openid_connect_callback": "an answer of somebody else's log-in",
    "socialaccount_login_cancelled": "leads back to the log-in page",
    "mfa_authenticate": "only in the middle of logging in; tests/journeys/test_people.py",
    "mfa_login_webauthn": "a word for the script that asks a passkey",
    "portfolio:agenda_pdf": "a PDF",
    "portfolio:agenda_export": "a file",
    "landscape:topic_use_export": "a file",
    "portfolio:national_export": "a file",
    "portfolio:national_plans_export": "a file",
    "portfolio:national_topic_export": "a file",
    "portfolio:profile_export": "a file",
    "accounts:what_is_kept_export": "a file",
    "jobs:job": "needs a run that the visitor started",
    "jobs:job_state": "needs a run that the visitor started",
}
WIDTHS = (320, 1280)
LOGGED_OUT = {302, 403, 404}


@cache
def examples() -> dict[str, str]:
    """A value for each parameter that the address of a page may carry."""
    initiatives = yaml.safe_load((settings.ROOT / "data" / "initiatives.yaml").read_text(encoding="utf-8"))
    return {"code": "GM0513", "slug": str(initiatives[-1]["id"]), "topic": str(initiatives[-1]["id"])}


def known_names() -> list[str]:
    return sorted(set(resolver_names(get_resolver().url_patterns)) & set(RULES))


def pages() -> list[str]:
    return [name for name in known_names() if RULES[name].see is EVERYONE and not is_no_page(name)]


def is_no_page(name: str) -> bool:
    """Whether it answers programs: what stands under the API is JSON, and has tests of its own."""
    return name in NO_PAGE or name.startswith("api:")


def closed() -> list[str]:
    """What a visitor without an account may not read."""
    return [name for name in known_names() if RULES[name].see not in (EVERYONE, None) and is_spelled_out(name)]


def only_sent() -> list[str]:
    return [name for name in known_names() if RULES[name].see is None and is_spelled_out(name)]


def is_spelled_out(name: str) -> bool:
    return set(parameters_of(name)) <= set(examples())


def path_of(name: str) -> str:
    unknown = set(parameters_of(name)) - set(examples())
    assert not unknown, f"Give examples() a value for {sorted(unknown)}, or {name} a line in NO_PAGE"
    return reverse(name, kwargs={parameter: examples()[parameter] for parameter in parameters_of(name)})


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", pages())
def test_a_page_is_sound(name: str, width: int, visitor: Visitor, axe: Callable[[Page], list[str]]) -> None:
    visit = visitor(width=width)

    answer = visit.open(path_of(name))

    page = visit.page
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.title().strip()
    assert page.locator("main").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe(page) == []
    assert visit.complaints == []
    assert visit.outside == []


@pytest.mark.parametrize("name", pages())
def test_a_page_works_without_javascript(name: str, visitor: Visitor) -> None:
    visit = visitor(javascript=False)

    answer = visit.open(path_of(name))

    assert answer.status == 200
    assert len(visit.page.locator("main").inner_text().split()) > 5
    assert visit.page.locator("h1").is_visible()
    assert visit.outside == []


@pytest.mark.parametrize("name", closed())
def test_what_is_closed_stays_closed_for_a_visitor_without_an_account(name: str, site: str) -> None:
    answer = Client().get(path_of(name))

    assert answer.status_code in LOGGED_OUT
    assert answer.status_code != 302 or reverse("accounts:log_in") in answer["Location"]


@pytest.mark.parametrize("name", only_sent())
def test_what_is_only_sent_cannot_be_read(name: str, site: str) -> None:
    assert Client().get(path_of(name)).status_code == 405


def test_every_line_without_a_page_is_about_an_address_that_everybody_may_read() -> None:
    assert [name for name in NO_PAGE if name not in RULES or RULES[name].see is not EVERYONE] == []
