"""A real browser before a real server: one browser process for each worker, a fresh profile for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from tests import standing_rows

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
HEIGHT = 900
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """A visitor's window, with what went wrong behind it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        response = self.page.goto(self.address + path)
        assert response is not None, f"{path} gave no answer"
        return response

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not request.url.startswith(
            ("data:", "blob:")
        ):
            self.outside.append(request.url)


Visitor = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "No Chromium here. Run make test, or: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a server on the full data and the examples, for all tests of one module together.

    What a test saves here stays for the next; a journey that counts on an empty desk takes a municipality of its own.
    """
    with django_db_blocker.unblock():
        standing_rows.put("load_data")
        standing_rows.put("make_examples")
        server = LiveServer("localhost")
        yield str(server.url)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Makes a window: visitor(width=320), visitor(javascript=False)."""
    contexts = []

    def make(*, width: int = 1280, javascript: bool = True, language: str = "nl-NL") -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=javascript,
            locale=language,
            reduced_motion="reduce",
        )
        # Long enough for a first advice on a machine that does much else.
        context.set_default_timeout(30_000)
        contexts.append(context)
        visit = Visit(context.new_page(), site)
        visit.page.on("console", visit.heard)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("request", visit.asked)
        return visit

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor: Visitor) -> Visit:
    return visitor(width=1280)


@pytest.fixture
def narrow_page(visitor: Visitor) -> Visit:
    return visitor(width=320)


@pytest.fixture
def page_without_javascript(visitor: Visitor) -> Visit:
    return visitor(javascript=False)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Gives what axe finds on a page under WCAG 2.2 A and AA, one line each."""
    source = (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        page.evaluate(source)
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{violation['id']}: {violation['help']} at {node['target']}: {node['html'][:160]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return find
