"""Every page there is, generated from the addresses: a new page is looked at from its first day."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from playwright.sync_api import Page
from tests.journeys.conftest import Visitor
from tools.checks.addresses import parameters_of, resolver_names

# Addresses that answer with something other than a page for a visitor without an account; each with what they answer.
NO_PAGE = {
    "set_language": 302,
    "accounts:log_out": 405,
}
WIDTHS = (320, 1280)


@cache
def examples() -> dict[str, str]:
    """A value for each parameter that an address may carry."""
    initiatives = yaml.safe_load((settings.ROOT / "data" / "initiatives.yaml").read_text(encoding="utf-8"))
    return {"code": "GM0513", "slug": str(initiatives[0]["id"])}


def addresses() -> list[str]:
    """The names of all addresses that a visitor may be able to read, those of programs aside."""
    names = (name for name in resolver_names(get_resolver().url_patterns) if "(" not in name)
    return sorted({name for name in names if not name.startswith(("api", "openapi")) and name not in NO_PAGE})


def path_of(name: str) -> str:
    wanted, known = parameters_of(name), examples()
    assert set(wanted) <= set(known), (
        f"Give examples() in {Path(__file__).name} a value for {sorted(set(wanted) - set(known))}"
    )
    return reverse(name, kwargs={parameter: known[parameter] for parameter in wanted})


def is_page(name: str) -> bool:
    """Whether a visitor without an account gets a page here; a file or a refusal is tested with its own room."""
    answer = Client().get(path_of(name), follow=True)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", addresses())
def test_a_page_is_sound(name: str, width: int, visitor: Visitor, axe: Callable[[Page], list[str]]) -> None:
    if not is_page(name):
        assert Client().get(path_of(name)).status_code < 500
        return
    visit = visitor(width=width)

    answer = visit.open(path_of(name))

    page = visit.page
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.title().strip()
    assert page.locator("main").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe(page) == []
    assert visit.complaints == []
    assert visit.outside == []


@pytest.mark.parametrize("name", addresses())
def test_a_page_works_without_javascript(name: str, visitor: Visitor) -> None:
    if not is_page(name):
        assert Client().get(path_of(name)).status_code < 500
        return
    visit = visitor(javascript=False)

    answer = visit.open(path_of(name))

    assert answer.status == 200
    assert len(visit.page.locator("main").inner_text().split()) > 5
    assert visit.page.locator("h1").is_visible()
    assert visit.outside == []


@pytest.mark.parametrize(("name", "status"), NO_PAGE.items())
def test_what_is_no_page_refuses_to_be_read(name: str, status: int, site: str) -> None:
    assert Client().get(reverse(name)).status_code == status
