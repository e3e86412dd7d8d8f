"""Receipts (c2sp.org/tlog-proof): that one entry is in the ledger, to be checked with the public key alone.

What was recorded may travel with it, in the line for extra data: the leaf, and for whoever may read it the content with
its salt. That line proves nothing by itself; the leaf in it must lead to the root, the content to the leaf.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from bundel.engine.ledger.checkpoints import Checkpoint, open_checkpoint, read_size
from bundel.engine.ledger.hashing import HASH_BYTES, leaf_hash
from bundel.engine.ledger.json_lines import BadLine, Disclosed, disclosed_in, read_json
from bundel.engine.ledger.leaves import Leaf, read_leaf
from bundel.engine.ledger.notes import BadNote, Note, VerifierKey
from bundel.engine.ledger.proofs import check_inclusion

HEAD = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 64
LONGEST_RECEIPT = 2_000_000


class BadReceipt(BadNote):
    """No receipt can be read out of this."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A proof, of which nothing has been checked yet."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = field(default=None)

    @property
    def written(self) -> bytes:
        """The receipt as a file."""
        lines = [HEAD]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines += [f"index {self.index}", *(base64.b64encode(one).decode() for one in self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt, strictly; raises BadReceipt."""
    if len(content) > LONGEST_RECEIPT:
        raise BadReceipt(f"expected at most {LONGEST_RECEIPT} bytes, found more")
    head, blank, checkpoint = content.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadReceipt("expected plain letters and figures above the checkpoint") from None
    if lines.pop(0) != HEAD or not blank:
        raise BadReceipt(f"expected {HEAD!r} on the first line, and a checkpoint after an empty line")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _from_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise BadReceipt("expected a line with the index")
    index = read_size(lines.pop(0).removeprefix("index "))
    if len(lines) > MOST_HASHES:
        raise BadReceipt(f"expected at most {MOST_HASHES} hashes, found {len(lines)}")
    return Receipt(index, tuple(_hash(line) for line in lines), checkpoint, extra)


@dataclass(frozen=True, slots=True)
class Told:
    """What travels with a receipt: the entry itself, and its content for whoever may read that."""

    leaf: bytes
    disclosed: Disclosed | None

    @property
    def said(self) -> Leaf:
        """The entry, read; raises BadReceipt when it is not one of the record."""
        try:
            return read_leaf(self.leaf)
        except ValueError as fault:
            raise BadReceipt(f"the entry: {fault}") from None

    @property
    def written(self) -> bytes:
        """As the line for extra data holds it."""
        told: dict[str, object] = {"leaf": base64.b64encode(self.leaf).decode()}
        if self.disclosed is not None:
            told |= {"salt": self.disclosed.salt.hex(), "content": self.disclosed.content}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def told_by(receipt: Receipt) -> Told:
    """What the receipt brings along, of which nothing has been checked yet; raises BadReceipt."""
    try:
        found = read_json(receipt.extra or b"")
        leaf = _from_base64(found["leaf"])
        return Told(leaf, disclosed_in(found) if "content" in found or "salt" in found else None)
    except (ValueError, KeyError, TypeError, RecursionError, BadLine):
        raise BadReceipt("expected the entry itself in the line for extra data") from None


def check_receipt(receipt: Receipt, leaf: bytes, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
    """The checkpoint under which this leaf stands in the ledger.

    Raises BadNote for what can't be read, BadSignature for what none of the keys signed, BadProof for what the hashes
    do not prove.
    """
    checkpoint, note = open_checkpoint(receipt.checkpoint, keys)
    check_inclusion(leaf_hash(leaf), receipt.index, checkpoint.size, checkpoint.root, receipt.proof)
    return checkpoint, note


def _hash(line: str) -> bytes:
    found = _from_base64(line)
    if len(found) != HASH_BYTES:
        raise BadReceipt(f"expected a hash of {HASH_BYTES} bytes in base64, found {line[:60]!a}")
    return found


def _from_base64(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadReceipt(f"expected base64, found {text[:60]!a}") from None
    if base64.b64encode(content).decode() != text:
        raise BadReceipt(f"expected base64 in its one right form, found {text[:60]!a}")
    return content
