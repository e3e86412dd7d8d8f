"""What holds for every answer, asked of every address there is: a page of tomorrow is looked at from its first day."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.http import BadHeaderError, HttpResponse
from django.test import Client
from django.urls import get_resolver
from tests.apps.accounts.addresses import addresses, path_for
from tests.site.every_answer import PLACE, Answer, Page, page_of

from bundel.apps.accounts.policy import RULES
from bundel.site.middleware import HEADERS

# What takes no form token, and why nobody can be misled into sending it.
WITHOUT_TOKEN = {
    "api:request_advice": "computes from what is sent alone, whoever sends it; it reads no session",
    "record:cosign": "takes a signature that only its maker can make; it reads no session",
}
# Signs when somebody looks first, which it does in no transaction that could be undone: here all stand in one.
SIGNS = {"record:receipt", "record:receipt_file"}
TEXT = re.compile(r"^(text/[a-z-]+|application/atom\+xml); charset=utf-8$")
OTHER = re.compile(
    r"^application/(json|jsonl|problem\+json|pdf|zip|octet-stream|vnd\.[a-z0-9.-]+|openapi\+json)(; charset=utf-8)?$"
)
SAFE_NAME = re.compile(r'^(attachment|inline); filename="[A-Za-z0-9._-]{1,120}"\Z')
SECRET_FIELDS = {"password": "current-password", "old": "current-password", "new": "new-password"}
MAY_BE_READ_ELSEWHERE = {"openapi"}


def wrong(answers: list[Answer], is_right: Callable[[Answer], bool]) -> list[str]:
    return [answer.what for answer in answers if not is_right(answer)]


def test_every_address_was_asked_without_a_fault_and_most_lead_somewhere(answers: list[Answer]) -> None:
    """What is not there yet (nothing was computed, or it goes by a number) answers 404, and all holds there too."""
    asked = [one for one in answers if one.is_person and one.method == "GET" and not one.is_odd]
    by_person = {one.name: one.response.status_code for one in asked}
    lost = sorted(name for name, status in by_person.items() if status == 404)

    assert set(by_person) == set(addresses())
    assert {name for name, status in by_person.items() if status >= 500} - SIGNS == set()
    assert len(lost) < len(by_person) / 4, "give values_for() values that lead there"
    assert sum(status == 200 for status in by_person.values()) >= 60


def test_every_answer_carries_every_protective_header(answers: list[Answer]) -> None:
    def is_right(answer: Answer) -> bool:
        sent = answer.response.headers
        stays = sent.get("Strict-Transport-Security", "")
        return {name: sent.get(name) for name in HEADERS} == HEADERS and (
            int((re.findall(r"max-age=(\d+)", stays) or ["0"])[0]) >= 31_536_000 and "includeSubDomains" in stays
        )

    assert wrong(answers, is_right) == []
    assert not is_right(Answer("control", "GET", "/", False, HttpResponse(), ""))


def test_every_answer_says_what_it_is_and_in_which_signs(answers: list[Answer]) -> None:
    def is_right(answer: Answer) -> bool:
        kind = answer.response.headers.get("Content-Type", "")
        return TEXT.match(kind) is not None or OTHER.match(kind) is not None

    full = [one for one in answers if one.response.status_code not in (301, 302) or one.body]
    assert wrong(full, is_right) == []
    assert not is_right(Answer("control", "GET", "/", False, HttpResponse(content_type="text/html"), ""))


def test_nothing_of_a_person_is_kept_by_a_browser_or_between(answers: list[Answer]) -> None:
    """Files of the record may be kept by anybody for ever: whoever reads them, they are the same."""
    public = {"record:tile", "record:checkpoint", "record:items", "record:keys", "record:earlier_checkpoint"}

    def is_right(answer: Answer) -> bool:
        kept = answer.response.headers["Cache-Control"]
        return "no-store" in kept if answer.is_person and not answer.is_odd else "no-" in kept or "public" in kept

    assert wrong([one for one in answers if one.name not in public], is_right) == []
    visitors = [
        one
        for one in answers
        if not one.is_person and not one.is_odd and "public" in one.response.headers["Cache-Control"]
    ]
    assert {one.name for one in visitors if not one.name.startswith(("api:", "openapi", "record:"))} == set()


def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(answers: list[Answer]) -> None:
    cookies = [(one, cookie) for one in answers for cookie in one.response.cookies.values() if cookie.value]

    loose = [
        f"{one.what}: {cookie.key}"
        for one, cookie in cookies
        if not (cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax" and cookie["path"] == "/")
        or cookie["domain"]
    ]
    assert loose == [] and len(cookies) >= 50


def test_no_address_but_the_description_of_the_api_may_be_read_by_other_sites(answers: list[Answer]) -> None:
    asked = [one for one in answers if not one.is_odd]
    opened = {one.name: one for one in asked if "Access-Control-Allow-Origin" in one.response.headers}

    assert set(opened) <= MAY_BE_READ_ELSEWHERE
    assert all("Access-Control-Allow-Credentials" not in one.response.headers for one in opened.values())


def faults_of(page: Page) -> list[str]:
    """What a browser would run or fetch that is not a file of ours."""
    found = []
    for tag, given in page.tags:
        source = given.get("src", "") or (given.get("href", "") if tag == "link" else "")
        target = given.get("href", "") if tag == "a" else given.get("action", "") or given.get("formaction", "")
        is_data = given.get("type") == "application/json"
        if (tag == "script" and not given.get("src") and not is_data) or tag in (
            "style",
            "base",
            "object",
            "embed",
            "iframe",
            "applet",
        ):
            found.append(f"holds <{tag}>")
        if any(name == "style" or name.startswith("on") for name in given):
            found.append(f"<{tag}> holds a style or an event")
        if urlsplit(source).netloc or source.startswith(("data:", "javascript:")):
            found.append(f"<{tag}> asks for {source}")
        if urlsplit(target).scheme not in ("", "https", "http", "mailto") or (
            tag == "form" and urlsplit(target).netloc
        ):
            found.append(f"<{tag}> leads to {target}")
    return found


def test_no_page_runs_or_fetches_anything_but_files_of_ours(answers: list[Answer]) -> None:
    found = {one.what: faults_of(page_of(one.body)) for one in answers if one.is_page}

    assert {what: faults for what, faults in found.items() if faults} == {} and len(found) >= 150


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>", "<style>x</style>", "<p style=x>", "<p onclick=x>", "<img src='https://x.example/a'>",
        "<a href='javascript:x'>", "<form action='https://x.example/'>", "<iframe src='/'></iframe>", "<base href='/'>",
    ],
)  # fmt: skip
def test_each_fault_of_a_page_would_be_found(text: str) -> None:
    assert len(faults_of(Page(text))) >= 1 and faults_of(Page("<a href='/x'>x</a><script src='/a.js'></script>")) == []


def test_odd_numbers_in_an_address_break_nothing(answers: list[Answer]) -> None:
    """A page before the first or past the last, an order that is none, signs that a database reads as others."""
    odd = [one for one in answers if one.is_odd]

    assert wrong(odd, lambda one: one.response.status_code < 500) == [] and len(odd) >= 80
    assert wrong(odd, lambda one: one.response.status_code != 302 or "evil" not in one.response["Location"]) == []


def test_what_is_sent_comes_out_inert_everywhere(answers: list[Answer]) -> None:
    """In every field of every form in an address; that it comes out at all shows that the test looks at something."""
    sent = [one for one in answers if one.is_odd and one.is_page]
    shown = [one for one in sent if "&lt;script&gt;x" in one.body or "%3Cscript%3Ex" in one.body]

    assert wrong(sent, lambda one: "<script>x" not in one.body and "onerror=x>" not in one.body) == []
    assert wrong(sent, lambda one: not one.is_page or faults_of(page_of(one.body)) == []) == []
    assert len(shown) >= 10


def test_every_form_that_sends_carries_its_token(answers: list[Answer]) -> None:
    bare = [
        f"{one.what}: {form[0].get('action', '')}"
        for one in answers
        for form in page_of(one.body).forms
        if one.is_page
        and form[0].get("method", "").lower() == "post"
        and "csrfmiddlewaretoken" not in {field.get("name") for field in form[1:]}
    ]

    assert bare == []


def test_every_field_for_a_password_hides_it_and_tells_managers_which_it_is(answers: list[Answer]) -> None:
    fields = [
        (one, field) for one in answers if one.is_page for form in page_of(one.body).forms for field in form[1:]
        if field.get("name") in SECRET_FIELDS or field.get("type") == "password"
    ]  # fmt: skip

    loose = [
        f"{one.what}: {field}"
        for one, field in fields
        if field.get("type") != "password" or field.get("autocomplete") != SECRET_FIELDS.get(field.get("name", ""))
    ]
    assert loose == [] and len({field["name"] for _one, field in fields}) == 3
    assert not any("value" in field for _one, field in fields)


def test_whoever_is_logged_in_can_log_out_on_every_page(answers: list[Answer]) -> None:
    pages = [one for one in answers if one.is_person and one.is_page and one.response.status_code == 200]

    assert wrong(pages, lambda one: 'action="/uitloggen/"' in one.body) == [] and len(pages) >= 40


def test_every_file_is_sent_under_a_name_of_ours_and_none_as_a_page(answers: list[Answer]) -> None:
    """What is no page is data, plain text, or a file to keep; a browser shows none of them as a page of ours."""
    files = [
        one for one in answers if one.response.status_code == 200 and "Content-Disposition" in one.response.headers
    ]

    assert wrong(files, lambda one: SAFE_NAME.match(one.response.headers["Content-Disposition"]) is not None) == []
    assert wrong(files, lambda one: not one.is_page) == [] and len(files) >= 15


@pytest.mark.parametrize("name", ['a".html', 'a.pdf"; filename="b.html', "a" * 300, "lijst van Zoë", "../a", ""])
def test_a_file_under_the_name_that_somebody_gave_would_be_found(name: str) -> None:
    """The negative control; a line end never gets as far as a header."""
    sent = HttpResponse(headers={"Content-Disposition": f'attachment; filename="{name}"'})

    assert SAFE_NAME.match(sent.headers["Content-Disposition"]) is None
    with pytest.raises(BadHeaderError):
        HttpResponse(headers={"Content-Disposition": f'attachment; filename="{name}\r\nSet-Cookie: a=b"'})


def test_no_address_leads_out_of_the_site(answers: list[Answer]) -> None:
    moved = [one for one in answers if 300 <= one.response.status_code < 400]

    assert wrong(moved, lambda one: urlsplit(one.response.headers["Location"]).netloc in ("", "testserver")) == []
    assert len(moved) >= 40


def test_no_address_that_a_page_gives_holds_a_secret(answers: list[Answer]) -> None:
    secret = re.compile(r"[?&](csrf\w*|token|password|session\w*|key|secret)=", re.I)
    pages = [one for one in answers if one.is_page and not one.is_odd]

    assert wrong(pages, lambda one: secret.search(one.body) is None) == []


def test_what_takes_no_form_token_is_named_with_its_reason() -> None:
    exempt = {
        name
        for name in addresses()
        if getattr(get_resolver().resolve(path_for(name, PLACE)).func, "csrf_exempt", False)
        and name in RULES and RULES[name].do is not None
    }  # fmt: skip

    assert exempt == set(WITHOUT_TOKEN)


def test_no_change_is_taken_without_its_token(answers: list[Answer]) -> None:
    """Whatever the person may do: a form of another site does not have the token."""
    sent = [one for one in answers if one.method == "POST" and not one.is_odd and one.name not in WITHOUT_TOKEN]

    assert wrong(sent, lambda one: one.response.status_code == 403) == []
    assert {one.name for one in sent} == {name for name in addresses() if RULES[name].do} - set(WITHOUT_TOKEN)


def test_with_the_guard_of_tokens_taken_away_it_would_be(client: Client) -> None:
    """The negative control of the test above."""
    assert client.post("/taal/", {"language": "en"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD", "/.git/config", "/.env", "/static/", "/static/../settings.py", "/admin/", "/server-status",
        "/__debug__/", "/manage.py", "/api/v1/redoc", "/debug/", "/backup.sql", "/var/bundel.sqlite3",
    ],
)  # fmt: skip
def test_nothing_of_the_inside_lies_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
