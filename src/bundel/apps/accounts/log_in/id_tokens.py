"""What a municipality's own log-in says about somebody: taken only when it signed it, for us, just now."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

# Signatures with a key pair alone: with a shared secret whoever can check one can make one.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})

# Where it is asked what, as it must say about itself.
PLACES = ("token_endpoint", "jwks_uri", "userinfo_endpoint")
# Seconds that two clocks may differ.
LEEWAY = 30


class CheckedAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library leaves the signature out where TLS stands in for it; ASVS 6.8.2 does not, and neither do we."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the log-in says about itself, when it is the one that the settings name."""
        try:
            config: dict[str, Any] = super().openid_config
        # The library takes it for an object without looking.
        except AttributeError as fault:
            raise OAuth2Error("it says nothing about itself") from fault
        if not all(isinstance(config.get(one), str) for one in PLACES):
            raise OAuth2Error("it does not say where what is asked")
        expected = str(self.get_provider().app.settings["server_url"]).partition("/.well-known/")[0]
        if str(config.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("it calls itself by another name than the settings")
        return config

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who somebody is, from an answer of which both halves are about the same person."""
        told = kwargs["response"].get("id_token")
        if not isinstance(told, str):
            raise OAuth2Error("it did not say in a signed way who somebody is")
        claims = self._decode_id_token(app, told)
        said = self._fetch_user_info(token.token)
        if not isinstance(said, dict) or said.get("sub") != claims.get("sub"):
            raise OAuth2Error("its two answers are about different people")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": said, "id_token": claims})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        with get_adapter().get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
        try:
            return claims_of(id_token, jwt.PyJWKSet.from_dict(answer.json()), config["issuer"], app.client_id)
        # Keys and tokens in any other form than agreed: the library stumbles over them in several ways.
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as fault:
            raise OAuth2Error("an answer that nobody signed for us") from fault


def claims_of(id_token: str, keys: jwt.PyJWKSet, issuer: str, client: str) -> dict[str, Any]:
    """What it says, once its signature, its maker, its reader and its end were looked at. Raises PyJWTError."""
    header = jwt.get_unverified_header(id_token)
    if header.get("alg") not in SIGNATURES:
        raise jwt.InvalidAlgorithmError("a signature of a kind that is not taken")
    name = header.get("kid")
    fitting = [one for one in keys.keys if one.public_key_use in (None, "sig") and name in (None, one.key_id)]
    # A token without the name of its key is clear only where there is one key.
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no key that it could be signed with, or several")
    claims: dict[str, Any] = jwt.decode(
        id_token, fitting[0].key, algorithms=[header["alg"]], audience=client, issuer=issuer, leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )  # fmt: skip
    if claims.get("azp", client) != client:
        raise jwt.InvalidAudienceError("it was made for somebody else")
    return claims
