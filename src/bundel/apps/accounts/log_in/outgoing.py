"""What Bundel asks the log-in of a municipality: only at the hosts that the settings name, and never for long.

The one client for HTTP to the outside (RELIABILITY R12); a test finds any other.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

LONGEST_SILENCE, LONGEST_IN_ALL = 5, 15
LARGEST_ANSWER = 1_000_000
PORTS = {"http": 80, "https": 443}
# Networks in which an address of the old kind hides in one of the new kind.
HIDING = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
# Of the new kind only this part is given out for the open internet; whatever else there is lies nearer.
OPEN = ip_network("2000::/3")
Found = tuple[int, int, int, str, Any]


class RefusedAddress(requests.RequestException):
    """An address that the settings do not name, one that is not safe, or an answer that is too much or too slow."""


class GuardedSession(requests.Session):
    """Hosts by name, found once and refused when they lie on a network of one's own; no redirects, no cookies kept.

    Without https, and on this very machine, only where the settings themselves say so, which production refuses.
    """

    def __init__(self, servers: Iterable[str], other_hosts: Iterable[str] = ()) -> None:
        super().__init__()
        named = {(part.scheme, part.netloc) for part in map(urlsplit, servers)}
        self.allowed = named | {("https", host) for host in other_hosts}
        self.trust_env = False
        # What is packed could be a hundred times larger than it looks.
        self.headers["Accept-Encoding"] = "identity"
        self.line = _Line()
        for start in ("https://", "http://"):
            self.mount(start, _GuardedAdapter(self.line))

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        part = urlsplit(str(url))
        if part.username or part.password:
            raise RefusedAddress("an address with a user name in it")
        if (part.scheme, part.netloc) not in self.allowed:
            raise RefusedAddress(f"{part.scheme}://{part.netloc} is not an address of a log-in that the settings name")
        host, port = part.hostname or "", part.port or PORTS[part.scheme]
        self.line.found = found_at(host, port, may_be_near=part.scheme == "http")
        kwargs.update(timeout=LONGEST_SILENCE, allow_redirects=False, stream=True)
        with self.line:
            answer = _bounded(super().request(method, url, *args, **kwargs))
        self.cookies.clear()
        return answer


def found_at(host: str, port: int, *, may_be_near: bool) -> list[Found]:
    """Where the host is, asked once: what is connected to is what was looked at."""
    found = _looked_up(host, port)
    if not may_be_near and not all(is_public(str(one[4][0])) for one in found):
        raise RefusedAddress(f"{host} lies on a network of one's own")
    return found


def _looked_up(host: str, port: int) -> list[Found]:
    """The look-up has no time limit of its own: a thread asks, and is left to itself when no answer comes."""
    answers: Queue[list[Found] | Exception] = Queue(1)

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as fault:
            answers.put(fault)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=LONGEST_SILENCE)
    except Empty:
        raise RefusedAddress(f"{host} was not found within {LONGEST_SILENCE} seconds") from None
    if isinstance(answer, Exception):
        raise RefusedAddress(f"{host} is not found") from answer
    return answer


def is_public(address: str) -> bool:
    """Whether an address lies on the open internet, whichever way it is written."""
    try:
        place: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(place, IPv6Address):
        hidden = place.ipv4_mapped or place.sixtofour or (place.teredo[1] if place.teredo else None)
        if any(place in network for network in HIDING):
            hidden = IPv4Address(int(place) & 0xFFFFFFFF)
        if hidden is None and place not in OPEN:
            return False
        place = hidden or place
    return place.is_global and not place.is_multicast


class _Line:
    """The connection of one request; cut when it takes too long in all, whatever the other side drips."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.open: list[socket.socket] = []
        self.is_cut = False

    def connect(self, timeout: Any) -> socket.socket:
        fault: OSError = OSError("no address")
        for family, kind, protocol, _name, place in self.found:
            made = socket.socket(family, kind, protocol)
            made.settimeout(timeout if isinstance(timeout, int | float) else LONGEST_SILENCE)
            try:
                made.connect(place)
            except OSError as refused:
                made.close()
                fault = refused
                continue
            # A handle of our own on the same connection: TLS takes the other one over.
            self.open.append(made.dup())
            return made
        raise fault

    def cut(self) -> None:
        self.is_cut = True
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self.timer = threading.Timer(LONGEST_IN_ALL, self.cut)
        self.timer.daemon = True
        self.timer.start()

    def __exit__(self, *_fault: object) -> None:
        self.timer.cancel()
        for one in self.open:
            one.close()
        self.open = []
        if self.is_cut:
            raise RefusedAddress(f"an answer that took more than {LONGEST_IN_ALL} seconds")


class _GuardedAdapter(HTTPAdapter):
    """Connects to what was looked at; the name is still what the certificate must be for."""

    def __init__(self, line: _Line) -> None:
        self.line = line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        pools = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
        self.poolmanager.pool_classes_by_scheme = {name: _guarded(pool, self.line) for name, pool in pools.items()}


def _guarded(pool: type[HTTPConnectionPool], line: _Line) -> type[HTTPConnectionPool]:
    """The library's pool, with connections that go where this line leads."""
    base: Any = pool.ConnectionCls

    class Connection(base):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return line.connect(self.timeout)

    return type("GuardedPool", (pool,), {"ConnectionCls": Connection})


def _bounded(answer: requests.Response) -> requests.Response:
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        answer.close()
        raise RefusedAddress("a packed answer, which was not asked for")
    content = b""
    for chunk in answer.iter_content(65_536):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            answer.close()
            raise RefusedAddress("an answer of more than a megabyte")
    answer._content = content
    return answer
