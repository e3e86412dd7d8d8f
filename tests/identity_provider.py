"""A real OpenID Connect provider, as a process of its own, for the tests of logging in through one's municipality."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

WAIT = 20


@contextmanager
def running_provider(people: list[dict[str, Any]]) -> Iterator[str]:
    """Its address; ``people`` are those whom it knows, with what it says about them (``sub``, ``email``, ...)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [part for one in people for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--host", "localhost", "--port", str(port)]
    process = subprocess.Popen([*command, *claims], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(WAIT)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/.well-known/openid-configuration", timeout=2):
                return
        except OSError:
            assert process.poll() is None, "the provider stopped at once"
            time.sleep(0.05)
    raise AssertionError("the provider does not answer")


def providers_setting(address: str, *, domains: tuple[str, ...] = ("gouda.example",)) -> dict[str, dict[str, Any]]:
    """What the settings of an installation say about it (SOCIALACCOUNT_PROVIDERS)."""
    app = {
        "provider_id": "gouda", "name": "Gemeente Gouda", "client_id": "bundel", "secret": "een geheim van hier",
        "settings": {"server_url": address, "email_domains": list(domains)},
    }  # fmt: skip
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
