from __future__ import annotations

import re

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from bundel.site.middleware import HEADERS, POLICY, cache_rule

ADDRESSES = ["/componenten/", "/gezondheid/", "/api/v1/openapi.json", "/api/v1/docs", "/er-is-niets/", "/api/v1/niets"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_protective_headers(client: Client, address: str) -> None:
    answer = client.get(address)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"]


def test_policy_allows_nothing_but_our_own_files() -> None:
    assert POLICY.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in POLICY
    assert not re.search(r"unsafe|nonce|\*|http:|https:|data:", POLICY)


def test_page_of_somebody_logged_in_is_never_kept() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[project_settings.SESSION_COOKIE_NAME] = "x"
    request.user = get_user_model()(email="anna@example.org")

    assert cache_rule(request, HttpResponse()) == "no-store"


def test_page_of_a_visitor_is_checked_again_each_time() -> None:
    request = RequestFactory().get("/")

    assert cache_rule(request, HttpResponse()) == "private, no-cache"

    request.COOKIES[project_settings.SESSION_COOKIE_NAME] = "x"
    assert cache_rule(request, HttpResponse()) == "private, no-cache"


def test_open_data_may_be_kept_for_five_minutes_but_its_faults_may_not() -> None:
    request, data = RequestFactory().get("/api/v1/onderwerpen"), HttpResponse(content_type="application/json")

    assert cache_rule(request, data) == "public, max-age=300"
    assert cache_rule(request, HttpResponse()) == "private, no-cache"
    assert cache_rule(request, HttpResponse(status=404)) == "private, no-cache"
    assert cache_rule(request, HttpResponse(status=503)) == "no-store"


@pytest.mark.django_db
def test_https_installation_tells_browsers_to_stay_on_https(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 63_072_000

    answer = client.get("/gezondheid/", secure=True)

    assert int(re.findall(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])[0]) >= 31_536_000


@pytest.mark.django_db
def test_programs_hear_which_version_answers(client: Client) -> None:
    assert client.get("/api/v1/niets").headers["API-Version"] == project_settings.API_VERSION
    assert "API-Version" not in client.get("/componenten/").headers
