"""Signed notes (c2sp.org/signed-note): a text, and below it the signatures of whoever stands for it, Ed25519 only."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 1
COSIGNATURE = 4
KINDS = {ED25519: 64, COSIGNATURE: 72}
MOST_SIGNATURES = 16
LONGEST_NOTE = 100_000
SIGNED_BY = "— "


class BadNote(ValueError):
    """No note can be read out of this."""


class BadSignature(ValueError):
    """A signature of a key that we know does not hold, or there is none of any."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key, with the name that goes with it; ``kind`` says what its signatures look like."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as people pass it on."""
        public = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{public}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made the signature under the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """As it stands under the note, without its end of line."""
        return f"{SIGNED_BY}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures, of which nothing has been checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def written(self) -> str:
        """The note as it is passed on."""
        return self.text + "\n" + "".join(f"{one.line}\n" for one in self.signatures)


def read_key(text: str) -> VerifierKey:
    """Read a key as people pass it on; raises BadNote when name, number and key do not belong together."""
    name, _plus, rest = text.partition("+")
    number, _plus, public = rest.partition("+")
    content = _from_base64(public)
    if not is_name(name) or len(content) != 33 or content[0] not in KINDS:
        raise BadNote(f"expected a key as name+number+Ed25519 key, found {text[:80]!a}")
    key = VerifierKey(name, content[0], content[1:])
    if key.key_id.hex() != number:
        raise BadNote(f"the number in the key is {number[:16]!a}, by its name and content it is {key.key_id.hex()}")
    return key


def is_name(text: str) -> bool:
    """Whether a key may have this name."""
    return bool(text) and "+" not in text and not any(sign.isspace() or ord(sign) < 32 for sign in text)


def read_note(content: bytes) -> Note:
    """Read a note, strictly; raises BadNote. It reads no more than a bounded number of bytes and signatures."""
    if len(content) > LONGEST_NOTE:
        raise BadNote(f"expected at most {LONGEST_NOTE} bytes, found more")
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        raise BadNote("expected UTF-8") from None
    if any(ord(sign) < 32 and sign != "\n" for sign in whole):
        raise BadNote("expected no control signs, such as a carriage return, but ends of lines")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise BadNote("expected a text, an empty line and signatures, the last one with an end of line")
    signed = lines[:-1].split("\n")
    if len(signed) > MOST_SIGNATURES:
        raise BadNote(f"expected at most {MOST_SIGNATURES} signatures, found {len(signed)}")
    return Note(text + "\n", tuple(map(read_signature, signed)))


def read_signature(line: str) -> Signature:
    """Read one line with a signature of whatever kind; raises BadNote."""
    name, _space, encoded = line.removeprefix(SIGNED_BY).partition(" ")
    content = _from_base64(encoded)
    if not line.startswith(SIGNED_BY) or not is_name(name) or len(content) < 5:
        raise BadNote(f"expected a line with a signature, found {line[:80]!a}")
    return Signature(name, content[:4], content[4:])


def signatures_of(note: Note, key: VerifierKey) -> list[Signature]:
    """The signatures that claim to be of this key; those of others are none of our business."""
    return [one for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id)]


def check_signed(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """The keys whose signature holds. Raises BadSignature when one of them does not, or when there is none at all."""
    good = []
    for key in keys:
        for one in signatures_of(note, key):
            if not key.holds(note.text.encode(), one.signature):
                raise BadSignature(f"the signature of {key.name} ({key.key_id.hex()}) does not hold")
            good.append(key)
    if not good:
        raise BadSignature("there is no signature of the key that was given")
    return good


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Signature:
    """Sign the text of a note."""
    key = key_of(name, private)
    return Signature(name, key.key_id, private.sign(text.encode()))


def key_of(name: str, private: Ed25519PrivateKey, kind: int = ED25519) -> VerifierKey:
    """The public half of a key, under a name."""
    return VerifierKey(name, kind, private.public_key().public_bytes_raw())


def _from_base64(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    # Python reads more than one text to the same bytes; only the one that we would write counts.
    return content if base64.b64encode(content).decode() == text else b""
