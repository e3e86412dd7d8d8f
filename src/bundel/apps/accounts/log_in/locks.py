"""Secrets that must be read again, such as those of code apps, lie locked in the database: a stolen copy opens none."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def lock(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    """The text; an empty one, with which no code agrees, when the key of the installation is another than it was."""
    try:
        return _keys().decrypt(locked.encode()).decode()
    except InvalidToken:
        return ""


def _keys() -> MultiFernet:
    """The key of now first; what was locked under an earlier one (SECRET_KEY_FALLBACKS) still opens."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bundel second step").derive(secret.encode())
    return urlsafe_b64encode(derived)
