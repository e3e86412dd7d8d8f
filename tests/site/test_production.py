"""The settings of a real installation: read by a process of its own, as they are where Bundel runs."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, RequestFactory
from pytest_django import Settings
from tests.site.test_environment import SOUND

from bundel.site.checks import database_elsewhere_is_reached_over_tls, judged
from bundel.site.middleware import refuse_odd_request

COOKIES = ("SESSION", "CSRF", "LANGUAGE", "MUNICIPALITY", "MESSAGES")
READ = (
    "import json; from bundel.site import settings as s\n"
    "print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))"
)
# What only somebody who builds Bundel needs.
TOOLS = ("debug_toolbar", "django_extensions", "silk", "django.contrib.admin", "django.contrib.admindocs", "tests")


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    proxy = {"BUNDEL_BEHIND_PROXY": "1", "BUNDEL_TRUSTED_PROXIES": "172.18.0.0/16"}
    given = {"PATH": os.environ["PATH"], **SOUND, **proxy}
    done = subprocess.run([sys.executable, "-c", READ], env=given, capture_output=True, text=True, check=True)
    settings: dict[str, Any] = json.loads(done.stdout)
    return settings


def test_every_cookie_is_bound_to_this_host_and_to_https(production: dict[str, Any]) -> None:
    names = {cookie: production[f"{cookie}_COOKIE_NAME"] for cookie in COOKIES}

    assert {cookie for cookie, name in names.items() if not name.startswith("__Host-")} == set()
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert production[f"{cookie}_COOKIE_SECURE"] is True
        assert production[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert production[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert not any(name.endswith("_COOKIE_DOMAIN") for name in production)


def test_everything_goes_over_https_and_stays_there(production: dict[str, Any]) -> None:
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert production["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert production["SITE_ADDRESS"].startswith("https://")
    assert production["ACCOUNT_DEFAULT_HTTP_PROTOCOL"] == "https"
    assert production["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_nothing_for_builders_and_no_example_account_is_there(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is production["HAS_EXAMPLE_ACCOUNTS"] is production["IS_TRYOUT"] is False
    assert [app for app in production["INSTALLED_APPS"] if app.startswith(TOOLS)] == []
    assert not any("debug" in name.lower() for name in production["MIDDLEWARE"])
    assert production["WHITENOISE_ALLOW_ALL_ORIGINS"] is False
    assert "context_processors.debug" not in str(production["TEMPLATES"])


def test_a_password_costs_a_guesser_at_least_six_hundred_thousand_rounds(production: dict[str, Any]) -> None:
    """The advice of OWASP for PBKDF2 with SHA-256; the first hasher is the one for new passwords."""
    assert "PASSWORD_HASHERS" not in production
    assert PBKDF2PasswordHasher.iterations >= 600_000 and "sha256" in PBKDF2PasswordHasher.algorithm


def test_a_second_step_is_asked_and_a_session_ends(production: dict[str, Any]) -> None:
    assert production["SECOND_STEP_REQUIRED"] is True and production["SECOND_STEP_FOR"] == "everyone"
    assert production["SESSION_IDLE"] == "0:30:00" and production["SESSION_LONGEST"] == "8:00:00"
    assert production["RECENT_LOGIN"] == "0:15:00"
    assert "signed_cookies" not in production.get("SESSION_ENGINE", "database")


def test_what_the_log_tells_goes_to_one_place_as_lines_of_json(production: dict[str, Any]) -> None:
    log = production["LOGGING"]

    assert {name: one["class"] for name, one in log["handlers"].items()} == {"console": "logging.StreamHandler"}
    assert log["handlers"]["console"]["formatter"] == "json"
    assert all(logging.getLevelName(one["level"]) <= logging.WARNING for one in log["loggers"].values())


def test_a_program_in_the_open_is_refused_and_not_led_on(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    program, page = client.get("/api/v1/openapi.json"), client.get("/onderwerpen/")

    assert program.status_code == 403 and "https" in program.json()["detail"]
    assert (page.status_code, page.headers["Location"]) == (301, "https://testserver/onderwerpen/")
    assert refuse_odd_request(RequestFactory().get("/api/v1/openapi.json", secure=True)) is None


@pytest.mark.parametrize(
    ("host", "mode", "found"),
    [
        ("", "", 0), ("localhost", "", 0), ("/var/run/postgresql", "", 0), ("db.example", "verify-full", 0),
        ("db.example", "", 1), ("db.example", "prefer", 1), ("db.example", "disable", 1),
    ],
)  # fmt: skip
def test_a_database_elsewhere_without_tls_is_named(host: str, mode: str, found: int) -> None:
    database = {"HOST": host, "OPTIONS": {"sslmode": mode} if mode else {}}

    assert len(judged(database)) == found
    assert database_elsewhere_is_reached_over_tls() == []
