"""Proofs on the tree (RFC 6962, sections 2.1.1 and 2.1.2): this is in it, and this tree grew out of that one.

Making one needs the hashes of whole subtrees; ``Nodes`` gives them, from whatever holds them. Checking one needs
no more than the proof itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bundel.engine.ledger.hashing import node_hash, root_of_parts


class BadProof(ValueError):
    """The proof does not prove it."""


class Nodes(Protocol):
    """The hashes of a tree."""

    def whole(self, level: int, index: int) -> bytes:
        """The hash over the leaves from ``index * 2**level`` on, ``2**level`` of them."""
        ...


def parts_of(first: int, end: int) -> list[tuple[int, int]]:
    """The whole subtrees, as (level, index), that make up the leaves from first (where a subtree begins) to end."""
    parts = []
    while first < end:
        level = (end - first).bit_length() - 1
        parts.append((level, first >> level))
        first += 1 << level
    return parts


def root(nodes: Nodes, size: int) -> bytes:
    """The root over the first ``size`` leaves."""
    return range_hash(nodes, 0, size)


def range_hash(nodes: Nodes, first: int, end: int) -> bytes:
    """The hash over a range of leaves that begins where a subtree of its size begins."""
    return root_of_parts([nodes.whole(level, index) for level, index in parts_of(first, end)])


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root, the nearest first."""
    if not 0 <= index < size:
        raise ValueError(f"expected an index below {size}, found {index}")
    return [range_hash(nodes, first, end) for first, end in _beside(index, size)]


def _beside(index: int, size: int) -> list[tuple[int, int]]:
    first, end, beside = 0, size, []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((first, middle))
            first = middle
    return beside[::-1]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def consistency_proof(nodes: Nodes, old_size: int, size: int) -> list[bytes]:
    """The hashes that show that the tree of the old size is the beginning of this one; from nothing proves nothing."""
    if not 0 < old_size <= size:
        raise ValueError(f"expected an old size from 1 to {size}, found {old_size}")
    first, end, is_old_root, proof = 0, size, True, list[tuple[int, int]]()
    while old_size != end:
        middle = first + _split(end - first)
        if old_size <= middle:
            proof.append((middle, end))
            end = middle
        else:
            proof.append((first, middle))
            first, is_old_root = middle, False
    if not is_old_root:
        proof.append((first, end))
    return [range_hash(nodes, *one) for one in reversed(proof)]


def check_inclusion(leaf: bytes, index: int, size: int, root_hash: bytes, proof: Sequence[bytes]) -> None:
    """Raise BadProof unless the proof leads from this leaf hash, at this index, to the root."""
    if not 0 <= index < size:
        raise BadProof(f"expected an index below {size}, found {index}")
    wanted = _beside(index, size)
    if len(wanted) != len(proof):
        raise BadProof(f"expected {len(wanted)} hashes, found {len(proof)}")
    found = leaf
    for (_first, end), beside in zip(wanted, proof, strict=True):
        found = node_hash(beside, found) if end <= index else node_hash(found, beside)
    if found != root_hash:
        raise BadProof("the hashes do not lead to the root")


def check_consistency(old_size: int, old_root: bytes, size: int, root_hash: bytes, proof: Sequence[bytes]) -> None:
    """Raise BadProof unless the tree of the old size and root is the beginning of the other."""
    if not 0 < old_size <= size:
        raise BadProof(f"expected an old size from 1 to {size}, found {old_size}")
    if old_size == size:
        if proof or old_root != root_hash:
            raise BadProof("two trees of the same size are equal or not; a proof adds nothing")
        return
    # Where the old tree is one whole subtree, its own root begins the proof without being written in it.
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    turns = _turns(old_size, size)
    if len(hashes) != len(turns) + 1:
        raise BadProof(f"expected {len(turns) + 1 - (len(hashes) - len(proof))} hashes, found {len(proof)}")
    old, new = hashes[0], hashes[0]
    for is_left, beside in zip(turns, hashes[1:], strict=True):
        if is_left:
            old, new = node_hash(beside, old), node_hash(beside, new)
        else:
            new = node_hash(new, beside)
    if old != old_root or new != root_hash:
        raise BadProof("the hashes do not lead to both roots")


def _turns(old_size: int, size: int) -> list[bool]:
    """Whether each next hash stands to the left, from the subtree at which old and new part, upwards."""
    first, end, turns = 0, size, list[bool]()
    while old_size != end:
        middle = first + _split(end - first)
        if old_size <= middle:
            turns.append(False)
            end = middle
        else:
            turns.append(True)
            first = middle
    return turns[::-1]
