"""What lives outside the database and its backups: the keys that sign, and the mark of what was signed last.

One folder (``RECORD_DIR``), for every process of the installation the same. A restored database is older than the mark
says; that is how a restore is noticed, and why neither keys nor mark may come back with it (RELIABILITY R4, R5).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from bundel.engine.ledger.checkpoints import Checkpoint, read_text
from bundel.engine.ledger.notes import BadNote, key_of, read_note

MARK = "last-signed"
KEYS = "*.pem"
RESTORED = "restored"


class UnfitFolder(Exception):
    """The folder does not hold what it should; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last checkpoint that was signed, as it stands outside the database."""

    checkpoint: Checkpoint
    note: str


def folder() -> Path:
    """Where keys and mark are."""
    return Path(settings.RECORD_DIR)


def signing_keys() -> list[Ed25519PrivateKey]:
    """Every key in the folder signs, so at a rotation old and new do; a local try-out makes its first one itself."""
    files = sorted(folder().glob(KEYS))
    if not files and not settings.IS_PRODUCTION:
        return [make_key()]
    if not files:
        raise UnfitFolder(f"There is no signing key in {folder()}; make one with: manage.py make_record_key")
    return [_read_key(file) for file in files]


def make_key() -> Ed25519PrivateKey:
    """Make a key more, readable for this account alone, and give it."""
    key = Ed25519PrivateKey.generate()
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = key_of(settings.RECORD_ORIGIN, key).key_id.hex()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_whole(folder() / f"{name}.pem", content)
    return key


def read_mark() -> Mark | None:
    """The mark, or None when nothing was signed from this folder yet."""
    try:
        note = (folder() / MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return Mark(read_text(read_note(note.encode()).text), note)
    except BadNote as fault:
        raise UnfitFolder(f"{folder() / MARK} can't be read: {fault}") from None


def write_mark(note: str) -> None:
    """Keep what is signed, on the disk before anybody gets to see it."""
    _write_whole(folder() / MARK, note.encode())


def note_restored() -> None:
    """The database came back from a backup: from now on nothing is signed until somebody says where it left off."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_whole(folder() / RESTORED, b"")


def is_restored() -> bool:
    """Whether the record still waits for the newest published checkpoint after a restore."""
    return (folder() / RESTORED).exists()


def forget_restored() -> None:
    """The record goes on."""
    (folder() / RESTORED).unlink(missing_ok=True)


def _read_key(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as fault:
        raise UnfitFolder(f"{file} can't be read as a signing key: {fault}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnfitFolder(f"{file} is not an Ed25519 key")
    return key


def _write_whole(path: Path, content: bytes) -> None:
    """Either the old content or the new, also after a power cut."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    parent = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
