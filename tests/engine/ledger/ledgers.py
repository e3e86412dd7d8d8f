"""Small ledgers for the tests: made in memory or in a folder, signed by keys that only tests know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bundel.engine.ledger.checkpoints import Checkpoint, signed
from bundel.engine.ledger.json_lines import FILE, Disclosed, written_line
from bundel.engine.ledger.leaves import commitment_to, committed_content, leaf_bytes
from bundel.engine.ledger.notes import key_of
from bundel.engine.ledger.writing import CHECKPOINT, LedgerWriter

ORIGIN = "bundel.example.org/register"


def private_key(name: str) -> Ed25519PrivateKey:
    """The same key for the same name, each time."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


KEY = private_key("ledger")
VKEY = key_of(ORIGIN, KEY)


def disclosed(index: int, what: str = "") -> Disclosed:
    content = {"choice": "follow", "what": what or f"item {index}"}
    committed = committed_content("decided", "VB0001", f"decision/{index}", "", content)
    return Disclosed(hashlib.sha256(f"salt {index}".encode()).digest(), committed)


def entry(index: int, what: str = "") -> bytes:
    """A leaf as the record makes them."""
    held = disclosed(index, what)
    return leaf_bytes(f"2026-11-28T09:00:{index % 60:02d}Z", commitment_to(held.salt, held.committed))


def in_memory(entries: Iterable[bytes], *keys: Ed25519PrivateKey) -> dict[str, bytes]:
    """The files of a ledger, by their path."""
    files = dict[str, bytes]()
    writer = LedgerWriter(files.__setitem__)
    for one in entries:
        writer.add(one)
    root = writer.close()
    files[CHECKPOINT] = signed(Checkpoint(ORIGIN, writer.size, root), keys or [KEY]).written.encode()
    return files


def with_lines(size: int) -> dict[str, bytes]:
    """A ledger of leaves as the record makes them, with the lines to read; of every third one the content is hidden."""
    leaves = [entry(index) for index in range(size)]
    files = in_memory(leaves)
    lines = [
        written_line(index, leaf, disclosed(index) if index % 3 else None) + "\n" for index, leaf in enumerate(leaves)
    ]
    files[FILE] = "".join(lines).encode()
    return files


def put_in(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder
