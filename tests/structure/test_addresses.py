from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from tools.checks import addresses


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_address_with_its_rule_passes() -> None:
    assert addresses.check(["home", "horizon:topics"], ["horizon:topics", "home"]) == []


def test_an_address_without_a_rule_is_found() -> None:
    (finding,) = addresses.check(["home", "horizon:topics"], ["home"])

    assert "'horizon:topics' has no rule" in finding.found


def test_a_rule_without_an_address_is_found() -> None:
    (finding,) = addresses.check(["home"], ["home", "gone"])

    assert "'gone' has no address" in finding.found


def test_names_come_with_their_namespaces_and_nameless_addresses_with_their_route() -> None:
    patterns = [
        path("", view, name="home"),
        path("x/", include(([path("a/", view, name="a"), path("b/", view)], "space"))),
    ]

    assert list(addresses.resolver_names(patterns)) == ["home", "space:a", "space:(b/)"]
