"""Reads of the record: its files as outsiders fetch them, and what the public page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.models import (
    Check,
    Checkpoint,
    Disclosure,
    Entry,
    Erasure,
    SigningKey,
    TileHash,
    Withholding,
    Witness,
)
from bundel.engine.feeds.atom import FeedEntry
from bundel.engine.ledger.json_lines import Disclosed, written_line
from bundel.engine.ledger.notes import MOST_SIGNATURES, Note, read_note, read_signature
from bundel.engine.ledger.tiles import WIDTH, Tile, TileNodes, width_at, written_entries

LINES_AT_ONCE = 1000
PUBLIC = Viewer()
# The state before is the last entry of this organisation about the same thing; its hash stands in the next one.
PLACE = """
SELECT
  (SELECT max("index") FROM record_entry),
  (SELECT "index" FROM record_entry WHERE key = %s),
  (SELECT leaf_hash FROM record_entry WHERE "index" =
    (SELECT max(entry_id) FROM record_disclosure WHERE organisation_id = %s AND subject = %s))
"""


def tile_hashes(level: int, number: int, width: int = WIDTH) -> list[bytes]:
    """The first hashes of one tile, as they stand in the database."""
    first = number * WIDTH
    if level == 0:
        entries = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        return [bytes(one) for one in entries.values_list("leaf_hash", flat=True)]
    hashes = TileHash.objects.filter(level=level, index__gte=first, index__lt=first + width).order_by("index")
    return [bytes(one) for one in hashes.values_list("hash", flat=True)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new entry comes: how many there are, the entry that its key made before, and the state before it."""

    size: int
    known: int | None
    previous: str


def place_for(key: str, organisation_id: int, subject: str) -> Place:
    """All that ``append`` must know, in one question: a third of the time of three, while everybody else waits."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [key, organisation_id, subject])
        last, known, previous = cursor.fetchone()
    return Place(0 if last is None else last + 1, known, bytes(previous).hex() if previous else "")


def nodes_of(size: int, near: int | None = None) -> TileNodes:
    """The hashes of the tree of this size, out of the database.

    ``near``: an entry whose proof is asked. The tiles above it and those at the edge are then read at once, so that a
    record of a million entries takes as many questions as one of a thousand.
    """
    above = _tiles_above(size, near) if near is not None else {}

    def read(tile: Tile) -> list[bytes]:
        known = above.get((tile.level or 0, tile.number), [])
        # A tree that was signed some time ago ends before what stands there by now.
        return (
            known[: tile.width] if len(known) >= tile.width else tile_hashes(tile.level or 0, tile.number, tile.width)
        )

    return TileNodes(size, read)


def _tiles_above(size: int, index: int) -> dict[tuple[int, int], list[bytes]]:
    """The tiles on the way from an entry to the root, and the last one of each level, from the second level on."""
    wanted, level, places = Q(), 1, (index // WIDTH, size // WIDTH)
    while places[1]:
        for number in {one // WIDTH for one in places}:
            wanted |= Q(level=level, index__gte=number * WIDTH, index__lt=(number + 1) * WIDTH)
        level, places = level + 1, (places[0] // WIDTH, places[1] // WIDTH)
    found: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
    rows = TileHash.objects.filter(wanted).order_by("level", "index") if wanted else TileHash.objects.none()
    for height, place, one in rows.values_list("level", "index", "hash"):
        found[height, place // WIDTH].append(bytes(one))
    return found


def content_at(tile: Tile, size: int) -> bytes | None:
    """The file of a tile or a bundle of entries in a tree of this size; None when that tree has none there."""
    if tile.width > width_at(size, tile.level or 0, tile.number):
        return None
    if tile.level is not None:
        return b"".join(tile_hashes(tile.level, tile.number, tile.width))
    entries = Entry.objects.filter(index__gte=tile.first, index__lt=tile.first + tile.width).order_by("index")
    return written_entries([bytes(one) for one in entries.values_list("leaf", flat=True)])


def last_checkpoint() -> Checkpoint | None:
    """The newest that was signed."""
    return Checkpoint.objects.first()


@dataclass(frozen=True, slots=True)
class Foot:
    """The newest checkpoint as it goes along at the foot of a mail or a paper, whole: whoever keeps that, keeps it."""

    size: int
    at: datetime
    lines: tuple[str, ...]


def foot() -> Foot | None:
    """What stands at the foot of what leaves the house; None as long as nothing was signed."""
    newest = last_checkpoint()
    return Foot(newest.size, newest.made_at, tuple(newest.note.splitlines())) if newest else None


def cosigned_note(checkpoint: Checkpoint) -> Note:
    """A checkpoint with what others put under it, as many as a reader must accept."""
    note = read_note(checkpoint.note.encode())
    lines = checkpoint.cosignatures.values_list("line", flat=True)
    signatures = (*note.signatures, *map(read_signature, lines))
    return Note(note.text, signatures[:MOST_SIGNATURES])


def feed_entries(checkpoints: Iterable[Checkpoint], absolute: Callable[[str], str]) -> list[FeedEntry]:
    """Checkpoints for a feed, each whole as it was signed: whoever follows one keeps them, and so keeps us to them."""
    return [
        (
            absolute(reverse("record:earlier_checkpoint", args=[one.size])),
            _("Besluitenregister: %(size)d items ondertekend") % {"size": one.size},
            cosigned_note(one).written,
            one.made_at.isoformat(),
        )
        for one in checkpoints
    ]


def lines(first: int, end: int, viewer: Viewer | None) -> Iterator[str]:
    """The entries from first to end as lines, with the content that the viewer may see; None: with all of it."""
    for start in range(first, end, LINES_AT_ONCE):
        stop = min(end, start + LINES_AT_ONCE)
        leaves = Entry.objects.filter(index__gte=start, index__lt=stop).order_by("index").values_list("index", "leaf")
        rows = Disclosure.objects.all() if viewer is None else Disclosure.objects.visible_to(viewer)
        held = {row.entry_id: disclosed(row) for row in rows.filter(entry_id__gte=start, entry_id__lt=stop)}
        for index, leaf in leaves:
            yield written_line(index, bytes(leaf), held.get(index)) + "\n"


def disclosed(row: Disclosure) -> Disclosed:
    """Content and salt, as the engine knows them."""
    return Disclosed(bytes(row.salt), row.committed.encode())


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A party that looks at our checkpoints, and the last one it signed."""

    name: str
    vkey: str
    size: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the public page of the record tells about it."""

    checkpoint: Checkpoint | None
    keys: tuple[SigningKey, ...]
    cosigners: tuple[Cosigner, ...]
    last_check: Check | None
    failed: tuple[Check, ...]
    failed_count: int
    last_restore: Check | None


def standing() -> Standing:
    """How the record stands: what was signed, by whom, and how the checks of it ended."""
    bad = Check.objects.filter(is_good=False)
    return Standing(
        checkpoint=last_checkpoint(),
        keys=tuple(SigningKey.objects.all()),
        cosigners=tuple(_cosigner(one) for one in Witness.objects.filter(ended_at__isnull=True)),
        last_check=Check.objects.filter(kind=Check.Kind.FULL).first(),
        failed=tuple(bad[:10]),
        failed_count=bad.count(),
        last_restore=Check.objects.filter(kind=Check.Kind.RESTORE).first(),
    )


def _cosigner(witness: Witness) -> Cosigner:
    last = witness.cosignatures.order_by("-checkpoint_id").first()
    when = (last.signed_at or last.received_at) if last else None
    return Cosigner(witness.name, witness.vkey, last.checkpoint_id if last else None, when)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as its page shows it: with its content, or with why that is gone or hidden."""

    entry: Entry
    disclosure: Disclosure | None
    erasure: Erasure | None
    withholding: Withholding | None = None


def shown(index: int, viewer: Viewer) -> Shown | None:
    """An entry that the viewer may know of: by its content, or when that was erased, by the entry that says so."""
    entry = Entry.objects.filter(index=index).first()
    if entry is None:
        return None
    visible = Disclosure.objects.visible_to(viewer)
    held = visible.filter(entry=entry).select_related("organisation").first()
    erasure = Erasure.objects.filter(entry=entry, said_by__in=visible.values("entry_id")).first()
    is_shared = Disclosure.objects.shared_with(viewer).filter(entry=entry)
    withheld = Withholding.objects.filter(entry=entry, entry_id__in=is_shared.values("entry_id")).first()
    return Shown(entry, held, erasure, withheld) if held or erasure or withheld else None


def contents_about(organisation: Organisation, subject: str) -> dict[int, str]:
    """What entries of one organisation about one thing committed to, by index; what was erased is not among them."""
    rows = Disclosure.objects.filter(organisation=organisation, subject=subject)
    return dict(rows.values_list("entry_id", "committed"))
