"""Database, proxies and backups of an installation: what is unsafe is refused by the name of its variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from bundel.site.own_machine import (
    WEB_LIMITS,
    read_backup_folder,
    read_database,
    read_days_kept,
    read_proxies,
    read_spare_database,
    with_secrets,
)
from bundel.site.proxies import OnlyOurProxies

POSTGRESQL = "postgres://bundel:geheim@database/bundel?sslmode=require"
KEYS = Path("/srv/bundel/keys")


class TestDatabase:
    def test_a_page_has_limits_that_jobs_and_commands_do_not_have(self) -> None:
        page, job = (read_database(POSTGRESQL, Path("x"), is_web=is_web)["OPTIONS"] for is_web in (True, False))

        assert page == {"sslmode": "require", "options": "-c statement_timeout=5s -c lock_timeout=3s"}
        assert job == {"sslmode": "require"}

    def test_options_of_the_address_are_kept_beside_the_limits(self) -> None:
        address = "postgres://database/bundel?options=-c%20search_path%3Dx"

        assert read_database(address, Path("x"), is_web=True)["OPTIONS"]["options"] == f"-c search_path=x {WEB_LIMITS}"

    def test_sqlite_is_synced_in_full_wherever_it_lies(self) -> None:
        made = read_database("", Path("/srv/bundel/db.sqlite3"), is_web=True)

        assert (made["NAME"], made["ENGINE"]) == ("/srv/bundel/db.sqlite3", "bundel.site.sqlite3")
        assert "synchronous=EXTRA" in made["OPTIONS"]["init_command"]
        assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def test_a_database_to_try_backups_in_is_asked_for_by_its_own_address(self) -> None:
        assert read_spare_database("") == {}
        assert read_spare_database("postgres://u:p@h:5433/spare") == {
            "HOST": "h", "PORT": 5433, "USER": "u", "PASSWORD": "p", "NAME": "spare",
        }  # fmt: skip

    @pytest.mark.parametrize("address", ["postgres://u:hunter2@h:poort/x", "postgres://u:hunter#2@h/x"])
    def test_an_address_that_cannot_be_read_is_refused_without_its_password(self, address: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must be postgres://") as refused:
            read_database(address, Path("x"), is_web=True)
        assert "hunter" not in str(refused.value)
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_RESTORE_TEST_URL must be postgres://"):
            read_spare_database(address)


class TestSecrets:
    def test_they_are_read_from_the_files_that_a_container_gets(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text("een geheim\n")

        found = with_secrets({"BUNDEL_SECRET_KEY_FILE": str(tmp_path / "key"), "OTHER": "x"})

        assert (found["BUNDEL_SECRET_KEY"], found["OTHER"]) == ("een geheim", "x")

    def test_one_that_is_given_twice_or_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must be left out when DATABASE_URL_FILE is set"):
            with_secrets({"DATABASE_URL": POSTGRESQL, "DATABASE_URL_FILE": "x"})
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_MAIL_URL_FILE must be a readable file") as refused:
            with_secrets({"BUNDEL_MAIL_URL_FILE": str(tmp_path / "missing")})
        assert "geheim" not in str(refused.value)


class TestBackups:
    def test_without_a_folder_none_is_made_by_itself(self) -> None:
        assert read_backup_folder({}, KEYS) is None
        assert read_backup_folder({"BUNDEL_BACKUP_DIR": "/srv/backups"}, KEYS) == Path("/srv/backups")

    @pytest.mark.parametrize("folder", ["backups", "/srv/bundel/keys", "/srv/bundel/keys/backups", "/srv/bundel", "/"])
    def test_never_beside_the_keys_of_the_record(self, folder: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_BACKUP_DIR must be"):
            read_backup_folder({"BUNDEL_BACKUP_DIR": folder}, KEYS)

    @pytest.mark.parametrize("days", ["0", "-1", "3651", "een maand", ""])
    def test_how_long_they_are_kept_is_a_number_of_days(self, days: str) -> None:
        assert read_days_kept({}) == 30 and read_days_kept({"BUNDEL_BACKUP_KEEP_DAYS": "7"}) == 7
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_BACKUP_KEEP_DAYS must be .* from 1 to 3650"):
            read_days_kept({"BUNDEL_BACKUP_KEEP_DAYS": days})


class TestProxies:
    def read(self, text: str, *, is_behind: bool = True, is_production: bool = True) -> list[str]:
        given = {"BUNDEL_TRUSTED_PROXIES": text} if text else {}
        return [str(one) for one in read_proxies(given, is_behind_proxy=is_behind, is_production=is_production)]

    def test_they_are_named_by_address_or_network(self) -> None:
        assert self.read("10.0.0.5, 172.18.0.0/16,fd00::/8") == ["10.0.0.5/32", "172.18.0.0/16", "fd00::/8"]
        assert self.read("", is_behind=False) == self.read("", is_production=False) == []

    @pytest.mark.parametrize("text", ["", "proxy", "10.0.0.5/8", "0.0.0.0/0", "::/0"])
    def test_whoever_stands_behind_a_proxy_says_which_and_never_everybody(self, text: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_TRUSTED_PROXIES must be addresses or networks"):
            self.read(text)

    def seen(self, sender: str) -> dict[str, object]:
        """What the page gets to know of a visitor, whoever sends the request on."""
        claims = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.5"}
        request = RequestFactory().get("/", REMOTE_ADDR=sender, headers=claims)
        found: dict[str, object] = {}

        def page(arrived: HttpRequest) -> HttpResponse:
            found.update(is_secure=arrived.is_secure(), claims=len([n for n in arrived.headers if "orwarded" in n]))
            return HttpResponse()

        OnlyOurProxies(page)(request)
        return found

    @pytest.mark.parametrize(
        ("sender", "is_behind", "is_believed"),
        [
            ("10.0.0.5", True, True),
            ("::ffff:10.0.0.5", True, True),
            ("::ffff:10.0.0.6", True, False),
            ("10.0.0.5", False, False),
            ("10.0.0.6", True, False),
            ("203.0.113.5", True, False),
            ("", True, False),
        ],
    )
    def test_what_is_said_of_a_visitor_counts_only_from_our_own_proxy(
        self, settings: Settings, sender: str, is_behind: bool, is_believed: bool
    ) -> None:
        settings.IS_BEHIND_PROXY = is_behind
        settings.TRUSTED_PROXIES = read_proxies(
            {"BUNDEL_TRUSTED_PROXIES": "10.0.0.5"}, is_behind_proxy=True, is_production=True
        )
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

        assert self.seen(sender) == {"is_secure": is_believed, "claims": 3 if is_believed else 0}

    def test_without_the_gate_anybody_could_say_it(self, settings: Settings) -> None:
        """The negative control: this is what the framework alone believes."""
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

        assert RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-Proto": "https"}).is_secure()

    def test_the_gate_stands_before_everything_else(self, settings: Settings) -> None:
        assert settings.MIDDLEWARE[0] == "bundel.site.proxies.OnlyOurProxies"
