"""The record as a folder that anybody can check without us: tiles, entries, checkpoints, keys and lines to read."""

from __future__ import annotations

from pathlib import Path

from bundel.apps.record.models import Checkpoint, Entry, SigningKey
from bundel.apps.record.queries import PUBLIC, cosigned_note, lines
from bundel.engine.ledger.json_lines import FILE
from bundel.engine.ledger.writing import CHECKPOINT, LedgerWriter

KEYS = "keys.txt"
EARLIER = "checkpoints"


class RootDiffers(Exception):
    """What is in the database does not lead to the root that was signed; nothing that was written can be trusted."""


def export_ledger(folder: Path, checkpoint: Checkpoint) -> int:
    """Write the ledger as it was signed, with what is public to read; gives how many entries there are.

    The hashes are worked out anew from the entries. The checkpoint is written last, so that a folder with one is whole.
    """
    writer = LedgerWriter(lambda path, content: _put(folder / path, content))
    rows = Entry.objects.filter(index__lt=checkpoint.size).order_by("index").values_list("leaf", flat=True)
    for leaf in rows.iterator(chunk_size=5_000):
        writer.add(bytes(leaf))
    if writer.size != checkpoint.size or writer.close() != bytes(checkpoint.root):
        raise RootDiffers(f"the {writer.size} entries do not lead to the root of the checkpoint at {checkpoint.size}")
    with (folder / FILE).open("w", encoding="utf-8") as file:
        file.writelines(lines(0, checkpoint.size, PUBLIC))
    _put(folder / KEYS, "".join(f"{key.vkey}\n" for key in SigningKey.objects.all()).encode())
    for one in Checkpoint.objects.filter(size__lt=checkpoint.size).order_by("size"):
        _put(folder / EARLIER / str(one.size), cosigned_note(one).written.encode())
    _put(folder / CHECKPOINT, cosigned_note(checkpoint).written.encode())
    return writer.size


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
