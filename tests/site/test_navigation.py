from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from bundel.site.navigation import (
    CHOSEN,
    chosen_municipality,
    navigation_items,
    remember_municipality,
)


def match(namespace: str, name: str, **kwargs: str) -> ResolverMatch:
    return ResolverMatch(lambda: None, (), kwargs, url_name=name, namespaces=[namespace] if namespace else [])


def test_page_of_a_municipality_is_remembered_until_the_browser_closes() -> None:
    request, answer = RequestFactory().get("/"), HttpResponse()
    request.resolver_match = match("portfolio", "municipality", code="GM0513")

    remember_municipality(request, answer)

    cookie = answer.cookies[CHOSEN]
    assert (cookie.value, cookie["max-age"], cookie["expires"]) == ("GM0513", "", "")
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    ("namespace", "code", "status"),
    [("horizon", "GM0513", 200), ("portfolio", "<b>", 200), ("portfolio", "GM0513", 404), ("", "", 200)],
)
def test_nothing_else_is_remembered(namespace: str, code: str, status: int) -> None:
    request, answer = RequestFactory().get("/"), HttpResponse(status=status)
    request.resolver_match = match(namespace, "page", code=code)

    remember_municipality(request, answer)

    assert CHOSEN not in answer.cookies


def test_municipality_that_is_already_remembered_is_not_set_again() -> None:
    request, answer = RequestFactory().get("/"), HttpResponse()
    request.resolver_match = match("portfolio", "agenda", code="GM0513")
    request.COOKIES[CHOSEN] = "GM0513"

    remember_municipality(request, answer)

    assert CHOSEN not in answer.cookies


def test_cookie_that_holds_no_code_counts_for_nothing() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[CHOSEN] = "../../evil"

    assert chosen_municipality(request) == ""


def test_menu_marks_the_place_where_one_is() -> None:
    request = RequestFactory().get("/")
    request.resolver_match = match("", "home")

    current = [item for item in navigation_items(request) if item.is_current]

    assert [(item.url, item.current_kind) for item in current] == [("/", "page")]


@pytest.mark.parametrize(
    ("namespace", "name", "place"),
    [
        ("decisions", "decide_list", "/gemeente/GM0513/"),
        ("meetings", "days", "/gemeente/GM0513/"),
        ("estimates", "actuals", "/gemeente/GM0513/"),
        ("decisions", "topic_decisions", "/onderwerpen/"),
        ("landscape", "topic_use", "/onderwerpen/"),
    ],
)
def test_what_a_municipality_works_on_lies_under_its_own_place(namespace: str, name: str, place: str) -> None:
    request = RequestFactory().get("/elsewhere/")
    request.resolver_match, request.COOKIES[CHOSEN] = match(namespace, name), "GM0513"

    assert [item.url for item in navigation_items(request) if item.is_current] == [place]


def test_error_page_without_a_request_has_a_menu_without_a_mark() -> None:
    items = navigation_items(None)

    assert items and not any(item.is_current for item in items)
