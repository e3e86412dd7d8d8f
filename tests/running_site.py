"""A real server, as a process of its own, on a database of its own with two organisations and people who log in."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
import requests
from tests.two_organisations import FIRST, mailbox

ROOT = Path(__file__).parents[1]
PASSWORD = "een lang geheim van hier"
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("load_data", verbosity=0)
from tests.two_organisations import fill
fill({PASSWORD!r})
"""
WAIT, PATIENCE = 20, 400
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class RunningSite:
    """Where it answers, and where it writes down what went wrong."""

    address: str
    log: Path

    def visitor(self, role: str = "visitor", code: str = FIRST) -> requests.Session:
        """A browser in which somebody with this role has logged in; a visitor has not."""
        session = requests.Session()
        if role == "visitor":
            return session
        token = TOKEN.search(session.get(f"{self.address}/inloggen/").text)
        assert token is not None
        sent = {"email": mailbox(role, code), "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = session.post(f"{self.address}/inloggen/", sent, allow_redirects=False)
        assert answer.status_code == 302, f"{role} could not log in: {answer.status_code}"
        return session


@contextmanager
def database_of_its_own(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database: a file in the folder, or one beside that of the tests."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"site_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_site(folder: Path, database: str, workers: int = 1) -> Iterator[RunningSite]:
    """Prepare the database, start the server, and stop it again."""
    environment = {
        **os.environ, "BUNDEL_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.running_settings",
        "DATABASE_URL": database, "BUNDEL_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "bundel.site.wsgi", "--workers", str(workers), "--threads", "4"]
    # Longer than any pause between two questions: a line that closes just when it is used again looks like a fault.
    # At the end nobody waits for lines that are still open.
    command += ["--keep-alive", "120", "--graceful-timeout", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--timeout", "120"]
    log = folder / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=said)
        try:
            _wait_until_it_answers(server, port)
            yield RunningSite(f"http://127.0.0.1:{port}", log)
        finally:
            server.terminate()
            server.wait(WAIT)


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE):
        assert server.poll() is None, "the server stopped at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=WAIT).close()
            return
        except OSError:
            pause.wait(0.05)
    raise AssertionError("the server does not answer")
