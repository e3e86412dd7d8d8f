"""One look at an installation: each thing that can go wrong unseen is found, and what is well is not cried over."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.checks import Error
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection
from django.utils import translation
from pytest_django import Settings
from tests.apps.operations.conftest import NOW, Place

from bundel.apps.jobs.models import Job, State
from bundel.apps.operations.backing_up import VERDICT
from bundel.apps.operations.installation import database, looking, machine, record_keys, safety_net, services, work
from bundel.apps.operations.installation.finding import Finding, Level, good, warning, wrong
from bundel.apps.record import outside

LATER = NOW + timedelta(minutes=30)


def told(findings: Iterable[Finding]) -> tuple[str, str]:
    """The only finding of one look."""
    (one,) = findings
    return one.level.name, one.text


class TestDatabase:
    def test_settings_that_can_lose_what_was_saved_are_named(self, own: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "run_checks", lambda **_: [Error("fsync=off", hint="Zet het aan.")])
        assert told(database.settings_read_back()) == (
            "WRONG",
            "De database is niet veilig ingesteld. fsync=off Zet het aan.",
        )

        monkeypatch.setattr(database, "run_checks", lambda **_: [])
        assert told(database.settings_read_back())[0] == "GOOD"

    def test_a_database_of_another_version_is_noticed_either_way(self, live: None) -> None:
        assert told(database.migrations())[0] == "GOOD"
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'inbox'")
            assert "manage.py upgrade" in told(database.migrations())[1]
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('record', '0099_x', %s)", [NOW])
        assert told(database.migrations())[1].startswith(
            "De database is van een nieuwere versie van Bundel (record.0099_x)"
        )

    def test_a_clock_that_runs_behind_what_was_recorded_is_noticed(
        self, own: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "_clock_of_the_server", lambda: None)

        assert told(database.clocks(NOW))[0] == "GOOD"
        assert "De klok loopt achter" in told(database.clocks(NOW - timedelta(minutes=1)))[1]

    def test_a_clock_that_differs_from_that_of_the_server_is_noticed(
        self, own: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = datetime.now(UTC)
        assert told(database.clocks(now))[0] == "GOOD"

        monkeypatch.setattr(database, "_clock_of_the_server", lambda: now + timedelta(seconds=6))
        assert told(database.clocks(now)) == (
            "WRONG", "De klok van de database en die van deze server lopen 6 seconden uiteen. Zet ze gelijk.",
        )  # fmt: skip


class TestRecord:
    def test_keys_that_are_there_and_nobodys_business_are_good(self, own: Place) -> None:
        assert told(record_keys.keys())[0] == "GOOD"

    @pytest.mark.parametrize(("in_production", "level"), [(True, "WRONG"), (False, "WARNING")])
    def test_no_key(self, own: Place, settings: Settings, in_production: bool, level: str) -> None:
        settings.IS_PRODUCTION = in_production
        for one in own.keys.glob("*.pem"):
            one.unlink()

        found = told(record_keys.keys())

        assert found[0] == level and "make_record_key" in found[1]

    def test_a_key_that_others_can_read_or_nobody_can_use(self, own: Place) -> None:
        (key,) = own.keys.glob("*.pem")
        key.chmod(0o640)
        assert told(record_keys.keys()) == (
            "WRONG", f"Anderen op deze server kunnen bij {key}. Voer uit: chmod go= {key}",
        )  # fmt: skip

        key.write_text("no key")
        key.chmod(0o600)
        assert "can't be read as a signing key" in told(record_keys.keys())[1]

    def test_a_record_that_waits_after_a_restore(self, own: Place) -> None:
        assert told(record_keys.record())[0] == "GOOD"

        outside.note_restored()

        level, text = told(record_keys.record())
        assert level == "WRONG" and "teruggezet uit een reservekopie" in text and "manage.py resume_record" in text


class TestWorker:
    def put(self, state: State, **given: object) -> None:
        job = Job.objects.create(name="test.work", key=f"{state}{given}", state=state, **given)
        Job.objects.filter(pk=job.pk).update(made_at=NOW)

    def test_one_that_does_nothing_is_noticed(self, live: None) -> None:
        assert told(work.worker(NOW)) == (
            "WRONG", "De werker heeft niets gedaan sinds het begin. Start hem: manage.py work",
        )  # fmt: skip
        self.put(State.DONE, finished_at=NOW)
        assert told(work.worker(LATER)) == (
            "GOOD",
            "De werker werkt; het laatste werk was klaar op 28 november 2026, 03:10.",
        )
        level, text = told(work.worker(LATER + timedelta(minutes=6)))
        assert level == "WRONG" and "sinds 28 november 2026, 03:10. Start hem" in text

    def test_work_that_waits_and_work_that_fails_are_noticed(self, live: None) -> None:
        self.put(State.DONE, finished_at=LATER)
        self.put(State.WAITING)
        self.put(State.FAILED, finished_at=NOW)

        first, second = work.worker(LATER)

        assert first.level is Level.WARNING and "--processes 2" in first.text
        assert second.text == "test.work mislukte 1 keer in de laatste dag. Kijk in het log van de werker."


class TestDisks:
    @pytest.mark.parametrize(("free", "level"), [(4, "WRONG"), (14, "WARNING"), (15, "GOOD")])
    def test_one_that_fills_up_is_noticed_in_time(
        self, own: Place, monkeypatch: pytest.MonkeyPatch, free: int, level: str
    ) -> None:
        usage = SimpleNamespace(free=free << 30, total=100 << 30)
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda place: usage)

        found = told(machine.disks())

        assert found[0] == level and f"{free}.0 GiB ({free}%) vrij" in found[1]

    def test_a_folder_that_is_gone_is_noticed(self, own: Place, settings: Settings, tmp_path: Path) -> None:
        settings.BACKUP_DIR = tmp_path / "gone"

        assert f"De map {tmp_path / 'gone'} is er niet, of is niet te lezen. Maak hem" in [*machine.disks()][-1].text


class TestBackups:
    def found(self, settings: Settings, folder: Path, *, hours: float, is_good: bool = True) -> tuple[str, str]:
        made = folder / "bundel-20261128T021000Z"
        made.mkdir(exist_ok=True)
        (made / VERDICT).write_text(json.dumps({"is_good": is_good}))
        settings.BACKUP_DIR = folder
        return told(safety_net.backups(NOW + timedelta(hours=hours)))

    def test_the_last_good_one_may_be_a_day_old(self, settings: Settings, tmp_path: Path) -> None:
        levels = [self.found(settings, tmp_path, hours=hours)[0] for hours in (25, 27, 51)]

        assert levels == ["GOOD", "WARNING", "WRONG"]

    def test_one_that_is_not_good_does_not_count(self, settings: Settings, tmp_path: Path) -> None:
        assert self.found(settings, tmp_path, hours=1, is_good=False)[1].startswith("Er is geen goede reservekopie")
        settings.BACKUP_DIR = None
        assert told(safety_net.backups(NOW))[0] == "WARNING"


class TestMail:
    def test_a_server_that_takes_us_on_gets_no_mail(self, settings: Settings, mailoutbox: list[object]) -> None:
        settings.MAIL = SimpleNamespace(is_sent=True)
        settings.EMAIL_HOST = "mail.example"
        assert told(services.mail()) == ("GOOD", "De mailserver mail.example neemt ons aan.")
        settings.EMAIL_HOST = ""
        assert told(services.mail()) == ("GOOD", "Mail komt in bestanden.")
        assert mailoutbox == []

    def test_no_server_or_one_that_does_not_answer_is_noticed(self, settings: Settings) -> None:
        settings.MAIL = SimpleNamespace(is_sent=False)
        assert told(services.mail())[0] == "WARNING"

        settings.MAIL = SimpleNamespace(is_sent=True)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        level, text = told(services.mail())
        assert level == "WRONG" and "Kijk naar BUNDEL_MAIL_URL" in text


class Discovery(http.server.BaseHTTPRequestHandler):
    answer = b'{"authorization_endpoint": "x"}'

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(change: Callable[[http.server.HTTPServer], None] = lambda server: None) -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Discovery)
    change(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestLogIns:
    def found(self, settings: Settings, port: int) -> tuple[str, str]:
        one = {"name": "Voorbeeld", "settings": {"server_url": f"http://localhost:{port}"}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one]}}
        return told(services.log_ins())

    def test_one_that_answers_is_good_and_one_that_does_not_is_named(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with served() as port:
            assert self.found(settings, port) == ("GOOD", "De inlogpagina van Voorbeeld antwoordt.")
            monkeypatch.setattr(Discovery, "answer", b"[]")
            assert self.found(settings, port)[1].endswith("beheert. (an answer of another kind)")
            monkeypatch.setattr(Discovery, "answer", b"<html>")
            assert self.found(settings, port)[0] == "WRONG"
        assert self.found(settings, port)[0] == "WRONG"


def certificate_for(name: str, until: datetime, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what a visitor trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(until - timedelta(days=400)).not_valid_after(until)
        .add_extension(names, critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file)
    return shown, ssl.create_default_context(cadata=made.public_bytes(Encoding.PEM).decode())


class TestCertificate:
    def test_it_is_looked_at_as_a_browser_does_and_its_end_is_told_in_time(self, tmp_path: Path) -> None:
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
        shown, trusted = certificate_for("127.0.0.1", until, tmp_path)

        def over_tls(server: http.server.HTTPServer) -> None:
            server.socket = shown.wrap_socket(server.socket, server_side=True)

        with served(over_tls) as port:
            address = f"127.0.0.1:{port}"
            levels = [
                told(machine.certificate(until - timedelta(days=days), address, trusted))[0] for days in (22, 20, 6, -1)
            ]
            stranger = told(machine.certificate(until - timedelta(days=22), address))
        assert levels == ["GOOD", "WARNING", "WRONG", "WRONG"]
        assert stranger[0] == "WRONG" and "is niet goed, of niet op te vragen" in stranger[1]
        assert told(machine.certificate(NOW, address))[0] == "WRONG"


class TestTheCommand:
    @pytest.fixture
    def looks(self, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
        found = [good("mail", "Goed."), warning("disk", "Bijna vol.")]
        monkeypatch.setattr(
            "bundel.apps.operations.management.commands.check_installation.look", lambda *_, **__: found
        )
        return found

    def said(self, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as ended:
            call_command("check_installation", *options)
        return ended.value.code, capsys.readouterr().out

    def test_the_worst_finding_is_its_exit_code(self, looks: list[Finding], capsys: pytest.CaptureFixture[str]) -> None:
        assert self.said(capsys) == (1, "✓ Goed.\n! Bijna vol.\n")

        looks.append(wrong("keys", "Weg."))
        code, text = self.said(capsys, "--json")
        assert code == 2 and json.loads(text) == {
            "worst": "wrong",
            "findings": [
                {"key": "mail", "level": "good", "text": "Goed."},
                {"key": "disk", "level": "warning", "text": "Bijna vol."},
                {"key": "keys", "level": "wrong", "text": "Weg."},
            ],
        }

    def test_it_looks_at_everything_and_at_the_network_only_when_asked(
        self, own: Place, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [{"name": "V", "settings": {"server_url": "x:"}}]}
        }
        usual = ["database", "migrations", "clock", "keys", "record", "jobs", "disk", "backup", "erased", "mail"]
        found = looking.look(LATER)
        assert list(dict.fromkeys(one.key for one in found)) == usual

        settings.IS_PRODUCTION, settings.ALLOWED_HOSTS = True, [".bundel.example"]
        asked = list[str]()
        monkeypatch.setattr(machine, "certificate", lambda now, address: asked.append(address) or [])
        assert {one.key for one in looking.look(LATER, log_ins=True)} == {*usual, "log_ins"}
        assert asked == ["bundel.example"]
        assert {one.key for one in looking.look(LATER, only="disk")} == {"disk"}
        assert {*usual, "certificate", "log_ins"} == set(looking.KEYS)

    def test_what_stumbles_is_a_finding_and_the_rest_is_still_looked_at(
        self, own: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "newest_moment", lambda: 1 / 0)

        found = {one.key: one for one in looking.look(LATER)}

        assert found["clock"].text == (
            "clock: dit was niet na te gaan. Meld deze regel bij wie Bundel maakt. "
            "(ZeroDivisionError: division by zero)"
        )
        assert len(found) == 10

    @pytest.mark.parametrize(
        ("fault", "advice"),
        [
            (OperationalError("no such table: jobs_job"), "Voer eerst uit: manage.py upgrade"),
            (ProgrammingError("relation does not exist"), "Voer eerst uit: manage.py upgrade"),
            (OperationalError("refused\n\tis it up?"), "Kijk of de database draait, en of DATABASE_URL klopt."),
        ],
    )
    def test_a_database_that_is_not_there_or_empty_says_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch, fault: Exception, advice: str
    ) -> None:
        def stumble(now: datetime) -> object:
            raise fault

        monkeypatch.setattr(work, "worker", stumble)

        level, text = told(looking.look(LATER, only="jobs"))

        assert level == "WRONG" and text.startswith(f"jobs: dit was niet na te gaan. {advice} (") and "\n" not in text

    def test_it_speaks_english_too(self, own: Place) -> None:
        with translation.override("en"):
            assert told(record_keys.record())[1].startswith("The record takes decisions")
