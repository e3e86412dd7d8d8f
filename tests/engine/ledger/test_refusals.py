"""What is refused, and with which words: checkpoints, cosignatures, lines to read, receipts and whole ledgers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.ledger.ledgers import KEY, ORIGIN, VKEY, disclosed, entry, in_memory, private_key

from bundel.engine.ledger.checkpoints import BadCheckpoint, open_checkpoint, read_text
from bundel.engine.ledger.cosignatures import check_cosignature, cosign, witnessed
from bundel.engine.ledger.json_lines import BadLine, check_line, index_of, written_line
from bundel.engine.ledger.leaves import UnfitContent, canonical, leaf_bytes, read_leaf
from bundel.engine.ledger.notes import (
    COSIGNATURE,
    BadSignature,
    Note,
    Signature,
    VerifierKey,
    key_of,
    read_note,
    sign,
)
from bundel.engine.ledger.receipts import BadReceipt, Receipt, read_receipt, told_by
from bundel.engine.ledger.verifying import Altered, Walk

TEXT = f"{ORIGIN}\n7\n{'A' * 43}=\n"
WITNESS = key_of("witness.example.org", private_key("witness"), COSIGNATURE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{TEXT}more\n", "three lines"),
        (f"{ORIGIN}\n7\n", "three lines"),
        (f"\n7\n{'A' * 43}=\n", "name of a ledger"),
        (f"{ORIGIN}\n7\nAAAA\n", "root of 32 bytes"),
        (f"{ORIGIN}\n7\n{'A' * 42}B=\n", "root of 32 bytes"),
        (f"{ORIGIN}\n7\n!\n", "root of 32 bytes"),
        (f"{ORIGIN}\n9223372036854775808\n{'A' * 43}=\n", "size in figures"),
    ],
)
def test_a_checkpoint_in_any_other_form_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadCheckpoint, match=words):
        read_text(text)


def test_a_checkpoint_of_another_name_is_not_signed_by_this_key() -> None:
    text = TEXT.replace(ORIGIN, "other.example.org")

    with pytest.raises(BadSignature, match="no signature"):
        open_checkpoint(Note(text, (sign(text, ORIGIN, KEY),)).written.encode(), [VKEY])


def test_a_key_that_is_no_point_of_the_curve_holds_for_nothing() -> None:
    assert not VerifierKey(ORIGIN, 1, b"\xff" * 32).holds(b"message", bytes(64))
    assert not VKEY.holds(b"message", b"short")


def test_a_witness_may_sign_without_a_moment() -> None:
    plain = key_of("auditor.example.org", private_key("auditor"))
    note = Note(TEXT, (sign(TEXT, plain.name, private_key("auditor")),))

    assert witnessed(note, plain) == (True, None)
    assert witnessed(note, WITNESS) == (False, None)


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (Signature("other.example.org", WITNESS.key_id, bytes(72)), "is not of"),
        (Signature(WITNESS.name, bytes(4), bytes(72)), "is not of"),
        (Signature(WITNESS.name, WITNESS.key_id, bytes(64)), "expected 72 bytes"),
        (Signature(WITNESS.name, WITNESS.key_id, bytes(72)), "does not hold"),
        (cosign(TEXT, WITNESS.name, private_key("witness"), 2**62), "does not hold"),
        (cosign(TEXT + "x", WITNESS.name, private_key("witness"), 1), "does not hold"),
    ],
)
def test_a_cosignature_of_another_or_under_another_text_is_refused(signature: Signature, words: str) -> None:
    with pytest.raises(BadSignature, match=words):
        check_cosignature(TEXT, signature, WITNESS)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"x",
        leaf_bytes("2026-11-28T09:00:00Z", bytes(32)) + b" ",
        leaf_bytes("2026-11-28T09:00:00Z", bytes(32)).replace(b'"v":1', b'"v":2'),
        leaf_bytes("2026-11-28T09:00:00Z", bytes(32)).replace(b"0000", b"zzzz", 1),
        leaf_bytes("2026-11-28T09:00:00Z", b"\xaa" * 32).replace(b"aa", b"AA", 1),
    ],
)
def test_a_leaf_in_any_other_form_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|Expecting|hexadecimal"):
        read_leaf(data)


def test_content_that_is_too_long_or_too_deep_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(UnfitContent, match="levels"):
        canonical(deep)
    with pytest.raises(UnfitContent, match="1000000 bytes"):
        canonical("x" * 1_000_000)


def line(index: int = 3, **other: Any) -> dict[str, Any]:
    found = json.loads(written_line(index, entry(index), disclosed(index)))
    return {name: value for name, value in {**found, **other}.items() if value is not None}


def test_a_line_says_what_its_entry_committed_to() -> None:
    assert index_of(json.dumps(line()).encode() + b"\n")[0] == 3
    assert check_line(line(), entry(3))
    assert not check_line(line(content=None, salt=None), entry(3))


@pytest.mark.parametrize(
    "other",
    [
        {"time": "2026-11-28T09:00:04Z"}, {"commitment": "00"}, {"salt": None}, {"content": None}, {"salt": "zz"},
        {"salt": 3}, {"more": 1}, {"salt": disclosed(3).salt.hex().upper()},
        {"content": 0.5}, {"content": {"what": "other"}}, {"salt": "00" * 32},
    ],
    ids=str,
)  # fmt: skip
def test_a_line_that_says_anything_else_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(BadLine):
        check_line(line(**other), entry(3))


def test_a_line_to_an_entry_of_another_form_is_refused() -> None:
    with pytest.raises(BadLine, match="Expecting"):
        check_line(line(), b"something else")


def test_a_receipt_without_the_entry_is_read_but_tells_nothing() -> None:
    receipt = Receipt(5, (bytes(32),), b"checkpoint")

    assert read_receipt(receipt.written) == receipt
    with pytest.raises(BadReceipt, match="extra data"):
        told_by(receipt)
    with pytest.raises(BadReceipt, match="base64"):
        read_receipt(receipt.written.replace(b"A=\n", b"B=\n"))
    with pytest.raises(BadReceipt, match="letters and figures"):
        read_receipt(b"\xff" + receipt.written)


LARGE = in_memory(index.to_bytes(4) for index in range(65_537))


@pytest.mark.parametrize(
    ("path", "at", "first", "last"), [("tile/2/000.p/1", 0, 0, 65_535), ("tile/1/000", 32, 256, 511)]
)
def test_a_hash_high_in_the_tree_that_does_not_fit_is_found_with_what_it_covers(
    path: str, at: int, first: int, last: int
) -> None:
    content = bytearray(LARGE[path])
    content[at] ^= 1
    checkpoint = read_text(read_note(LARGE["checkpoint"]).text)
    Walk(checkpoint.size, LARGE.__getitem__).run(checkpoint)

    with pytest.raises(Altered, match="does not fit") as found:
        Walk(checkpoint.size, {**LARGE, path: bytes(content)}.__getitem__).run(checkpoint)
    assert (found.value.index, found.value.last) == (first, last)
