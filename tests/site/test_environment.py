from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from bundel.site import clock
from bundel.site.environment import read_environment

SOUND = {
    "BUNDEL_SECRET_KEY": "k" * 50,
    "BUNDEL_HOSTS": "bundel.example, www.bundel.example",
    "BUNDEL_CONTACT_EMAIL": "beheer@bundel.example",
}


def test_production_is_the_default_and_starts_when_everything_is_given() -> None:
    environment = read_environment(SOUND)

    assert environment.is_production
    assert environment.hosts == ("bundel.example", "www.bundel.example")
    assert not environment.is_behind_proxy


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BUNDEL_SECRET_KEY", "", "at least 50 random characters; found nothing"),
        ("BUNDEL_SECRET_KEY", "short", "found 5 characters"),
        ("BUNDEL_HOSTS", "", "found nothing"),
        ("BUNDEL_HOSTS", "*.example", r"without \*; found \*.example"),
        ("BUNDEL_CONTACT_EMAIL", "", "e-mail address"),
        ("BUNDEL_MODE", "debug", "one of production, tryout, test; found debug"),
        ("BUNDEL_BEHIND_PROXY", "yes", "0 or 1; found yes"),
    ],
)
def test_unsafe_installation_is_refused_by_the_name_of_the_variable(name: str, value: str, expected: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} must be .*{expected}"):
        read_environment({**SOUND, name: value})


def test_refusal_never_repeats_the_secret() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_environment({**SOUND, "BUNDEL_SECRET_KEY": "hunter2"})

    assert "hunter2" not in str(refusal.value)


def test_try_out_needs_nothing_and_listens_to_this_machine_only() -> None:
    environment = read_environment({"BUNDEL_MODE": "tryout"})

    assert not environment.is_production
    assert environment.hosts == ("127.0.0.1", "localhost", "testserver")


def test_production_settings_bind_cookies_to_this_host_and_to_https() -> None:
    names = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")
    script = (
        "from bundel.site import settings as s\n"
        f"for name in {names}: print(getattr(s, name + '_NAME'), getattr(s, name + '_SECURE'))\n"
        "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_PROXY_SSL_HEADER)"
    )
    given = {"PATH": os.environ["PATH"], **SOUND, "BUNDEL_BEHIND_PROXY": "1"}

    done = subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, check=True)

    *cookies, rest = done.stdout.splitlines()
    assert all(line.startswith("__Host-") and line.endswith(" True") for line in cookies)
    assert rest == "False True True ('HTTP_X_FORWARDED_PROTO', 'https')"


def test_demonstration_may_move_today_and_only_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDEL_TODAY", "2027-03-01")
    assert clock.today() == date(2027, 3, 1)

    monkeypatch.delenv("BUNDEL_TODAY")
    assert clock.today() == timezone.localdate(clock.now())
