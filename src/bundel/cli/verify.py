"""``bundel verify``: is this ledger, or this receipt, what was signed? Without a database, and without our servers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bundel.cli.file_content import Unusable, content_of

if TYPE_CHECKING:
    from bundel.engine.ledger.notes import VerifierKey
    from bundel.engine.ledger.verifying import Opened, Walk

GOOD, ALTERED, UNREADABLE = 0, 1, 2
LONGEST_FILE = 256 * (2 + 65_535)
LONGEST_LINE = 8_000_000
WORDS = {
    "signature": "De handtekening onder het controlepunt klopt niet, of is niet van deze sleutel.",
    "witness": "Een partij die meetekent, heeft dit controlepunt niet getekend.",
    "entry": "Item {index} is veranderd. Dat is het eerste item dat niet klopt.",
    "tile": "Van item {index} tot en met {last} is iets veranderd. Item {index} is het eerste dat niet klopt.",
    "root": "De items passen niet bij het controlepunt. Welk item is veranderd, is niet te zien.",
    "line": "De leesbare regel van item {index} is veranderd. Dat is het eerste item dat niet klopt.",
    "origin": "Het eerdere controlepunt is van een ander register.",
    "shorter": "Er zijn items weg. Item {index} is het eerste dat ontbreekt.",
    "earlier": "Dit register is niet gegroeid uit het eerdere controlepunt: er is iets veranderd of weggehaald.",
    "proof": "Het bewijs klopt niet: dit staat zo niet in het register.",
    "content": "De inhoud bij het bewijs is niet wat is vastgelegd.",
}


def add_to(subcommands: Any) -> None:
    parser: argparse.ArgumentParser = subcommands.add_parser(
        "verify", help="check a ledger or a receipt with the public key alone", description=__doc__,
        epilog="exit code: 0 nothing was changed, 1 something was changed, 2 it can't be read",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", metavar="DIR", help="the folder of an exported ledger")
    what.add_argument("--receipt", metavar="FILE", help="a receipt (.tlog-proof) instead of a whole ledger")
    parser.add_argument(
        "--vkey", action="append", required=True, metavar="KEY", help="the public key of the ledger; may be repeated"
    )
    parser.add_argument("--since", metavar="CHECKPOINT", help="an earlier checkpoint that must still be true")
    parser.add_argument(
        "--witness", nargs="+", default=[], metavar="VKEY", help="public keys of others that must have signed too"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Say what was checked and how it ended; 0 good, 1 altered, 2 unreadable."""
    from bundel.engine.ledger.notes import BadNote, read_key
    from bundel.engine.ledger.verifying import Altered, Unreadable

    try:
        keys, witnesses = list(map(read_key, arguments.vkey)), list(map(read_key, arguments.witness))
        if arguments.receipt is None:
            _check_ledger(Path(arguments.folder), keys, witnesses, arguments.since)
        else:
            _check_receipt(arguments.receipt, keys, witnesses, arguments.since)
    except Altered as fault:
        print(f"✗ {WORDS[fault.finding].format(index=fault.index, last=fault.last)}\n  ({fault})")
        print("GEWIJZIGD: vertrouw dit niet, en vraag de beheerder van het register om uitleg.")
        return ALTERED
    except (Unusable, BadNote, Unreadable) as fault:
        index = getattr(fault, "index", None)
        where = "" if index is None else f" Het eerste item dat niet te lezen is: {index}."
        print(f"bundel verify: niet te lezen: {fault}.{where}", file=sys.stderr)
        return UNREADABLE
    return GOOD


def _check_ledger(folder: Path, keys: list[VerifierKey], witnesses: list[VerifierKey], since: str | None) -> None:
    from bundel.engine.ledger.verifying import Walk, check_grown, opened

    opening = opened(_read(folder, "checkpoint"), keys, "checkpoint")
    checkpoint = opening.checkpoint
    _say_checkpoint(opening, keys)
    walk = Walk(checkpoint.size, lambda path: _read(folder, path))
    earlier = opened(content_of(since, LONGEST_FILE), keys, since) if since else None
    if earlier is not None and earlier.checkpoint.size > checkpoint.size:
        check_grown(walk, earlier.checkpoint, checkpoint)
    walk.run(checkpoint)
    print(f"✓ Alle {checkpoint.size} items nagerekend, tot en met de wortel van de boom.")
    _check_lines(folder, walk)
    if earlier is not None:
        check_grown(walk, earlier.checkpoint, checkpoint)
        print(
            f"✓ Gegroeid uit het eerdere controlepunt van {earlier.checkpoint.size} items: daarin is niets veranderd."
        )
    _say_witnesses(opening, witnesses)
    print("GOED: er is niets veranderd.")


def _check_lines(folder: Path, walk: Walk) -> None:
    from bundel.engine.ledger.json_lines import FILE

    if not (folder / FILE).exists():
        print("· Er zijn geen leesbare regels bij (items.jsonl); die zijn niet nagekeken.")
        return
    count, disclosed = walk.check_lines(_lines(folder / FILE))
    print(f"✓ {count} leesbare regels, waarvan {disclosed} met inhoud: precies wat is vastgelegd.")


def _check_receipt(name: str, keys: list[VerifierKey], witnesses: list[VerifierKey], since: str | None) -> None:
    from bundel.engine.ledger.notes import BadSignature
    from bundel.engine.ledger.proofs import BadProof
    from bundel.engine.ledger.receipts import LONGEST_RECEIPT, BadReceipt, check_receipt, read_receipt, told_by
    from bundel.engine.ledger.verifying import Altered, Opened

    if since is not None:
        raise Unusable("een bewijs is niet met een eerder controlepunt te vergelijken; gebruik --since met een map")
    receipt = read_receipt(content_of(name, LONGEST_RECEIPT))
    told = told_by(receipt)
    try:
        opening = Opened(*check_receipt(receipt, told.leaf, keys))
    except BadSignature as fault:
        raise Altered("signature", str(fault)) from None
    except BadProof as fault:
        raise Altered("proof", str(fault), receipt.index) from None
    _say_checkpoint(opening, keys)
    print(f"✓ Item {receipt.index} staat in het register, precies zo.")
    try:
        print(f"✓ Vastgelegd op {told.said.time} (tijd van de server).")
        if told.disclosed is None:
            print("· De inhoud staat niet in dit bewijs; alleen dat er toen iets is vastgelegd.")
        elif not told.disclosed.opens(told.said):
            raise Altered("content", "the content does not fit its commitment", receipt.index)
        else:
            print("✓ De inhoud is precies wat toen is vastgelegd:")
            print(json.dumps(told.disclosed.content, ensure_ascii=False, indent=2))
    except BadReceipt:
        print("· Dit item heeft een andere vorm; wat erin staat is niet nagekeken.")
    _say_witnesses(opening, witnesses)
    print("GOED: het bewijs klopt.")


def _say_checkpoint(opening: Opened, keys: list[VerifierKey]) -> None:
    from bundel.engine.ledger.notes import check_signed

    checkpoint = opening.checkpoint
    by = ", ".join(
        key.key_id.hex() for key in check_signed(opening.note, [k for k in keys if k.name == checkpoint.origin])
    )
    print(f"Register {checkpoint.origin}")
    print(f"✓ Controlepunt: {checkpoint.size} items, getekend met sleutel {by}.")


def _say_witnesses(opening: Opened, witnesses: list[VerifierKey]) -> None:
    from bundel.engine.ledger.verifying import check_witnesses

    for key, moment in check_witnesses(opening.note, witnesses):
        when = "" if moment is None else f" op {datetime.fromtimestamp(moment, UTC):%Y-%m-%d om %H:%M} UTC"
        print(f"✓ Meegetekend door {key.name}{when}.")


def _read(folder: Path, path: str) -> bytes:
    from bundel.engine.ledger.verifying import Unreadable

    try:
        content = content_of(str(folder / path), LONGEST_FILE)
    except Unusable as fault:
        raise Unreadable(str(fault)) from None
    if len(content) > LONGEST_FILE:
        raise Unreadable(f"{path}: expected at most {LONGEST_FILE} bytes, found more")
    return content


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, none of them longer than what can be read at once."""
    from bundel.engine.ledger.verifying import Unreadable

    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
    except OSError as fault:
        raise Unreadable(f"{path.name}: {fault.strerror}") from None
