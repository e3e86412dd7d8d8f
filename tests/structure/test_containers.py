"""The files for containers: from our own locks, without rights, and with commands that exist."""

from __future__ import annotations

import gc
import http.server
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from deploy import gunicorn
from deploy.healthy import is_healthy
from django.core.management import get_commands, load_command_class
from tests.site.test_environment import SOUND

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("upgrade", "web", "worker")


class TestCompose:
    def test_there_are_a_database_a_web_server_and_a_worker(self) -> None:
        assert set(SERVICES) == {"database", *OURS}

    @pytest.mark.parametrize("name", SERVICES)
    def test_each_has_no_more_rights_than_it_needs(self, name: str) -> None:
        service = SERVICES[name]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
        assert not {"privileged", "pid", "network_mode", "devices"} & set(service)
        assert name == "database" or (service["user"] == "10001" and "cap_add" not in service)

    @pytest.mark.parametrize("name", ["database", "web", "worker"])
    def test_each_that_stays_tells_whether_it_is_well(self, name: str) -> None:
        assert SERVICES[name]["healthcheck"]["test"][0].startswith("CMD")

    def test_nothing_is_reached_but_the_web_server_from_this_machine(self) -> None:
        ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

        assert ports == {"web": ["127.0.0.1:8000:8000"]}
        assert COMPOSE["networks"]["inside"] == {"internal": True} and SERVICES["database"]["networks"] == ["inside"]

    def test_web_and_worker_wait_for_the_upgrade_and_that_for_the_database(self) -> None:
        for name in ("web", "worker"):
            assert SERVICES[name]["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}
        assert SERVICES["upgrade"]["depends_on"] == {"database": {"condition": "service_healthy"}}

    def test_no_secret_stands_in_it(self) -> None:
        for service in SERVICES.values():
            for name, value in service["environment"].items():
                assert not re.search("PASSWORD|SECRET|URL", name) or (
                    name.endswith("_FILE") and value.startswith("/run/secrets/")
                )

    @pytest.mark.parametrize("name", OURS)
    def test_its_command_exists(self, name: str) -> None:
        _kind, *asked_often = SERVICES[name]["healthcheck"].get("test", ["NONE"])
        often = asked_often[0].split(";")[0].split() if len(asked_often) == 1 else asked_often
        for command in (SERVICES[name]["command"], often):
            if command[:2] == ["python", "manage.py"]:
                asked, *options = command[2:]
                assert (
                    load_command_class(get_commands()[asked], asked)
                    .create_parser("manage.py", asked)
                    .parse_args(options)
                )
            elif command:
                assert (ROOT / next(word for word in command if "/" in word)).is_file()

    def test_every_place_that_is_written_to_is_a_volume_that_the_image_makes(self) -> None:
        places, of_the_web = ({one.split(":")[1] for one in SERVICES[name]["volumes"]} for name in ("worker", "web"))

        assert places - of_the_web == {"/srv/backups"}
        assert places == {"/srv/record", "/srv/backups", "/srv/bundel/var/uploads", "/var/cache/bundel"}
        assert "/srv/record /srv/backups var/uploads" in CONTAINERFILE and "/var/cache/bundel" in CONTAINERFILE


class TestImage:
    def test_it_is_made_by_the_same_script_from_the_same_locks_as_everywhere(self) -> None:
        assert "RUN tools/setup.sh runtime\n" in CONTAINERFILE
        assert not re.search(r"pip install|npm (ci|install)|curl|wget|^ADD ", CONTAINERFILE, flags=re.MULTILINE)

    def test_it_runs_as_nobody_in_particular(self) -> None:
        last = CONTAINERFILE.rindex("USER bundel")

        assert "--uid 10001" in CONTAINERFILE and "\nRUN " not in CONTAINERFILE[last:]

    def test_what_it_copies_is_there_and_reaches_whoever_builds(self) -> None:
        copies = re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, flags=re.MULTILINE)
        let_in = [one[1:] for one in (ROOT / ".containerignore").read_text().splitlines() if one.startswith("!")]
        patterns = [source for line in copies for source in line.split()[:-1]]

        assert len(patterns) > 10
        for pattern in patterns:
            found = list(ROOT.glob(pattern))
            assert found, pattern
            for one in found:
                name = one.relative_to(ROOT)
                assert any(name.match(allowed) or name.is_relative_to(allowed) for allowed in let_in), name
        assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()

    def test_every_image_can_come_from_wherever_the_operator_says(self) -> None:
        images = [
            *re.findall(r"^FROM (\S+)", CONTAINERFILE, flags=re.MULTILINE),
            *(one["image"] for one in SERVICES.values()),
        ]

        assert all(one.startswith("${") for one in images)


class TestWebServer:
    def test_it_takes_its_settings_as_they_stand(self) -> None:
        given = {"PATH": os.environ["PATH"], **SOUND}
        command = [".venv/bin/gunicorn", "--check-config", "--config", "deploy/gunicorn.py", "bundel.site.wsgi"]

        done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)

        assert done.returncode == 0, done.stderr

    @pytest.fixture
    def answering(self) -> Iterator[tuple[int, list[str]]]:
        asked = list[str]()

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.headers["Host"] + self.path)
                self.send_response(200 if self.headers["Host"] == "bundel.example" else 503)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Page)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()
        server.server_close()

    def test_it_is_well_when_it_answers_by_its_own_name(self, answering: tuple[int, list[str]]) -> None:
        port, asked = answering

        assert is_healthy(port, "bundel.example") and not is_healthy(port, "other.example")
        assert asked == ["bundel.example/gezondheid/", "other.example/gezondheid/"]

    def test_it_is_not_well_when_it_does_not_answer(self, answering: tuple[int, list[str]]) -> None:
        assert not is_healthy(9, "bundel.example")


def test_what_a_worker_keeps_for_ever_is_swept_no_more_once_it_is_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(1))
    monkeypatch.setattr(gc, "get_freeze_count", lambda: len(frozen))

    for pages in (1, gunicorn.PAGES_UNTIL_WARM - 1):
        gunicorn.post_request(SimpleNamespace(nr=pages), None, None, None)
    assert frozen == []
    for pages in (gunicorn.PAGES_UNTIL_WARM, gunicorn.PAGES_UNTIL_WARM + 1):
        gunicorn.post_request(SimpleNamespace(nr=pages), None, None, None)
    assert frozen == [1]
