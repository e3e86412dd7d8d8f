"""A real OpenID Connect provider, as a process of its own, for the tests of logging in through one's municipality."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

WAIT, PATIENCE = 20, 400


@contextmanager
def running_provider(people: list[dict[str, Any]]) -> Iterator[str]:
    """Its address; ``people`` are those whom it knows, with what it says about them (``sub``, ``email``, ...)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [part for one in people for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--host", "localhost", "--port", str(port)]
    process = subprocess.Popen([*command, *claims], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(process, port)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(WAIT)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(PATIENCE):
        try:
            socket.create_connection(("localhost", port), timeout=WAIT).close()
            return
        except OSError:
            # Either it ends, which is a fault, or this was the pause before looking again.
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                raise AssertionError("the provider stopped at once") from None
    raise AssertionError("the provider does not answer")


def providers_setting(address: str, *, domains: tuple[str, ...] = ("gouda.example",)) -> dict[str, dict[str, Any]]:
    """What the settings of an installation say about it (SOCIALACCOUNT_PROVIDERS)."""
    app = {
        "provider_id": "gouda", "name": "Gemeente Gouda", "client_id": "bundel", "secret": "een geheim van hier",
        "settings": {"server_url": address, "email_domains": list(domains)},
    }  # fmt: skip
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
