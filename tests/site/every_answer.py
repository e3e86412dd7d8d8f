"""Every address asked once by somebody with every role and once by a visitor, where every text is a script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import product
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests import standing_rows, two_organisations
from tests.apps.accounts.addresses import addresses
from tests.apps.accounts.conftest import ON, PASSWORD, TRAIL
from tests.two_organisations import Side

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import RULES
from bundel.apps.horizon.queries import topic_rows
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.site.middleware import LONGEST_QUERY

PLACE = "VB0001"
# What a browser of ours never sends; each is refused before or beside any view.
ODD: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("GET", "/er-is-niets/", {}),
    ("GET", "/api/v1/niets", {}),
    ("TRACE", "/", {}),
    ("GET", "/?q=%00", {}),
    ("GET", "/?q=" + "a" * 10_000, {}),
    ("GET", "/", {"HTTP_HOST": "evil.example"}),
    ("POST", "/componenten/", {}),
)


HOSTILE = "<script>x</script>'\"><img src=x onerror=x>{{ 7*7 }}%25"
# What stands in every name and every text of the two organisations.
STORED = "<script>stored()</script>'\"><img src=x onerror=stored()>{{ 7*7 }}"
MOST_TRIED = 6
# Fields of an address that most lists know, and what they never expect.
ODD_FIELDS: tuple[dict[str, str], ...] = (
    {"page": "0", "sort": "password", "q": "%25_\\", "pagina": "-1"},
    {"page": str(10**18), "sort": "-id;--", "q": HOSTILE, "jaar": str(10**30)},
    {"page": "-1", "sort": HOSTILE, "next": "//evil.example", "scenario": "\u202e"},
)


@dataclass(frozen=True)
class Answer:
    """What came back, to whom and from where; ``body`` is empty for what is no text."""

    name: str
    method: str
    path: str
    is_person: bool
    response: HttpResponseBase
    body: str

    @property
    def what(self) -> str:
        who = "person" if self.is_person else "visitor"
        return f"{who} {self.method} {self.name} {self.path} ({self.response.status_code})"

    @property
    def is_odd(self) -> bool:
        return self.name.startswith("odd")

    @property
    def is_page(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")


def somebody_with_every_role(sides: dict[str, Side]) -> User:
    """Named with a script, like everybody."""
    person = sides[PLACE].people["administrator"]
    association = Organisation.objects.filter(kind_id=OrganisationKind.ASSOCIATION).order_by("code")[0]
    for role in Role:
        give_role(person, association if role == Role.CURATOR else sides[PLACE].organisation, role, on=ON, trail=TRAIL)
    User.objects.update(display_name=STORED)
    return person


def ask_everything() -> list[Answer]:
    """On two organisations whose texts and names are all a script, over https, with a form token asked of everybody."""
    standing_rows.put("load_data")
    with patch.object(two_organisations, "secret_of", lambda _code: STORED):
        sides = two_organisations.fill(PASSWORD)
    person = Client(enforce_csrf_checks=True, raise_request_exception=False)
    person.force_login(somebody_with_every_role(sides))
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    topics = [sides[PLACE].topics[at].slug for at in (0, 3)]
    values = values_for([*topics, next(row.slug for row in topic_rows() if not row.is_package)])
    found = []
    for client, is_person in ((person, True), (visitor, False)):
        for name, takes in addresses().items():
            found.append(_best(client, name, takes, values, is_person=is_person))
            if is_person and RULES[name].do is not None:
                path = found[-1].path
                sent = client.post(path, secure=True, headers={"referer": "https://testserver/"})
                found.append(answered(name, "POST", path, sent, is_person))
        if is_person:
            found += [_asked_oddly(client, one, given) for one in found for given in oddities(one)]
        for method, path, more in ODD:
            found.append(answered("odd", method, path, client.generic(method, path, secure=True, **more), is_person))
    return found


def oddities(answer: Answer) -> tuple[dict[str, str], ...]:
    """A page from which one asks for a part of a list is asked in every odd way, any other in one of them."""
    if answer.method != "GET" or not answer.is_page or answer.is_odd or answer.response.status_code != 200:
        return ()
    asks = any(form[0].get("method", "get").lower() == "get" for form in page_of(answer.body).forms)
    return ODD_FIELDS if asks else ODD_FIELDS[1:2]


def _asked_oddly(client: Client, plain: Answer, given: dict[str, str]) -> Answer:
    """The same page with odd fields: those that many lists know, and in each field of its own forms."""
    own = {field["name"] for form in page_of(plain.body).forms for field in form[1:] if field.get("name")}
    fields = {**dict.fromkeys(own - {"csrfmiddlewaretoken"}, HOSTILE), **given}
    path = f"{plain.path}?{urlencode(fields)}"[:LONGEST_QUERY]
    return answered("odd field", "GET", path, client.get(path, secure=True), plain.is_person)


def values_for(topics: list[str]) -> dict[str, tuple[Any, ...]]:
    """What may stand in each place of an address, the most telling first."""
    words: tuple[Any, ...] = (*topics, 1, "ict", "een", "00000000-0000-0000-0000-000000000000")
    files: tuple[Any, ...] = ("csv", "docx", "json", "xlsx", "een")
    return {"code": (PLACE,), "kind": files, "form": files, "pk": (1,), "field": ("participants",), "": words}


def _best(
    client: Client, name: str, takes: list[str], values: dict[str, tuple[Any, ...]], *, is_person: bool
) -> Answer:
    """The first way of writing the address that leads somewhere, else the first that can be written at all."""
    tried: list[Answer] = []
    for chosen in product(*(values.get(one, values[""]) for one in takes)):
        try:
            path = reverse(name, kwargs=dict(zip(takes, chosen, strict=True)))
        except NoReverseMatch:
            continue
        tried.append(answered(name, "GET", path, client.get(path, secure=True), is_person))
        if tried[-1].response.status_code != 404 or len(tried) == MOST_TRIED:
            break
    assert tried, f"no value fits the address of {name}"
    return tried[-1] if tried[-1].response.status_code != 404 else tried[0]


def answered(name: str, method: str, path: str, response: Any, is_person: bool) -> Answer:
    kind = response.headers.get("Content-Type", "")
    is_text = kind.startswith("text/") or "json" in kind or "atom+xml" in kind
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(name, method, path, is_person, response, body.decode() if is_text else "")


class Page(HTMLParser):
    """What of a page may matter to a browser that it misleads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[list[dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag == "form":
            self.forms.append([found])
        elif self.forms and tag in ("input", "textarea", "select"):
            self.forms[-1].append(found)


@cache
def page_of(text: str) -> Page:
    """Read once, however many tests look at it."""
    return Page(text)
