"""The hashes of the tree (RFC 6962, section 2.1): of a leaf, of two halves, and the root over many."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; the zero before it keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two halves together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_hashes(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes in their order, whatever their number; over none it is the root of the empty tree."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        # An odd last one goes up as it is: so the left half is always the largest power of two.
        paired = [node_hash(left, right) for left, right in zip(row[0::2], row[1::2], strict=False)]
        row = [*paired, row[-1]] if len(row) % 2 else paired
    return row[0]


def root_of_parts(parts: Iterable[bytes]) -> bytes:
    """The root of a tree from its whole subtrees, the largest (leftmost) first."""
    root = b""
    for part in reversed(list(parts)):
        root = node_hash(part, root) if root else part
    return root or EMPTY_ROOT
