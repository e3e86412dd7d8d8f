"""The same deeds on a page by mouse or by keyboard alone, so that one story is told once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.journeys.test_from_home_to_agenda import follow, go_to


class Mouse:
    """Somebody who points at things."""

    def fill(self, page: Page, label: str, text: str) -> None:
        page.get_by_label(label).fill(text)

    def tick(self, page: Page, label: str) -> None:
        page.get_by_label(label, exact=True).check()

    def press(self, page: Page, name: str, kind: Any = "button") -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role(kind, name=name).first.click()

    def keep(self, page: Page, name: str, file: Path) -> None:
        """Follow a link to a file, and keep it."""
        with page.expect_download() as waiting:
            page.locator("main").get_by_role("link", name=name).first.click()
        waiting.value.save_as(file)


class Keyboard:
    """Somebody who comes everywhere with Tab; every stop on the way must be seen."""

    def fill(self, page: Page, label: str, text: str) -> None:
        go_to(page, label, "INPUT")
        page.keyboard.type(text)

    def tick(self, page: Page, label: str) -> None:
        go_to(page, label, "INPUT")
        page.keyboard.press("Space")

    def press(self, page: Page, name: str, kind: Any = "button") -> None:
        go_to(page, name, {"button": "BUTTON", "link": "A"}[kind])
        follow(page, "Enter")

    def keep(self, page: Page, name: str, file: Path) -> None:
        go_to(page, name, "A")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        waiting.value.save_as(file)


Hand = Mouse | Keyboard
