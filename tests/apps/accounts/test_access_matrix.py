"""Every address × method × role × own or other organisation, generated from the URL resolver."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from tests.apps.accounts.addresses import OTHER, OWN, addresses, arguments_of
from tests.apps.accounts.expectations import ROLES, expected

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.middleware import PolicyMiddleware
from bundel.apps.accounts.policy import RULES

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "BREW")


def viewer(role: str, has_recent_login: bool = True) -> Viewer:
    if role == "visitor":
        return Viewer()
    place = "VNGR" if role in ("curator", "installation") else OWN
    held = {place: frozenset({"administrator" if role == "installation" else role})}
    associations = frozenset({"VNGR"} & held.keys())
    return Viewer(
        1, "Iemand", held, is_curator=role == "curator", has_recent_login=has_recent_login, associations=associations
    )


def outcome(name: str, method: str, who: Viewer, arguments: dict[str, Any]) -> str:
    """What the middleware does with a request, before any view has run."""
    request = RequestFactory().generic(method, "/ergens/")
    request.user = AnonymousUser()
    request._viewer = who  # type: ignore[attr-defined]
    spaces, _colon, last = name.rpartition(":")
    namespaces = spaces.split(":") if spaces else []
    request.resolver_match = ResolverMatch(lambda: None, (), arguments, last, namespaces=namespaces)
    try:
        answer = PolicyMiddleware(lambda _: HttpResponse()).process_view(request, lambda: None, (), arguments)
    except PermissionDenied:
        return "403"
    except Http404:
        return "404"
    if answer is None:
        return "allowed"
    return "log in" if answer.status_code in (302, 401) else str(answer.status_code)


def cells() -> list[tuple[str, str, str, bool]]:
    return [
        (name, method, role, is_own)
        for name in addresses()
        for method in METHODS
        for role in ROLES
        for is_own in (True, False)
    ]


def test_every_cell_of_the_matrix_is_as_expected() -> None:
    takes = addresses()

    wrong = [
        (cell, expected(*cell), found)
        for cell in cells()
        if (
            found := outcome(cell[0], cell[1], viewer(cell[2]), arguments_of(takes[cell[0]], OWN if cell[3] else OTHER))
        )
        != expected(*cell)
    ]

    assert len(cells()) >= 2000
    assert wrong == []


def test_without_a_recent_log_in_nothing_changes_but_that_the_rules_that_ask_it_ask_it() -> None:
    takes, wrong = addresses(), []
    for name, method, role, is_own in cells():
        arguments = arguments_of(takes[name], OWN if is_own else OTHER)
        found = outcome(name, method, viewer(role, has_recent_login=False), arguments)
        wanted = expected(name, method, role, is_own)
        if wanted == "allowed" and RULES[name].asks_recent_login(method):
            wanted = "log in"
        if found != wanted:
            wrong.append((name, method, role, is_own, wanted, found))

    assert wrong == []


def test_every_address_has_a_rule() -> None:
    assert sorted(set(addresses()) - set(RULES)) == []


def test_every_address_within_an_organisation_is_judged_within_it() -> None:
    unbound = [name for name, takes in addresses().items() if "code" in takes and name in RULES and not RULES[name].own]

    assert [name for name in unbound if not name.startswith("api:")] == []


def test_an_address_without_a_rule_is_not_there_for_anybody() -> None:
    without = {name: rule for name, rule in RULES.items() if name != "home"}

    with patch.dict("bundel.apps.accounts.policy.RULES", without, clear=True):
        found = {outcome("home", "GET", viewer(role), {}) for role in ROLES}

    assert found == {"404"}


def test_the_matrix_notices_a_rule_that_is_too_wide() -> None:
    wide = RULES["home"]

    with patch.dict("bundel.apps.accounts.policy.RULES", {"portfolio:save_profile": wide}):
        found = outcome("portfolio:save_profile", "GET", viewer("reader"), {"code": OTHER})

    assert found == "allowed" != expected("portfolio:save_profile", "GET", "reader", is_own=False)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_elsewhere_opens_nothing_here(role: str) -> None:
    found = outcome("portfolio:save_profile", "POST", viewer(role), {"code": OTHER})

    assert found == ("log in" if role == "visitor" else "404")
