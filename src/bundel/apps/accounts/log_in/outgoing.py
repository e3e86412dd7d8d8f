"""What Bundel asks the log-in of a municipality: only at the address that the settings name, and never for long."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests

LONGEST_WAIT = 10
LARGEST_ANSWER = 1_000_000


class RefusedAddress(requests.RequestException):
    """An address that the settings do not name, or one that is not safe."""


class GuardedSession(requests.Session):
    """No other hosts than those allowed, no redirects, no cookies kept, no long waits, no large answers.

    Without https only where the settings themselves say http, which production refuses (R12).
    """

    def __init__(self, servers: list[str]) -> None:
        super().__init__()
        self.allowed = {(part.scheme, part.netloc) for part in map(urlsplit, servers)}
        self.trust_env = False

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        part = urlsplit(str(url))
        # A log-in may keep its keys on another host of its own, but never in the open.
        if (part.scheme, part.netloc) not in self.allowed and part.scheme != "https":
            raise RefusedAddress(f"{part.scheme}://{part.netloc} is not an address of a log-in that the settings name")
        if part.username or part.password:
            raise RefusedAddress("an address with a user name in it")
        kwargs.update(timeout=LONGEST_WAIT, allow_redirects=False, stream=True)
        answer = super().request(method, url, *args, **kwargs)
        self.cookies.clear()
        return _bounded(answer)


def _bounded(answer: requests.Response) -> requests.Response:
    content = b""
    for chunk in answer.iter_content(65_536):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            answer.close()
            raise RefusedAddress("an answer of more than a megabyte")
    answer._content = content
    return answer
