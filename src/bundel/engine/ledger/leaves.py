"""What one entry of the ledger says in public: when, and a commitment to what stays with whoever may see it.

A commitment is an HMAC under a secret salt. Without the salt nobody can try out names or numbers, and once the salt is
erased the leaf tells nothing any more, while everything that was proved with it stays proved.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

VERSION = 1
SALT_BYTES = 32
LONGEST_CONTENT = 1_000_000
DEEPEST = 50


class UnfitContent(ValueError):
    """What can't be committed to; the message says what, and where it stands."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The public half of an entry."""

    time: str
    commitment: bytes


def canonical(value: Any) -> bytes:
    """The one way to write this value as bytes (RFC 8785); raises UnfitContent for what has no such way.

    Fractions are refused: two programs may round them differently. Write cents, or text.
    """
    _check(value, "content", 0)
    try:
        written = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as fault:
        raise UnfitContent(f"content: expected plain JSON values, found: {fault}") from None
    if len(written) > LONGEST_CONTENT:
        raise UnfitContent(f"content: expected at most {LONGEST_CONTENT} bytes, found {len(written)}")
    return written


def committed_content(kind: str, organisation: str, subject: str, previous: str, content: Mapping[str, Any]) -> bytes:
    """The bytes that a leaf commits to: what it is, of whom, about what, on which earlier state, and the content."""
    whole = {
        "content": content,
        "kind": kind,
        "organisation": organisation,
        "previous": previous,
        "subject": subject,
        "v": VERSION,
    }
    return canonical(whole)


def commitment_to(salt: bytes, committed: bytes) -> bytes:
    """HMAC-SHA256 under the salt of this entry alone."""
    return hmac.digest(salt, committed, hashlib.sha256)


def leaf_bytes(time: str, commitment: bytes) -> bytes:
    """A leaf as it goes into the tree. How version 1 is written never changes again."""
    return rfc8785.dumps({"commitment": commitment.hex(), "time": time, "v": VERSION})


def read_leaf(data: bytes) -> Leaf:
    """Read a leaf of version 1; raises ValueError when it is not written exactly so."""
    found = json.loads(data)
    if not isinstance(found, dict) or found.keys() != {"commitment", "time", "v"} or found["v"] != VERSION:
        raise ValueError("expected a leaf of version 1, with a time and a commitment")
    leaf = Leaf(str(found["time"]), bytes.fromhex(str(found["commitment"])))
    if leaf_bytes(leaf.time, leaf.commitment) != data:
        raise ValueError("expected a leaf in its canonical form")
    return leaf


def _check(value: Any, where: str, depth: int) -> None:
    if depth > DEEPEST:
        raise UnfitContent(f"{where}: expected at most {DEEPEST} levels")
    if value is None or isinstance(value, bool | int | str):
        return
    if isinstance(value, list | tuple):
        for at, one in enumerate(value):
            _check(one, f"{where}[{at}]", depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            _check(one, f"{where}.{name}", depth + 1)
    else:
        raise UnfitContent(f"{where}: expected plain JSON values without fractions, found a {type(value).__name__}")
