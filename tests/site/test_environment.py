from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from bundel.site import clock
from bundel.site.environment import read_environment
from bundel.site.outside_services import read_mail, read_providers

SOUND = {
    "BUNDEL_SECRET_KEY": "made-up-for-the-tests-0123456789-abcdefghijklmnopqrst",
    "BUNDEL_HOSTS": "bundel.example, www.bundel.example",
    "BUNDEL_CONTACT_EMAIL": "beheer@bundel.example",
    "DATABASE_URL": "sqlite:///var/bundel.sqlite3",
}


def test_production_is_the_default_and_starts_when_everything_is_given() -> None:
    environment = read_environment(SOUND)

    assert environment.is_production
    assert environment.hosts == ("bundel.example", "www.bundel.example")
    assert not environment.is_behind_proxy and environment.second_step_for == "everyone"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BUNDEL_SECRET_KEY", "", "at least 50 random characters; found nothing"),
        ("BUNDEL_SECRET_KEY", "short", "found 5 characters"),
        ("BUNDEL_HOSTS", "", "found nothing"),
        ("BUNDEL_HOSTS", "*.example", r"without \*, .*; found \*.example"),
        ("BUNDEL_HOSTS", "https://bundel.example", r"without \*, https:// or a port; found https"),
        ("BUNDEL_HOSTS", "bundel.example:8000", "found bundel.example:8000"),
        ("BUNDEL_CONTACT_EMAIL", "", "e-mail address"),
        ("BUNDEL_MODE", "debug", "one of production, tryout, test; found debug"),
        ("BUNDEL_BEHIND_PROXY", "yes", "0 or 1; found yes"),
        ("BUNDEL_SECOND_STEP", "nobody", "everyone or deciders; found nobody"),
        ("BUNDEL_SECRET_KEY", "kip" * 20, "random characters; found 3 different ones"),
        ("BUNDEL_TODAY", "2026-11-28", "left out outside a demonstration; found 2026-11-28"),
        ("BUNDEL_TODAY", "morgen", "a day as 2027-12-31; found morgen"),
        ("BUNDEL_SECURITY_TXT_EXPIRES", "2027", "a day as 2027-12-31; found 2027"),
        ("BUNDEL_PROJECT_URL", "javascript:alert(1)", "begins with https://; found javascript"),
        ("DATABASE_URL", "mysql://u:hunter2@db/x", "postgres://user:password@host:5432/name .*; found mysql://"),
        ("DATABASE_URL", "", "sqlite:///path; found nothing"),
        ("DATABASE_URL", "hunter2", "postgres://user:password@host:5432/name .*; found another"),
    ],
)
def test_unsafe_installation_is_refused_by_the_name_of_the_variable(name: str, value: str, expected: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} must be .*{expected}"):
        read_environment({**SOUND, name: value})


def test_refusal_never_repeats_the_secret() -> None:
    for name, value in (("BUNDEL_SECRET_KEY", "hunter2"), ("DATABASE_URL", "mysql://u:hunter2@db/x")):
        with pytest.raises(ImproperlyConfigured) as refusal:
            read_environment({**SOUND, name: value})

        assert "hunter2" not in str(refusal.value)


def test_try_out_needs_nothing_and_listens_to_this_machine_only() -> None:
    environment = read_environment({"BUNDEL_MODE": "tryout"})

    assert not environment.is_production
    assert environment.hosts == ("127.0.0.1", "localhost", "testserver")


def test_demonstration_may_move_today_and_only_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDEL_TODAY", "2027-03-01")
    assert clock.today() == date(2027, 3, 1)

    monkeypatch.delenv("BUNDEL_TODAY")
    assert clock.today() == timezone.localdate(clock.now())


class TestOutsideServices:
    def test_without_a_mail_server_production_sends_none_and_a_try_out_writes_files(self) -> None:
        assert not read_mail("", "production").is_sent
        assert read_mail("", "tryout").backend.endswith("filebased.EmailBackend")

    def test_a_password_for_mail_never_goes_out_in_the_open(self) -> None:
        mail = read_mail("smtp://bundel:een%20geheim@mail.example", "production")
        safe = read_mail("smtps://bundel:x@mail.example:4650", "production")

        assert (mail.host, mail.port, mail.password, mail.starts_tls, mail.is_tls) == (
            "mail.example", 587, "een geheim", True, False,
        )  # fmt: skip
        assert (safe.port, safe.starts_tls, safe.is_tls) == (4650, False, True)
        assert not read_mail("smtp://localhost:1025", "production").starts_tls

    @pytest.mark.parametrize("url", ["http://mail.example", "mail.example", "smtp://", "file:///tmp/x"])
    def test_another_kind_of_mail_server_is_refused_without_repeating_the_address(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_MAIL_URL must be smtp://") as refused:
            read_mail(url, "production")

        assert "found another" in str(refused.value)

    SOUND_LOG_IN: ClassVar[dict[str, Any]] = {
        "id": "gouda", "name": "Gemeente Gouda", "server": "https://login.gouda.example", "client_id": "bundel",
        "secret": "geheim", "email_domains": ["Gouda.example"],
    }  # fmt: skip

    def read(self, folder: Path, content: object, *, is_production: bool = True) -> list[dict[str, Any]]:
        file = folder / "log-ins.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return read_providers(str(file), is_production)

    def test_a_log_in_of_a_municipality_is_read_as_the_library_wants_it(self, tmp_path: Path) -> None:
        (found,) = self.read(tmp_path, [self.SOUND_LOG_IN])

        assert found["provider_id"] == "gouda" and found["settings"] == {
            "server_url": "https://login.gouda.example", "email_domains": ["gouda.example"], "other_hosts": [],
        }  # fmt: skip
        assert read_providers("", is_production=True) == []

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("geen json", "a readable JSON file"),
            ({}, "a list of log-ins; found dict"),
            (["x"], "log-in 1 must be an object"),
            ([{"id": "x"}], "found id"),
            ([{**SOUND_LOG_IN, "server": "http://login.gouda.example"}], "server must be an address"),
            ([{**SOUND_LOG_IN, "server": "http://localhost:1"}], "server must be an address"),
            ([{**SOUND_LOG_IN, "email_domains": []}], "email_domains must be a list"),
            ([{**SOUND_LOG_IN, "email_domains": "gouda.example"}], "email_domains must be a list"),
            ([{**SOUND_LOG_IN, "other_hosts": ["https://keys.example/"]}], "other_hosts must be a list of host names"),
            ([{**SOUND_LOG_IN, "other_hosts": "keys.example"}], "other_hosts must be a list of host names"),
            ([SOUND_LOG_IN, SOUND_LOG_IN], "each have their own id"),
        ],
    )
    def test_an_unsafe_one_is_refused_with_its_number_and_never_its_secret(
        self, tmp_path: Path, content: object, expected: str
    ) -> None:
        with pytest.raises(ImproperlyConfigured, match=expected) as refused:
            self.read(tmp_path, content)

        assert "geheim" not in str(refused.value)

    def test_a_try_out_may_use_one_on_this_machine_and_a_missing_file_is_named(self, tmp_path: Path) -> None:
        local = {**self.SOUND_LOG_IN, "server": "http://localhost:9400"}

        assert len(self.read(tmp_path, [local], is_production=False)) == 1
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_OIDC_FILE"):
            read_providers(str(tmp_path / "missing.json"), is_production=True)
