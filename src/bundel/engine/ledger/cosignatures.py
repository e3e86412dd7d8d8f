"""What other parties sign under our checkpoints: plain Ed25519, or with the moment (c2sp.org/tlog-cosignature, v1)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bundel.engine.ledger.notes import (
    COSIGNATURE,
    KINDS,
    BadSignature,
    Note,
    Signature,
    VerifierKey,
    key_of,
    signatures_of,
)

LATEST = 253_402_300_799
"""The last second of the year 9999: what is later has no date."""


def cosigned_message(text: str, moment: int) -> bytes:
    """What a witness signs: that it saw this checkpoint, as the largest, at this moment (seconds since 1970)."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def cosign(text: str, name: str, private: Ed25519PrivateKey, moment: int) -> Signature:
    """Sign a checkpoint as a witness does."""
    signature = private.sign(cosigned_message(text, moment))
    return Signature(name, key_of(name, private, COSIGNATURE).key_id, moment.to_bytes(8) + signature)


def check_cosignature(text: str, signature: Signature, key: VerifierKey) -> int | None:
    """The moment at which a witness signed this text, None when its kind has no moment. Raises BadSignature."""
    if (signature.name, signature.key_id) != (key.name, key.key_id):
        raise BadSignature(f"the signature is not of {key.name} ({key.key_id.hex()})")
    content, moment = signature.signature, None
    if len(content) != KINDS[key.kind]:
        raise BadSignature(f"expected {KINDS[key.kind]} bytes of {key.name}, found {len(content)}")
    message = text.encode()
    if key.kind == COSIGNATURE:
        moment, content = int.from_bytes(content[:8]), content[8:]
        message = cosigned_message(text, moment)
    if (moment or 0) > LATEST or not key.holds(message, content):
        raise BadSignature(f"the signature of {key.name} ({key.key_id.hex()}) does not hold")
    return moment


def witnessed(note: Note, key: VerifierKey) -> tuple[bool, int | None]:
    """Whether a witness signed this note, and when. Raises BadSignature for a signature of it that does not hold."""
    moments = [check_cosignature(note.text, one, key) for one in signatures_of(note, key)]
    return bool(moments), moments[0] if moments else None
