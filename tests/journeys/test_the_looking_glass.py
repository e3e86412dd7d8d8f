"""The tools that look at pages do see what is wrong: without these, a clean report says nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page

FAULTY = """<!doctype html><html><head><title></title></head><body>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color:#bbb;background:#fff">Nauwelijks te lezen</p>
<input type="text"><div style="width:2000px">breed</div></body></html>"""
SOUND = """<!doctype html><html lang="nl"><head><title>Goed</title></head><body>
<main><h1>Goed</h1><label>Naam <input type="text"></label></main></body></html>"""


def test_axe_finds_the_faults_of_a_faulty_page(browser: Browser, axe: Callable[[Page], list[str]]) -> None:
    page = browser.new_page()
    page.set_content(FAULTY)

    found = {line.split(":")[0] for line in axe(page)}

    assert {"html-has-lang", "image-alt", "color-contrast", "label"} <= found
    page.close()


def test_axe_finds_nothing_on_a_sound_page(browser: Browser, axe: Callable[[Page], list[str]]) -> None:
    page = browser.new_page()
    page.set_content(SOUND)

    assert axe(page) == []
    page.close()


def test_a_page_that_is_too_wide_is_seen(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 600})
    page.set_content(FAULTY)

    assert page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.close()
