"""What a municipality's log-in says about somebody counts only when it signed it, for us, and it has not ended."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any
from unittest.mock import patch

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import RequestFactory

from bundel.apps.accounts.log_in.id_tokens import CheckedAdapter, claims_of

ISSUER, CLIENT = "https://login.gouda.example", "bundel"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def keys(*names: str, **more: str) -> dict[str, Any]:
    """The public halves, as a log-in publishes them."""
    halves = [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key())) for name in names]
    return {"keys": [{**half, "kid": name, **more} for half, name in zip(halves, names, strict=True)]}


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {"iss": ISSUER, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, **other}
    return {name: value for name, value in told.items() if value is not None}


def signed(told: dict[str, Any], by: str = "a", kid: str | None = "a") -> str:
    return jwt.encode(told, key(by), algorithm="RS256", headers={"kid": kid} if kid else {})


def with_the_public_key_as_a_secret() -> str:
    """What everybody can make, and a careless reader takes: HMAC under the public key (the library makes none)."""
    public = key("a").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [json.dumps(one).encode() for one in ({"alg": "HS256", "kid": "a"}, claims())]
    text = b".".join(urlsafe_b64encode(one).rstrip(b"=") for one in parts)
    seal = urlsafe_b64encode(hmac.digest(public, text, "sha256")).rstrip(b"=")
    return (text + b"." + seal).decode()


def read(token: str, published: dict[str, Any] | None = None) -> dict[str, Any]:
    return claims_of(token, jwt.PyJWKSet.from_dict(published or keys("a")), ISSUER, CLIENT)


@pytest.mark.parametrize("kid", ["a", None])
def test_what_it_signed_for_us_is_taken(kid: str | None) -> None:
    assert read(signed(claims(), kid=kid))["sub"] == "1"
    assert read(signed(claims(aud=[CLIENT, "x"], azp=CLIENT)))["sub"] == "1"


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://login.delft.example"}, {"aud": "somebody-else"}, {"exp": 1_000_000_000}, {"azp": "else"},
        {"nbf": 4_000_000_000}, {"iss": None}, {"aud": None}, {"sub": None}, {"exp": None}, {"iat": None},
    ],
)  # fmt: skip
def test_what_is_from_another_for_another_or_over_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(jwt.PyJWTError):
        read(signed(claims(**other)))


def test_a_signature_of_somebody_else_or_of_another_kind_is_refused() -> None:
    forged = [
        signed(claims(), by="b"),
        signed(claims(), kid="unknown"),
        jwt.encode(claims(), "", algorithm="none", headers={"kid": "a"}),
        with_the_public_key_as_a_secret(),
        signed(claims())[:-6] + "AAAAAA",
        "geen.token",
    ]

    for token in forged:
        with pytest.raises(jwt.PyJWTError):
            read(token)


def test_without_the_name_of_its_key_one_of_several_is_not_guessed_and_one_for_locking_is_none() -> None:
    with pytest.raises(jwt.InvalidKeyError):
        read(signed(claims(), kid=None), keys("a", "b"))
    with pytest.raises(jwt.InvalidKeyError):
        read(signed(claims()), keys("a", use="enc"))


class Provider:
    class app:
        client_id = CLIENT
        settings = {"server_url": ISSUER, "email_domains": ["gouda.example"]}

    server_url = f"{ISSUER}/.well-known/openid-configuration"

    def sociallogin_from_response(self, _request: object, data: dict[str, Any]) -> dict[str, Any]:
        return data


CONFIG = {"issuer": ISSUER, "token_endpoint": "token", "jwks_uri": "jwks", "userinfo_endpoint": "who"}


class Answers:
    """Stands for the session: what is asked by address."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_fault: object) -> None:
        """Nothing to close."""

    def get(self, address: str, **_more: object) -> Any:
        answer = self.said[address]

        class Answer:
            def raise_for_status(self) -> None:
                """All is well."""

            def json(self) -> Any:
                return answer

        return Answer()


def come_in(response: dict[str, Any], **other: Any) -> Any:
    """What the adapter makes of an answer of the log-in; ``other`` replaces what its addresses say."""
    said: dict[str, Any] = {
        "config": CONFIG,
        "jwks": keys("a"),
        "who": {"sub": "1", "email": "bas@gouda.example"},
        **other,
    }
    said[Provider.server_url] = said["config"]
    adapter = CheckedAdapter(RequestFactory().get("/"), "gouda")
    adapter.did_fetch_access_token = True

    class Token:
        token = "x"

    library = "allauth.socialaccount.providers.openid_connect.views.get_adapter"
    with (
        patch.object(CheckedAdapter, "get_provider", lambda _self: Provider()),
        patch(library) as theirs,
        patch("bundel.apps.accounts.log_in.id_tokens.get_adapter") as ours,
    ):
        for one in (theirs, ours):
            one.return_value.get_requests_session.return_value = Answers(said)
        return adapter.complete_login(None, Provider.app, Token(), response=response)


def test_a_whole_answer_says_who_somebody_is() -> None:
    assert come_in({"id_token": signed(claims())})["userinfo"]["email"] == "bas@gouda.example"


@pytest.mark.parametrize(
    ("response", "other"),
    [
        ({}, {}),
        ({"id_token": ["x"]}, {}),
        ({"id_token": signed(claims(), by="b")}, {}),
        ({"id_token": signed(claims(sub="2"))}, {}),
        ({"id_token": signed(claims())}, {"who": []}),
        ({"id_token": signed(claims())}, {"jwks": {}}),
        ({"id_token": signed(claims())}, {"jwks": []}),
        (
            {"id_token": signed(claims(iss="https://login.delft.example"))},
            {"config": {**CONFIG, "issuer": "https://login.delft.example"}},
        ),
        ({"id_token": signed(claims())}, {"config": ["issuer"]}),
        ({"id_token": signed(claims())}, {"config": {**CONFIG, "jwks_uri": None}}),
        ({"id_token": signed(claims())}, {"config": {"issuer": ISSUER}}),
    ],
)
def test_half_an_answer_or_one_of_another_is_refused(response: dict[str, Any], other: dict[str, Any]) -> None:
    with pytest.raises(OAuth2Error):
        come_in(response, **other)


def test_the_library_alone_would_have_taken_a_forged_one() -> None:
    """The negative control: without our look at the signature, one of somebody else comes in."""
    with patch.object(CheckedAdapter, "_decode_id_token", OpenIDConnectOAuth2Adapter._decode_id_token):
        assert come_in({"id_token": signed(claims(), by="b")})["id_token"]["sub"] == "1"
