"""For ledgers of any size: proofs that were made hold, and with anything changed they do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.ledger.ledgers import KEY, VKEY, in_memory, private_key

from bundel.engine.ledger import tiles
from bundel.engine.ledger.checkpoints import Checkpoint, open_checkpoint, signed
from bundel.engine.ledger.hashing import leaf_hash, root_of_hashes, root_of_parts
from bundel.engine.ledger.leaves import UnfitContent, canonical
from bundel.engine.ledger.notes import BadNote, BadSignature, read_note
from bundel.engine.ledger.proofs import (
    BadProof,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    parts_of,
    root,
)
from bundel.engine.ledger.receipts import BadReceipt, read_receipt, told_by
from bundel.engine.ledger.tiles import (
    BadTile,
    Tile,
    TileNodes,
    entries_in,
    entries_of,
    hashes_in,
    levels_of,
    tile_at,
    tiles_of,
    written_entries,
)

LARGEST = 70_000
FILES = in_memory(index.to_bytes(4) for index in range(LARGEST))
LEAVES = [leaf_hash(index.to_bytes(4)) for index in range(LARGEST)]


def nodes(size: int = LARGEST) -> TileNodes:
    return TileNodes(size, lambda tile: [leaf for leaf in read(tile)])


def read(tile: Tile) -> list[bytes]:
    """A tile as a smaller tree has it: the first hashes of the one that there is."""
    whole = next(one for one in tiles_of(LARGEST, tile.level or 0) if one.number == tile.number)
    return hashes_in(whole, FILES[whole.path])[: tile.width]


SIZES = st.one_of(st.integers(1, 1_000), st.sampled_from([255, 256, 257, 65_535, 65_536, 65_537, LARGEST]))


def straight_root(size: int) -> bytes:
    """The root as RFC 6962 defines it, from the leaves alone and without any of our shortcuts."""
    from hashlib import sha256

    def over(first: int, end: int) -> bytes:
        if end - first == 1:
            return LEAVES[first]
        split = 1
        while split * 2 < end - first:
            split *= 2
        return sha256(b"\x01" + over(first, first + split) + over(first + split, end)).digest()

    return over(0, size)


@settings(max_examples=25, deadline=None)
@given(SIZES)
def test_the_root_out_of_tiles_is_the_one_of_the_definition(size: int) -> None:
    assert root(nodes(size), size) == straight_root(size) == root_of_hashes(LEAVES[:size])


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_an_inclusion_proof_holds_and_with_anything_changed_it_does_not(data: st.DataObject) -> None:
    size = data.draw(SIZES)
    index = data.draw(st.integers(0, size - 1))
    proof, whole = inclusion_proof(nodes(size), index, size), root(nodes(size), size)

    check_inclusion(LEAVES[index], index, size, whole, proof)
    for wrong in spoiled(proof, data):
        with pytest.raises(BadProof):
            check_inclusion(LEAVES[index], index, size, whole, wrong)
    other = data.draw(st.integers(0, size).filter(lambda one: one != index))
    with pytest.raises(BadProof):
        check_inclusion(LEAVES[index], other, size, whole, proof)
    with pytest.raises(BadProof):
        check_inclusion(leaf_hash(b"other"), index, size, whole, proof)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_consistency_proof_holds_and_with_anything_changed_it_does_not(data: st.DataObject) -> None:
    size = data.draw(SIZES)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(nodes(size), old, size)
    old_root, whole = root(nodes(size), old), root(nodes(size), size)

    check_consistency(old, old_root, size, whole, proof)
    for wrong in [*spoiled(proof, data), [*proof, whole]]:
        with pytest.raises(BadProof):
            check_consistency(old, old_root, size, whole, wrong)
    with pytest.raises(BadProof):
        check_consistency(old, leaf_hash(b"other"), size, whole, proof)
    with pytest.raises(BadProof):
        check_consistency(old, old_root, size, leaf_hash(b"other"), proof)


def spoiled(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The proof with a hash less, a hash more, and one sign changed."""
    if not proof:
        return [[bytes(32)]]
    at = data.draw(st.integers(0, len(proof) - 1))
    changed = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    return [proof[:-1], [*proof, bytes(32)], [*proof[:at], changed, *proof[at + 1 :]]]


def test_from_nothing_nothing_is_proved() -> None:
    with pytest.raises(ValueError, match="old size from 1"):
        consistency_proof(nodes(), 0, 5)
    with pytest.raises(BadProof, match="old size from 1"):
        check_consistency(0, LEAVES[0], 5, LEAVES[0], [])
    with pytest.raises(ValueError, match="index below 5"):
        inclusion_proof(nodes(), 5, 5)


@given(st.integers(0, 2**40))
def test_whole_subtrees_cover_a_tree_from_left_to_right_without_a_gap(size: int) -> None:
    at = 0
    for level, index in parts_of(0, size):
        assert index << level == at
        at += 1 << level
    assert at == size


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_200))
def test_every_file_of_a_ledger_has_its_place_and_its_size(size: int) -> None:
    files = in_memory(index.to_bytes(4) for index in range(size))
    tiles = [tile for level in levels_of(size) for tile in tiles_of(size, level)]

    assert {tile.path for tile in [*tiles, *entries_of(size)]} | {"checkpoint"} == set(files)
    for tile in tiles:
        assert len(hashes_in(tile, files[tile.path])) == tile.width
    for tile in entries_of(size):
        assert entries_in(tile, files[tile.path]) == [i.to_bytes(4) for i in range(tile.first, tile.first + tile.width)]


@given(st.integers(0, 63) | st.none(), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_leads_to_its_tile_and_no_other_way_of_writing_it_does(
    level: int | None, number: int, width: int
) -> None:
    path = Tile(level, number, width).path

    assert tile_at(path) == Tile(level, number, width)
    for other in (
        f"/{path}",
        f"{path}/",
        path.replace("tile/", "tile/0"),
        path.replace("tile/", "tile/x000/"),
        path + "\n",
    ):
        assert tile_at(other) != Tile(level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/../../settings", "tile/64/000", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/00/000", "tile/0/1", "tile/0/0001", "tile/-1/000", "tile/0/000.p/", "tile/0", "",
        "tile/0/%2e%2e", "tile/0/٠٠٠",
    ],
)  # fmt: skip
def test_a_path_that_is_none_leads_nowhere(path: str) -> None:
    assert tile_at(path) is None


@pytest.mark.parametrize(
    ("path", "number"), [("tile/0/x000/001", 1), ("tile/0/000.p/256", 0), ("tile/64/000", 0), ("tile/0/0/../../7", 7)]
)
def test_to_who_reads_paths_loosely_one_tile_has_many(path: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: what is found, without asking whether it would be written like that."""
    assert tile_at(path) is None

    monkeypatch.setattr(tiles, "PATH", re.compile(r"tile/(entries|[0-9]+)/.*?([0-9]+)(?:\.p/([0-9]+))?"))
    monkeypatch.setattr(Tile, "path", path)

    assert getattr(tile_at(path), "number", None) == number


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256), st.data())
def test_entries_come_back_as_they_were_written_and_never_from_a_file_cut_short(
    entries: list[bytes], data: st.DataObject
) -> None:
    tile, written = Tile(None, 0, len(entries)), written_entries(entries)

    assert entries_in(tile, written) == entries
    cut = data.draw(st.integers(0, len(written) - 1))
    with pytest.raises(BadTile):
        entries_in(tile, written[:cut])


def test_the_longest_entry_has_its_length_in_two_bytes() -> None:
    assert entries_in(Tile(None, 0, 1), written_entries([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(OverflowError):
        written_entries([b"x" * 65_536])


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    for reader in (read_note, lambda one: open_checkpoint(one, [VKEY]), lambda one: told_by(read_receipt(one))):
        with pytest.raises((BadNote, BadReceipt), match="expected"):
            reader(content)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_checkpoint_with_one_bit_changed_is_never_taken_for_signed(at: int, bit: int) -> None:
    checkpoint = Checkpoint(VKEY.name, LARGEST, root(nodes(), LARGEST))
    note = bytearray(signed(checkpoint, [KEY]).written.encode())
    assert open_checkpoint(bytes(note), [VKEY])[0] == checkpoint
    note[at % len(note)] ^= 1 << bit

    with pytest.raises((BadNote, BadSignature)):
        open_checkpoint(bytes(note), [VKEY])


def test_at_a_rotation_either_key_opens_the_checkpoint() -> None:
    checkpoint, new = Checkpoint(VKEY.name, 1, LEAVES[0]), private_key("new")
    note = signed(checkpoint, [KEY, new]).written.encode()
    from bundel.engine.ledger.notes import key_of

    for keys in ([VKEY], [key_of(VKEY.name, new)], [VKEY, key_of(VKEY.name, new)]):
        assert open_checkpoint(note, keys)[0] == checkpoint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_a_value_has_one_way_to_be_written_and_comes_back_from_it(value: object) -> None:
    import json

    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize("value", [0.5, 1.0, float("nan"), {1: 2}, b"x", {"a": {1, 2}}, 2**53, "\udfff", {"\udfff": 1}])
def test_a_value_with_more_than_one_way_to_be_written_is_refused(value: object) -> None:
    with pytest.raises(UnfitContent, match="expected"):
        canonical(value)


def test_the_root_of_no_parts_is_that_of_the_empty_tree() -> None:
    assert root_of_parts([]) == root_of_hashes([])
