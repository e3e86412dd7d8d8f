"""``bundel verify``: good, altered or unreadable, said in Dutch, with the first entry that is wrong."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.engine.ledger.ledgers import (
    KEY,
    ORIGIN,
    VKEY,
    disclosed,
    entry,
    in_memory,
    private_key,
    put_in,
    with_lines,
)

from bundel.cli.main import main
from bundel.engine.ledger import checkpoints, json_lines, notes, receipts, verifying
from bundel.engine.ledger.checkpoints import Checkpoint
from bundel.engine.ledger.cosignatures import cosign
from bundel.engine.ledger.hashing import HASH_BYTES
from bundel.engine.ledger.notes import COSIGNATURE, Note, Signature, VerifierKey, key_of, read_note, sign
from bundel.engine.ledger.proofs import inclusion_proof
from bundel.engine.ledger.receipts import Receipt, Told
from bundel.engine.ledger.tiles import Tile, TileNodes, entries_in, hashes_in

WITNESS = key_of("witness.example.org", private_key("witness"), COSIGNATURE)
UNKNOWN = f"— unknown.example.org {base64.b64encode(bytes(68)).decode()}"
Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 600 entries: two full tiles and one that is not."""
    return put_in(tmp_path_factory.mktemp("ledger"), with_lines(600))


@pytest.fixture
def ledger(standing: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(standing, tmp_path / "ledger"))


def verify(*arguments: object, key: str = VKEY.text) -> int:
    return main(["verify", *map(str, arguments), "--vkey", key])


def change(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def rewritten(ledger: Path, old: str, new: str) -> None:
    """Another text in the checkpoint, under the old signatures."""
    (ledger / "checkpoint").write_bytes((ledger / "checkpoint").read_bytes().replace(old.encode(), new.encode(), 1))


def with_signatures(ledger: Path, *more: Signature | str) -> None:
    with (ledger / "checkpoint").open("ab") as file:
        file.writelines(f"{one if isinstance(one, str) else one.line}\n".encode() for one in more)


def checkpoint_text(ledger: Path) -> str:
    return read_note((ledger / "checkpoint").read_bytes()).text


def test_a_ledger_that_nobody_touched_is_good_and_says_what_was_checked(ledger: Path, capsys: Said) -> None:
    assert verify(ledger) == 0
    said = capsys.readouterr().out
    assert f"Register {ORIGIN}" in said
    assert f"600 items, getekend met sleutel {VKEY.key_id.hex()}" in said
    assert "Alle 600 items nagerekend" in said
    assert "600 leesbare regels, waarvan 400 met inhoud" in said
    assert said.endswith("GOED: er is niets veranderd.\n")


def test_without_lines_to_read_it_says_that_those_were_not_checked(ledger: Path, capsys: Said) -> None:
    (ledger / "items.jsonl").unlink()

    assert verify(ledger) == 0
    assert "niet nagekeken" in capsys.readouterr().out


def test_an_empty_ledger_is_good(tmp_path: Path) -> None:
    assert verify(put_in(tmp_path, in_memory([]))) == 0


@pytest.mark.parametrize(
    ("path", "at", "index"),
    [
        ("tile/entries/001", 2 + 12, 256),
        ("tile/0/001", 32 * 3, 259),
        ("tile/0/002.p/88", 32 * 87 + 31, 599),
        ("tile/1/000.p/2", 32, 256),
    ],
)
def test_the_first_entry_that_is_wrong_is_named(ledger: Path, capsys: Said, path: str, at: int, index: int) -> None:
    change(ledger / path, at)

    assert verify(ledger) == 1
    said = capsys.readouterr().out
    assert f"tem {index} is" in said
    assert "GEWIJZIGD" in said


def test_entries_and_tiles_changed_together_do_not_fit_the_checkpoint(tmp_path: Path, capsys: Said) -> None:
    files, other = with_lines(100), in_memory(entry(index, "other" if index == 7 else "") for index in range(100))
    ledger = put_in(tmp_path, {**files, **other, "checkpoint": files["checkpoint"]})

    assert verify(ledger) == 1
    assert "Welk item is veranderd, is niet te zien" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new"), [('"item 7"', '"Item 7"'), ('"follow"', '"lead"'), ("2026-11-28T09:00:02Z", "2026-11-28T09:00:03Z")]
)
def test_a_line_to_read_that_is_not_what_was_recorded_is_found(ledger: Path, old: str, new: str) -> None:
    lines = (ledger / "items.jsonl").read_text()
    (ledger / "items.jsonl").write_text(lines.replace(old, new, 1))

    assert verify(ledger) == 1


@pytest.mark.parametrize(("keep", "index"), [(slice(0, 5), 5), (slice(1, None), 0)])
def test_a_line_to_read_that_is_gone_is_found(ledger: Path, capsys: Said, keep: slice, index: int) -> None:
    lines = (ledger / "items.jsonl").read_text().splitlines(keepends=True)
    (ledger / "items.jsonl").write_text("".join(lines[keep]))

    assert verify(ledger) == 1
    assert f"regel van item {index}" in capsys.readouterr().out


def test_a_last_line_without_its_end_is_refused(ledger: Path) -> None:
    (ledger / "items.jsonl").write_bytes((ledger / "items.jsonl").read_bytes()[:-1])

    assert verify(ledger) == 2


def test_an_earlier_checkpoint_shows_that_nothing_was_changed_since(ledger: Path, tmp_path: Path, capsys: Said) -> None:
    earlier = tmp_path / "earlier"
    earlier.write_bytes(with_lines(300)["checkpoint"])

    assert verify(ledger, "--since", earlier) == 0
    assert "Gegroeid uit het eerdere controlepunt van 300 items" in capsys.readouterr().out


def test_a_forged_and_signed_again_ledger_is_good_by_itself_and_refused_against_an_earlier_checkpoint(
    ledger: Path, tmp_path: Path, capsys: Said
) -> None:
    earlier = ledger / "checkpoint"
    forged = put_in(tmp_path / "forged", in_memory(entry(i, "forged" if i == 20 else "") for i in range(700)))

    assert verify(forged) == 0
    assert verify(forged, "--since", earlier) == 1
    assert "niet gegroeid uit het eerdere controlepunt" in capsys.readouterr().out


def test_a_ledger_that_became_shorter_is_refused_against_an_earlier_checkpoint(
    ledger: Path, tmp_path: Path, capsys: Said
) -> None:
    shorter = put_in(tmp_path / "shorter", with_lines(500))

    assert verify(shorter, "--since", ledger / "checkpoint") == 1
    assert "Item 500 is het eerste dat ontbreekt" in capsys.readouterr().out


def test_the_checkpoint_of_another_ledger_is_no_earlier_one(ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    text = checkpoint_text(ledger).replace(ORIGIN, "other.example.org")

    other.write_bytes(Note(text, (sign(text, "other.example.org", KEY),)).written.encode())
    key = key_of("other.example.org", KEY).text

    assert main(["verify", str(ledger), "--since", str(other), "--vkey", VKEY.text, "--vkey", key]) == 1


def test_witnesses_must_have_signed_and_their_moment_is_told(ledger: Path, capsys: Said) -> None:
    assert verify(ledger, "--witness", WITNESS.text) == 1
    with_signatures(ledger, cosign(checkpoint_text(ledger), WITNESS.name, private_key("witness"), 1795000000))

    assert verify(ledger, "--witness", WITNESS.text) == 0
    assert "Meegetekend door witness.example.org op 2026-11-18" in capsys.readouterr().out


def test_a_bad_signature_of_a_known_witness_is_refused(ledger: Path) -> None:
    with_signatures(ledger, cosign("other\n1\n", WITNESS.name, private_key("witness"), 1795000000))

    assert verify(ledger, "--witness", WITNESS.text) == 1
    assert verify(ledger) == 0


@pytest.mark.parametrize("size", ["070000", "+8", "8 ", str(2**64), "-1", "", "0x8", "８"])
def test_a_size_in_any_other_form_is_refused(ledger: Path, size: str) -> None:
    rewritten(ledger, "\n600\n", f"\n{size}\n")

    assert verify(ledger) == 2


@pytest.mark.parametrize("size", ["0600", "+600", "600 ", "６００"])
def test_to_who_reads_figures_loosely_every_way_of_writing_a_size_is_good(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    """The negative control: signed by the ledger itself, so that only the form of the size is wrong."""
    text = checkpoint_text(ledger).replace("\n600\n", f"\n{size}\n")
    (ledger / "checkpoint").write_text(Note(text, (sign(text, ORIGIN, KEY),)).written)
    assert verify(ledger) == 2

    monkeypatch.setattr(checkpoints, "read_size", int)

    assert verify(ledger) == 0


def test_ends_of_lines_of_another_system_are_refused(ledger: Path) -> None:
    rewritten(ledger, "\n600", "\r\n600")

    assert verify(ledger) == 2


def test_a_checkpoint_without_its_last_end_of_line_is_refused(ledger: Path) -> None:
    (ledger / "checkpoint").write_bytes((ledger / "checkpoint").read_bytes().rstrip(b"\n"))

    assert verify(ledger) == 2


@pytest.mark.parametrize("end", [b"\r\n", b""], ids=["CR LF", "no last end"])
def test_to_who_reads_any_end_of_a_line_a_checkpoint_has_more_than_one_form(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    """The negative control: read as most programs read a text, both are as good as what was signed."""
    strict, lines = verifying.open_checkpoint, (ledger / "checkpoint").read_bytes().splitlines()
    (ledger / "checkpoint").write_bytes((end or b"\n").join(lines) + end)
    assert verify(ledger) == 2

    def loose(content: bytes, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
        return strict(b"".join(line + b"\n" for line in content.splitlines()), keys)

    monkeypatch.setattr(verifying, "open_checkpoint", loose)

    assert verify(ledger) == 0


def test_a_signature_of_somebody_unknown_is_left_alone(ledger: Path) -> None:
    with_signatures(ledger, UNKNOWN)

    assert verify(ledger) == 0


def test_a_bad_signature_of_the_key_that_was_given_is_refused(ledger: Path) -> None:
    with_signatures(ledger, Signature(ORIGIN, VKEY.key_id, bytes(64)))

    assert verify(ledger) == 1


def test_without_looking_at_a_signature_a_bad_one_is_good_and_one_of_somebody_else_is_bad(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the two above: by what a signature is, and by whose it says to be."""
    with monkeypatch.context() as without:
        without.setattr(VerifierKey, "holds", lambda *_signed: True)
        with_signatures(ledger, Signature(ORIGIN, VKEY.key_id, bytes(64)))
        assert verify(ledger) == 0
    (ledger / "checkpoint").write_bytes(with_lines(600)["checkpoint"])
    with_signatures(ledger, UNKNOWN)

    monkeypatch.setattr(notes, "signatures_of", lambda note, _key: note.signatures)

    assert verify(ledger) == 1


def test_another_key_and_a_text_that_is_no_key_are_refused(ledger: Path) -> None:
    assert verify(ledger, key=key_of(ORIGIN, private_key("other")).text) == 1
    assert verify(ledger, key=VKEY.text[:-2]) == 2
    assert verify(ledger, key=f"{ORIGIN}+00000000+{VKEY.text.split('+')[2]}") == 2


def test_seventeen_signatures_are_refused_and_sixteen_are_not(ledger: Path) -> None:
    with_signatures(ledger, *[UNKNOWN] * 15)
    assert verify(ledger) == 0

    with_signatures(ledger, UNKNOWN)
    assert verify(ledger) == 2


def test_a_note_of_five_megabytes_is_refused_without_reading_its_signatures(ledger: Path, capsys: Said) -> None:
    with_signatures(ledger, "— unknown.example.org " + "A" * 5_000_000)

    assert verify(ledger) == 2
    assert "at most 100000 bytes" in capsys.readouterr().err


@pytest.mark.parametrize("more", [[UNKNOWN] * 100, ["— unknown.example.org " + "A" * 400_000]], ids=["many", "long"])
def test_without_the_bounds_of_a_note_all_of_it_is_read(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    """The negative control of the two above."""
    monkeypatch.setattr(notes, "MOST_SIGNATURES", 1_000)
    monkeypatch.setattr(notes, "LONGEST_NOTE", 10_000_000)

    with_signatures(ledger, *more)

    assert verify(ledger) == 0


@pytest.mark.parametrize("size", [8_191, 8_193, 0])
def test_a_tile_of_another_size_is_refused(ledger: Path, capsys: Said, size: int) -> None:
    content = (ledger / "tile/0/001").read_bytes()
    (ledger / "tile/0/001").write_bytes((content + b"x")[:size])

    assert verify(ledger) == 2
    assert "Het eerste item dat niet te lezen is: 256" in capsys.readouterr().err


def test_an_entry_that_goes_beyond_its_file_is_refused_without_a_crash(ledger: Path, capsys: Said) -> None:
    change(ledger / "tile/entries/002.p/88", 0)

    assert verify(ledger) == 2
    assert "goes beyond the end of the file" in capsys.readouterr().err


def test_to_who_reads_files_loosely_what_hangs_on_a_tile_or_lacks_at_an_entry_is_not_seen(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the two above: other files, and yet every hash is what it was."""
    tile, bundle = ledger / "tile/0/001", ledger / "tile/entries/002.p/88"
    tile.write_bytes(tile.read_bytes() + b"x")
    whole = bundle.read_bytes()
    last = len(whole) - len(entries_in(Tile(None, 2, 88), whole)[-1]) - 2
    bundle.write_bytes(whole[:last] + b"\xff" + whole[last + 1 :])
    assert verify(ledger) == 2

    def hashes(tile: Tile, content: bytes) -> list[bytes]:
        return [content[at * HASH_BYTES :][:HASH_BYTES] for at in range(tile.width)]

    def entries(tile: Tile, content: bytes) -> list[bytes]:
        found, at = list[bytes](), 0
        for _ in range(tile.width):
            found.append(content[at + 2 :][: int.from_bytes(content[at : at + 2])])
            at += 2 + len(found[-1])
        return found

    monkeypatch.setattr(verifying, "hashes_in", hashes)
    monkeypatch.setattr(verifying, "entries_in", entries)

    assert verify(ledger) == 0


def test_a_file_that_is_not_there_or_has_more_than_it_should_is_refused(ledger: Path) -> None:
    lines = ledger / "items.jsonl"
    lines.unlink()
    lines.mkdir()
    assert verify(ledger) == 2
    lines.rmdir()
    with (ledger / "tile/entries/000").open("ab") as file:
        file.write(b"\x00\x01a")
    assert verify(ledger) == 2
    (ledger / "tile/entries/000").unlink()
    assert verify(ledger) == 2
    assert verify(ledger.parent / "nowhere") == 2
    assert verify(ledger, "--since", ledger / "nowhere") == 2


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"index":true}', b'{"index":-1}', b"[" * 100_000])
def test_a_line_that_cannot_be_read_is_refused(ledger: Path, line: bytes) -> None:
    (ledger / "items.jsonl").write_bytes(line + b"\n")

    assert verify(ledger) == 2


def test_a_line_that_says_two_things_is_refused(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the negative control: to who takes the last of two it is good, and whoever takes the first reads a lie."""
    lines = (ledger / "items.jsonl").read_text()
    (ledger / "items.jsonl").write_text(lines.replace('"what":"item 7"', '"what":"a lie","what":"item 7"', 1))
    assert verify(ledger) == 2

    monkeypatch.setattr(json_lines, "_once", dict)

    assert verify(ledger) == 0


def receipt_file(ledger: Path, index: int, *, shown: bool = True, proof: int | None = None) -> Path:
    nodes = TileNodes(600, lambda tile: hashes_in(tile, (ledger / tile.path).read_bytes()))
    hashes = inclusion_proof(nodes, index, 600)
    hashes = hashes if proof is None else (hashes * 2)[:proof]
    told = Told(entry(index), disclosed(index) if shown else None)
    receipt = Receipt(index, tuple(hashes), (ledger / "checkpoint").read_bytes(), told.written)
    (ledger / "item.tlog-proof").write_bytes(receipt.written)
    return ledger / "item.tlog-proof"


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_a_receipt_proves_what_was_recorded_with_the_key_alone(ledger: Path, capsys: Said, index: int) -> None:
    assert verify("--receipt", receipt_file(ledger, index)) == 0
    said = capsys.readouterr().out
    assert f"Item {index} staat in het register" in said
    assert f'"what": "item {index}"' in said


def test_a_receipt_without_content_proves_that_something_was_recorded(ledger: Path, capsys: Said) -> None:
    assert verify("--receipt", receipt_file(ledger, 5, shown=False)) == 0
    assert "De inhoud staat niet in dit bewijs" in capsys.readouterr().out


@pytest.mark.parametrize("hashes", [0, 9, 11])
def test_a_receipt_with_a_hash_too_many_or_too_few_is_refused(ledger: Path, hashes: int) -> None:
    assert verify("--receipt", receipt_file(ledger, 5, proof=hashes)) == 1


def test_without_counting_its_hashes_a_receipt_with_one_too_many_is_good(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control; one too few leads nowhere by itself."""
    strict = receipts.check_inclusion

    def loose(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
        strict(leaf, index, size, root, proof[:10])

    monkeypatch.setattr(receipts, "check_inclusion", loose)

    assert verify("--receipt", receipt_file(ledger, 5, proof=11)) == 0


def test_a_receipt_of_anything_else_is_refused(ledger: Path) -> None:
    file = receipt_file(ledger, 5)
    good = file.read_bytes()

    for old, new in ((b"index 5", b"index 6"), (b"index 5", b"index 600"), (b"\n600\n", b"\n601\n")):
        file.write_bytes(good.replace(old, new))
        assert verify("--receipt", file) == 1
    other = Receipt(5, (), b"", Told(entry(5), disclosed(5, "other")).written).written.split(b"\n")[1]
    file.write_bytes(good.replace(good.split(b"\n")[1], other))
    assert verify("--receipt", file) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"tlog-proof@v1", b"tlog-proof@v2"),
        (b"index 5", b"index 05"),
        (b"index 5", b"index -5"),
        (b"index 5\n", b""),
        (b"index 5\n", b"index 5\nAAAA\n"),
        (b"index 5\n", b"index 5\n" + b"A" * 43 + b"=\n" * 70),
        (b"index 5\n", "index 5\n—\n".encode()),
        (b"\n\n", b"\n"),
        (b"extra ", b"extra !"),
        (b"extra ", b"extra AAAA"),
        (b"extra ", b"other "),
    ],
)
def test_a_receipt_in_any_other_form_is_refused(ledger: Path, old: bytes, new: bytes) -> None:
    file = receipt_file(ledger, 5)
    file.write_bytes(file.read_bytes().replace(old, new, 1))

    assert verify("--receipt", file) == 2


def test_a_receipt_that_says_two_things_is_refused(ledger: Path) -> None:
    file = receipt_file(ledger, 5)
    extra = file.read_bytes().split(b"\n")[1].removeprefix(b"extra ")
    twice = base64.b64decode(extra).replace(b'"content":', b'"content":"a lie","content":', 1)
    file.write_bytes(file.read_bytes().replace(extra, base64.b64encode(twice)))

    assert verify("--receipt", file) == 2


def test_a_receipt_of_more_than_two_megabytes_is_refused(ledger: Path) -> None:
    file = receipt_file(ledger, 5)
    file.write_bytes(file.read_bytes() + b"x" * 2_000_000)

    assert verify("--receipt", file) == 2


def test_a_receipt_of_an_entry_with_another_form_is_proved_and_its_form_is_told(tmp_path: Path, capsys: Said) -> None:
    files = in_memory([b"something else"])
    receipt = Receipt(0, (), files["checkpoint"], Told(b"something else", None).written)
    (tmp_path / "r").write_bytes(receipt.written)

    assert verify("--receipt", tmp_path / "r") == 0
    assert "een andere vorm" in capsys.readouterr().out


def test_a_receipt_goes_with_no_earlier_checkpoint(ledger: Path, capsys: Said) -> None:
    assert verify("--receipt", receipt_file(ledger, 5), "--since", ledger / "checkpoint") == 2
    assert verify("--receipt", receipt_file(ledger, 5), "--witness", WITNESS.text) == 1
    assert verify("--receipt", receipt_file(ledger, 5), key=key_of(ORIGIN, private_key("other")).text) == 1
    assert capsys.readouterr()


def test_neither_folder_nor_receipt_is_a_question(capsys: Said) -> None:
    with pytest.raises(SystemExit) as refused:
        verify()
    assert refused.value.code == 2
    assert "required" in capsys.readouterr().err
