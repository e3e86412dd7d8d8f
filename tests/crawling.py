"""Follows links as a visitor would: every kind of page that somebody reaches, with its links and forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

AWAY = {"accounts:log_out", "openid_connect_login", "set_language"}
"""Leads out of the log-in or to somebody else."""
IS_FILE = re.compile(r"\.\w{3,5}$")


@dataclass(frozen=True, slots=True)
class FoundForm:
    """Where a form goes to, and what a browser would send with it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page(HTMLParser):
    """The links and the forms of a page."""

    address: str
    links: list[str] = field(default_factory=list)
    forms: list[FoundForm] = field(default_factory=list)
    _open: FoundForm | None = None
    _text: str = ""
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.address, found["href"]))
        elif tag == "form" and found.get("method", "").lower() == "post":
            self._open = FoundForm(urljoin(self.address, found.get("action", "")))
            self.forms.append(self._open)
        elif self._open is not None and tag in ("input", "button", "textarea", "select", "option"):
            self._field(tag, found, self._open.fields)

    def _field(self, tag: str, found: dict[str, str], fields: dict[str, list[str]]) -> None:
        name, kind = found.get("name", ""), found.get("type", "")
        if tag == "select":
            self._select = name
            fields.setdefault(name, [])
        elif tag == "option" and self._select and ("selected" in found or not fields[self._select]):
            fields[self._select] = [found.get("value", "")]
        elif tag == "textarea":
            self._text = name
            fields.setdefault(name, [""])
        elif name and kind == "file":
            fields.setdefault(name, [])
        elif name:
            values = fields.setdefault(name, [])
            # Of a choice that nobody made yet the first is taken, so that what lies behind it is reached.
            if kind not in ("radio", "checkbox") or "checked" in found or not values:
                values[:] = [*values, found.get("value", "on")] if kind == "checkbox" else [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text
        self._select = "" if tag == "select" else self._select
        self._open = None if tag == "form" else self._open

    def handle_data(self, data: str) -> None:
        if self._text and self._open is not None:
            self._open.fields[self._text] = [self._open.fields[self._text][0] + data]


@dataclass(frozen=True, slots=True)
class Visited:
    """One address with its answer."""

    name: str
    address: str
    answer: Any
    page: Page


def crawl(client: Client, starts: list[str], most: int, *, with_files: bool = False) -> Iterator[Visited]:
    """What somebody reaches from these addresses; of each kind of address at ``most`` so many are opened."""
    waiting, seen, opened = list(starts), set(starts), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if not name or name in AWAY or opened.get(name, 0) >= most or (IS_FILE.search(address) and not with_files):
            continue
        opened[name] = opened.get(name, 0) + 1
        answer = client.get(address, follow=True)
        page = Page(answer.redirect_chain[-1][0] if answer.redirect_chain else address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page.feed(answer.content.decode())
        yield Visited(name, address, answer, page)
        fresh = [one.partition("#")[0] for one in page.links]
        waiting += [one for one in dict.fromkeys(fresh) if one not in seen and not urlsplit(one).netloc]
        seen.update(fresh)


def name_of(address: str) -> str:
    """The name of the view behind an address; empty when there is none of ours."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
