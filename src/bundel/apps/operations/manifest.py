"""What a backup says of itself: of which version, what it holds, and the digest of each file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

NAME = "manifest.json"
DIGEST = "manifest.sha256"
VERDICT = "verdict.json"
FORMAT = "bundel-backup/1"
AT_ONCE = 1 << 20


class BadBackup(Exception):
    """The backup is damaged, or not one of ours; the message names the file and says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    format: str
    made_at: str
    bundel: str
    engine: str
    server: str
    migrations: dict[str, list[str]]
    tables: dict[str, int]
    left_out: list[str]
    entries: int
    # The newest checkpoint in the database at that moment, as it was signed; empty when nothing was signed yet.
    checkpoint_size: int
    checkpoint: str
    files: list[HeldFile]


def written(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and its digest, and have all of it on the disk before anybody calls it a backup."""
    content = (json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    write_synced(folder / NAME, content)
    write_synced(folder / DIGEST, f"{hashlib.sha256(content).hexdigest()}  {NAME}\n".encode())


def read(folder: Path) -> Manifest:
    """The manifest of a backup, read strictly; raises BadBackup. The files themselves are looked at by ``check``."""
    try:
        content = (folder / NAME).read_bytes()
        digest = (folder / DIGEST).read_text(encoding="ascii", errors="replace").split(" ")[0]
    except OSError as fault:
        raise BadBackup(f"{folder} is not a whole backup: {fault.strerror} ({fault.filename}).") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise BadBackup(f"{folder / NAME} is not what {DIGEST} says; it was changed or damaged.")
    try:
        found = json.loads(content)
        return Manifest(**{**found, "files": [HeldFile(**one) for one in found["files"]]})
    except (ValueError, TypeError, KeyError) as fault:
        raise BadBackup(f"{folder / NAME} is not a manifest that this version of Bundel knows ({fault}).") from None


def check(folder: Path, manifest: Manifest) -> None:
    """Every file is there, of its size and with its digest, and there is none besides; raises BadBackup."""
    if manifest.format != FORMAT:
        raise BadBackup(f"This backup has the form {manifest.format!a}; this version of Bundel reads {FORMAT}.")
    for one in manifest.files:
        _check_file(folder, one)
    named = {*(one.path for one in manifest.files), NAME, DIGEST, VERDICT}
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_symlink() or not one.is_dir()}
    if there - named:
        raise BadBackup(f"{min(there - named)} is not in the manifest; move it away when you know what it is.")


def _check_file(folder: Path, one: HeldFile) -> None:
    name = PurePosixPath(one.path)
    if name.is_absolute() or ".." in name.parts:
        raise BadBackup(f"The manifest names {one.path!a}, which lies outside the backup.")
    place = folder / name
    if not place.is_file() or place.is_symlink():
        raise BadBackup(f"{one.path} is missing from the backup.")
    if place.stat().st_size != one.size:
        raise BadBackup(f"{one.path} has {place.stat().st_size} bytes; the manifest says {one.size}.")
    if digest_of(place) != one.sha256:
        raise BadBackup(f"{one.path} is damaged: its SHA-256 is not the one in the manifest.")


def held_files(folder: Path, places: Iterable[Path]) -> list[HeldFile]:
    """The files of a backup as the manifest names them."""
    return [
        HeldFile(place.relative_to(folder).as_posix(), place.stat().st_size, digest_of(place))
        for place in sorted(places)
    ]


def digest_of(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while piece := file.read(AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def write_synced(place: Path, content: bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def synced(place: Path) -> None:
    """Have a file or the names in a folder on the disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def as_verdict(place: Path) -> dict[str, Any]:
    """How the try of a backup ended; empty when it was never tried, or that can't be read."""
    try:
        found = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
