"""What an app with codes does, for tests: the code of this or another half minute."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from bundel.apps.accounts.models import User

HALF_MINUTE = 30


def code_for(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + later))


def give_app(person: User) -> str:
    """Set an app up for somebody; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    assert Authenticator.objects.filter(user=person).exists()
    return secret
