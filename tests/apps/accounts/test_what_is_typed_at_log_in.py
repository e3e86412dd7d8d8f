"""What is typed at log-in counts as it was typed, where it was typed; and what the browser holds of it afterwards."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.webauthn.forms import EditWebAuthnForm
from django.conf import settings as project_settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client
from tests.apps.accounts.conftest import PASSWORD, MakePerson

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.log_in.forms import PasskeyNameForm
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.django_db
LOG_IN = "/inloggen/"


@pytest.fixture
def ans(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("ans", gouda, Role.ADMINISTRATOR)


def comes_in(email: str, password: str) -> bool:
    return Client().post(LOG_IN, {"email": email, "password": password}).status_code == 302


@pytest.mark.parametrize(
    "kept", [" begint met een spatie", "eindigt met een ", "Hoofdletters Tellen", "é" * 12, "p" * 199]
)
def test_a_password_counts_sign_for_sign(ans: User, kept: str) -> None:
    ans.set_password(kept)
    ans.save()

    assert comes_in(ans.email, kept)
    others = {kept.strip(), kept.swapcase(), kept[:-1], f"{kept}x"} - {kept}
    assert [other for other in sorted(others) if comes_in(ans.email, other)] == []


def test_a_field_in_the_address_is_no_field_of_the_form(client: Client, ans: User) -> None:
    """Nor counts the first of two: what a browser sends last is what the person saw last."""
    query = f"?email={ans.email}&password={PASSWORD}&csrfmiddlewaretoken=x&key=x"

    assert client.post(f"{LOG_IN}{query}").status_code == 422
    assert client.post(LOG_IN, {"email": ans.email, "password": [PASSWORD, "fout"]}).status_code == 422
    assert client.get(f"{LOG_IN}{query}").status_code == 200
    assert PASSWORD not in client.get(f"{LOG_IN}{query}").content.decode()
    assert client.post(LOG_IN, {"email": ans.email, "password": ["fout", PASSWORD]}).status_code == 302


def test_logging_out_lets_the_browser_forget(client: Client, ans: User) -> None:
    client.force_login(ans)
    assert "Clear-Site-Data" not in client.get("/account/").headers

    left = client.post("/uitloggen/")

    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert left.cookies[project_settings.SESSION_COOKIE_NAME].value == ""


def test_a_session_key_cannot_be_guessed() -> None:
    keys = {SessionStore()._get_new_session_key() for _ in range(50)}  # type: ignore[attr-defined]

    assert len(keys) == 50 and {len(key) for key in keys} == {32}
    assert len(VALID_KEY_CHARS) ** 32 > 2**128


@pytest.mark.parametrize("name", ["Bas\r\nBcc: evil@evil.example", "Bas\nSubject: x", "=?utf-8?q?x?=", "Bas\x00"])
def test_no_name_or_address_begins_a_header_of_a_mail(
    client: Client, ans: User, gouda: Organisation, name: str
) -> None:
    """However it got in: by the form, which refuses some of it, or by what was there before."""
    client.force_login(ans)
    key = re.findall(r'name="key" value="([^"]+)"', client.get("/beheer/GM0513/mensen/uitnodigen/").content.decode())[0]
    given = {"display_name": name, "email": "bas@gouda.example", "role": "reader", "fields_of_work": "", "key": key}

    assert client.post("/beheer/GM0513/mensen/uitnodigen/", given).status_code in (302, 422)
    for letter in mail.outbox:
        headers = letter.message()
        assert headers.get_all("To") == ["bas@gouda.example"] and headers.get_all("Bcc") is None
        assert len(headers.get_all("Subject")) == 1


def test_a_mail_with_a_header_in_its_subject_would_not_leave() -> None:
    """The guard beneath: the library refuses to write such a mail at all."""
    letter = mail.EmailMessage("x\nBcc: evil@evil.example", "x", to=["bas@gouda.example"])

    with pytest.raises(ValueError, match="[Hh]eader"):
        letter.message()


@pytest.mark.parametrize("name", ["n" * 101, "tele\u202efoon", ""])
def test_the_name_of_a_passkey_is_short_and_readable(name: str) -> None:
    known = SimpleNamespace(wrap=lambda: SimpleNamespace(name="Telefoon"))

    assert set(PasskeyNameForm({"name": name}, instance=known).errors) == {"name"}
    assert PasskeyNameForm({"name": "Telefoon van Zo\u00eb"}, instance=known).is_valid()
    # The negative control: to the library any length will do.
    assert EditWebAuthnForm({"name": "n" * 100_000}, instance=known).is_valid()
