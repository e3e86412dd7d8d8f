"""What Bundel asks other servers: the list 'Outgoing' of RELIABILITY, against servers that do their worst."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from urllib3.exceptions import InsecureRequestWarning

from bundel.apps.accounts.log_in import outgoing, reaching
from bundel.apps.accounts.log_in.outgoing import GuardedSession, RefusedAddress, found_at, is_public

NAMED = "https://login.gouda.example"
Reply = Callable[[BaseHTTPRequestHandler], None]


class Worst(BaseHTTPRequestHandler):
    """Answers as its path says; counts how often it was asked."""

    asked: list[str] = []  # noqa: RUF012 - shared on purpose

    def do_GET(self) -> None:
        self.asked.append(self.path)
        {"/bomb": self.bomb, "/endless": self.endless, "/drip": self.drip, "/moved": self.moved}.get(
            self.path, self.good
        )()

    def good(self) -> None:
        self.start(200, [("Set-Cookie", "a=b")])
        self.wfile.write(self.headers["Accept-Encoding"].encode())

    def bomb(self) -> None:
        self.start(200, [("Content-Encoding", "gzip")])
        self.wfile.write(gzip.compress(b"0" * 20_000_000))

    def endless(self) -> None:
        self.start(200, [])
        for _ in range(100):
            self.wfile.write(b"0" * 100_000)

    def drip(self) -> None:
        self.start(200, [])
        for _ in range(60):
            self.wfile.write(b"0")
            self.wfile.flush()
            threading.Event().wait(0.02)

    def moved(self) -> None:
        self.start(302, [("Location", "http://127.0.0.1:1/inside")])

    def start(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Nothing: the test tells what it saw."""

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            # Who asked went away, which is what the test is about.
            self.close_connection = True


@pytest.fixture(scope="module")
def worst() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Worst)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/", "https://127.0.0.1/", "http://169.254.169.254/latest/", "https://10.0.0.1/",
        "http://2130706433/", "https://[::ffff:127.0.0.1]/", "https://[::1]/", "https://evil.example/",
        "http://login.gouda.example/", "https://login.gouda.example:8443/", "https://login.gouda.example.evil.example/",
        "https://user:word@login.gouda.example/", "https://login.gouda.example@evil.example/",
        "file:///etc/passwd", "ftp://login.gouda.example/", "gopher://login.gouda.example/", "//login.gouda.example/",
    ],
)  # fmt: skip
def test_only_what_the_settings_name_is_asked(address: str) -> None:
    with pytest.raises(RefusedAddress):
        GuardedSession([NAMED], ["keys.gouda.example"]).get(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "ff02::1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1", "::127.0.0.1", "::ffff:0:10.0.0.1", "5f00::1",
        "een naam",
    ],
)  # fmt: skip
def test_an_address_on_a_network_of_ones_own_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("server", ["https://gouda.example", "https://gouda.example" + reaching.DISCOVERY])
def test_a_log_in_is_asked_at_the_one_place_where_it_says_how_to_speak_to_it(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def get(_session: GuardedSession, address: str) -> requests.Response:
        asked.append(address)
        raise RefusedAddress("nobody is asked here")

    monkeypatch.setattr(GuardedSession, "get", get)
    monkeypatch.setattr(reaching, "configured_log_ins", lambda: [{"name": "Gouda", "settings": {"server_url": server}}])

    assert list(reaching.answering()) == [("Gouda", "nobody is asked here")]
    assert asked == ["https://gouda.example" + reaching.DISCOVERY]


def test_addresses_of_the_open_internet_are() -> None:
    assert all(map(is_public, ("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808")))


def leads_to(monkeypatch: pytest.MonkeyPatch, *places: str) -> list[str]:
    """From now on every name leads there; gives the names that were asked, as often as they were."""
    asked: list[str] = []

    def answer(host: str, port: int, **_more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize("places", [("127.0.0.1",), ("10.0.0.1",), ("8.8.8.8", "127.0.0.1")])
def test_a_name_that_leads_inside_is_refused_after_it_was_looked_up(
    monkeypatch: pytest.MonkeyPatch, places: tuple[str, ...]
) -> None:
    asked = leads_to(monkeypatch, *places)

    with pytest.raises(RefusedAddress, match="network of one's own"):
        GuardedSession([NAMED]).get(f"{NAMED}/keys")
    assert asked == ["login.gouda.example"]


def test_an_unknown_name_is_refused_in_words() -> None:
    with pytest.raises(RefusedAddress, match="is not found"):
        found_at("een naam met spaties", 443, may_be_near=False)


def test_a_name_server_that_does_not_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def silent(*_asked: object, **_more: object) -> list[tuple[object, ...]]:
        answered.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", silent)
    monkeypatch.setattr(outgoing, "LONGEST_SILENCE", 0.05)
    with pytest.raises(RefusedAddress, match="was not found within 0.05 seconds"):
        found_at("login.gouda.example", 443, may_be_near=False)

    # The negative control: the same name, answered in time, is found.
    answered.set()
    assert found_at("login.gouda.example", 443, may_be_near=False)[0][4] == ("8.8.8.8", 443)


def test_without_looking_at_the_place_a_name_would_lead_inside(worst: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same name, the look at its place taken away, and the server inside is asked."""
    port = int(worst.rpartition(":")[2])
    leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    Worst.asked.clear()

    with pytest.raises(requests.RequestException):
        GuardedSession([f"https://login.gouda.example:{port}"]).get(f"https://login.gouda.example:{port}/")
    assert GuardedSession([f"http://login.gouda.example:{port}"]).get(f"http://login.gouda.example:{port}/").ok
    assert Worst.asked == ["/"]


def test_what_is_named_is_asked_once_for_where_it_is_and_no_cookie_is_kept(
    worst: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leads_to(monkeypatch, "127.0.0.1")
    session = GuardedSession([worst])

    answer = session.get(f"{worst}/")

    assert answer.text == "identity" and len(asked) == 1
    assert not session.cookies


def test_a_place_that_does_not_answer_is_passed_over_for_the_next_and_at_last_told(
    worst: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, "127.0.0.9", "127.0.0.1")
    assert GuardedSession([worst]).get(f"{worst}/").ok

    leads_to(monkeypatch, "127.0.0.9")
    with pytest.raises(requests.RequestException):
        GuardedSession([worst]).get(f"{worst}/")


def test_a_redirect_is_not_followed(worst: str) -> None:
    answer = GuardedSession([worst]).get(f"{worst}/moved", allow_redirects=True)

    assert answer.status_code == 302 and answer.history == []


@pytest.mark.parametrize(("path", "words"), [("/bomb", "packed"), ("/endless", "more than a megabyte")])
def test_a_bomb_and_an_answer_without_end_are_cut_off(worst: str, path: str, words: str) -> None:
    with pytest.raises(RefusedAddress, match=words):
        GuardedSession([worst]).get(f"{worst}{path}")


def test_an_answer_that_drips_is_cut_off_though_it_is_never_silent(worst: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "LONGEST_IN_ALL", 0.2)
    started = time.monotonic()

    with pytest.raises(RefusedAddress, match="took more than"):
        GuardedSession([worst]).get(f"{worst}/drip")
    assert time.monotonic() - started < 3


def test_without_the_limits_each_would_be_taken_in(worst: str) -> None:
    """The negative control of the three tests above: an ordinary client takes all of it."""
    bomb, drip = requests.get(f"{worst}/bomb", timeout=10), requests.get(f"{worst}/drip", timeout=10)

    assert len(bomb.content) == 20_000_000 and len(drip.content) == 60
    with pytest.raises(requests.ConnectionError, match="127.0.0.1"):
        requests.get(f"{worst}/moved", timeout=1)


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A server with a certificate for login.gouda.example, and the file of who signed it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "login.gouda.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("login.gouda.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Worst)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port, file
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_certificate_must_be_for_the_name_and_from_somebody_we_trust(
    behind_tls: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """We connect to the place that was looked at, and the name still counts."""
    port, file = behind_tls
    right, other = f"https://login.gouda.example:{port}", f"https://login.delft.example:{port}"
    leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)

    assert GuardedSession([right]).get(f"{right}/", verify=str(file)).text == "identity"
    with pytest.raises(requests.exceptions.SSLError, match="doesn't match|not valid for"):
        GuardedSession([other]).get(f"{other}/", verify=str(file))
    with pytest.raises(requests.exceptions.SSLError, match="self-signed|self signed"):
        GuardedSession([right]).get(f"{right}/")


def test_without_looking_at_the_certificate_any_name_would_be_taken_from_anybody(
    behind_tls: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = f"https://login.delft.example:{behind_tls[0]}"
    leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)

    with pytest.warns(InsecureRequestWarning):
        assert GuardedSession([other]).get(f"{other}/", verify=False).text == "identity"
