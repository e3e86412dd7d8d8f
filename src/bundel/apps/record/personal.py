"""What the record keeps about people: nothing of its own. What others put on it may name somebody; they erase that."""

from __future__ import annotations

from bundel.apps.keeping.people import Nobody, declare

SIGNED = "commitments, signatures and the names of parties that sign"
PARTS = ("Entry", "TileHash", "Checkpoint", "SigningKey", "Witness", "Cosignature", "Check")


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        *(Nobody(f"record.{name}", SIGNED) for name in PARTS),
        Nobody("record.Disclosure", "content of decisions: their app erases it when it names somebody"),
        Nobody("record.Withholding", "that content is hidden, in words of a moderator that name nobody"),
        Nobody("record.Erasure", "that something was erased, on which ground"),
    )
