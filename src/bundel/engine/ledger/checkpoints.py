"""Checkpoints (c2sp.org/tlog-checkpoint): the size and root of the tree, under a signature."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bundel.engine.ledger.hashing import HASH_BYTES
from bundel.engine.ledger.notes import BadNote, Note, VerifierKey, check_signed, read_note, sign
from bundel.engine.ledger.tiles import LARGEST_SIZE

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class BadCheckpoint(BadNote):
    """The text of a note is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree at one moment. ``origin`` names the ledger for ever."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_text(text: str) -> Checkpoint:
    """Read the text of a checkpoint, strictly: three lines, no more; raises BadCheckpoint."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadCheckpoint("expected three lines: the name of the ledger, its size and its root")
    origin, size, root = lines[:3]
    if not origin:
        raise BadCheckpoint("expected the name of a ledger, found nothing")
    return Checkpoint(origin, read_size(size), _read_root(root))


def read_size(text: str) -> int:
    """Read a size in its one right form; raises BadCheckpoint."""
    if not SIZE.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise BadCheckpoint(f"expected a size in figures, without a zero in front, found {text[:40]!a}")
    return int(text)


def _read_root(text: str) -> bytes:
    try:
        root = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != text:
        raise BadCheckpoint(f"expected a root of {HASH_BYTES} bytes in base64, found {text[:60]!a}")
    return root


def open_checkpoint(content: bytes, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
    """Read a checkpoint that one of the keys signed, of the ledger with the name of the key.

    Raises BadNote for what can't be read, BadSignature for what is not signed by any of the keys.
    """
    note = read_note(content)
    checkpoint = read_text(note.text)
    check_signed(note, [key for key in keys if key.name == checkpoint.origin])
    return checkpoint, note


def signed(checkpoint: Checkpoint, keys: Sequence[Ed25519PrivateKey]) -> Note:
    """The note of a checkpoint, with one signature of each key under the name of the ledger."""
    return Note(checkpoint.text, tuple(sign(checkpoint.text, checkpoint.origin, key) for key in keys))
