"""The record leaves the building whole, others sign it, it is recomputed, and it comes back after a restore."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from tests.apps.record.conftest import NOW, put_many
from tests.apps.record.test_checkpoints import changed
from tests.emptying import without_triggers
from tests.engine.ledger.ledgers import private_key
from tests.engine.ledger.outside import build_go_verifier, go_accepts, tlog_scales_accepts

from bundel.apps.organisations.models import Organisation
from bundel.apps.record import outside
from bundel.apps.record.actions import disclose, erase, publish_checkpoint
from bundel.apps.record.checking import check_record
from bundel.apps.record.exporting import RootDiffers, export_ledger
from bundel.apps.record.models import Check, Checkpoint, Cosignature, Disclosure, Entry, SigningKey, Witness
from bundel.apps.record.witnessing import CosignatureRefused, accept_cosignatures, add_witness
from bundel.cli.main import main
from bundel.engine.ledger.cosignatures import cosign
from bundel.engine.ledger.notes import COSIGNATURE, BadNote, key_of, read_note, sign

Put = Callable[..., Entry]
WITNESS = key_of("witness.example.org", private_key("witness"), COSIGNATURE)
PLAIN = key_of("auditor.example.org", private_key("auditor"))


@pytest.fixture
def filled(put: Put, organisation: Organisation) -> Put:
    """300 entries of 3 kinds of visibility, one of them erased and one made public later."""
    put_many(300, organisation)
    erase(entry=Entry.objects.get(index=5), ground="AVG, artikel 17", now=NOW, key="erase")
    disclose(entry=Entry.objects.get(index=3), visibility="public", now=NOW, key="open")
    return put


def export(folder: Path) -> Path:
    call_command("export_ledger", str(folder), stdout=StringIO())
    return folder


def vkey() -> str:
    return SigningKey.objects.get().vkey


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]


@pytest.mark.usefixtures("filled")
def test_the_export_is_good_with_the_key_alone_and_shows_what_is_public(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = export(tmp_path / "out")

    assert main(["verify", str(folder), "--vkey", vkey()]) == 0
    assert "302 leesbare regels, waarvan 102 met inhoud" in capsys.readouterr().out
    shown = {line["index"] for line in lines(folder) if "content" in line}
    assert {2, 3, 8, 300, 301} <= shown and not {0, 1, 5} & shown
    assert (folder / "keys.txt").read_text() == vkey() + "\n"
    assert "VB0001" not in "".join(json.dumps(line) for line in lines(folder) if "content" not in line)


def test_after_an_erasure_verifiers_that_are_not_ours_still_take_the_record(
    put: Put, organisation: Organisation, tmp_path: Path
) -> None:
    go = build_go_verifier(tmp_path)
    put_many(300, organisation)
    before = export(tmp_path / "before")
    assert "item 2" in json.dumps(lines(before)[2], ensure_ascii=False)

    erase(entry=Entry.objects.get(index=2), ground="AVG, artikel 17", now=NOW, key="erase")
    after = export(tmp_path / "after")

    assert "content" not in lines(after)[2]
    assert go_accepts(go, after, vkey(), before / "checkpoint")
    assert tlog_scales_accepts(after, vkey(), [0, 2, 299, 300])
    assert main(["verify", str(after), "--vkey", vkey(), "--since", str(before / "checkpoint")]) == 0


@pytest.mark.usefixtures("filled")
def test_earlier_checkpoints_come_along_and_still_hold(tmp_path: Path, filled: Put) -> None:
    publish_checkpoint(NOW)
    filled("later")
    folder = export(tmp_path / "out")

    assert [one.name for one in (folder / "checkpoints").iterdir()] == ["302"]
    assert main(["verify", str(folder), "--vkey", vkey(), "--since", str(folder / "checkpoints/302")]) == 0


@pytest.mark.usefixtures("filled")
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "own file").touch()

    for place in (tmp_path, tmp_path / "own file"):
        with pytest.raises(CommandError, match="Nothing was written"):
            export(place)


def test_what_does_not_lead_to_the_signed_root_is_not_exported_as_a_ledger(put: Put, tmp_path: Path) -> None:
    put("first")
    checkpoint = publish_checkpoint(NOW)
    assert checkpoint is not None
    changed("UPDATE record_entry SET leaf = leaf_hash")

    with pytest.raises(RootDiffers):
        export_ledger(tmp_path / "out", checkpoint)
    assert not (tmp_path / "out/checkpoint").exists()


def test_cosignatures_are_checked_kept_once_and_shown(put: Put, tmp_path: Path) -> None:
    put("first")
    made = publish_checkpoint(NOW)
    assert made is not None
    add_witness("De getuige", WITNESS.text, NOW)
    add_witness("De accountant", PLAIN.text, NOW)
    note = read_note(made.note.encode())
    timed = cosign(note.text, WITNESS.name, private_key("witness"), 1795856430)
    signed = made.note + timed.line + "\n" + sign(note.text, PLAIN.name, private_key("auditor")).line + "\n"

    for _twice in range(2):
        assert len(accept_cosignatures(signed.encode(), NOW)) == 2
    assert Cosignature.objects.count() == 2
    assert {one.signed_at is None for one in Cosignature.objects.all()} == {True, False}
    folder = export(tmp_path / "out")
    assert main(["verify", str(folder), "--vkey", vkey(), "--witness", WITNESS.text, PLAIN.text]) == 0


def bad_cosignatures(note: str) -> dict[str, str]:
    text = read_note(note.encode()).text
    good = cosign(text, WITNESS.name, private_key("witness"), 1).line
    other = cosign(text, "other.example.org", private_key("other"), 1).line
    forged = text.replace("\n1\n", "\n2\n")
    return {
        "nobody we know": note + other + "\n",
        "nobody at all": note,
        "under another text": note + cosign(forged, WITNESS.name, private_key("witness"), 1).line + "\n",
        "not ours": f"{forged}\n{cosign(forged, WITNESS.name, private_key('witness'), 1).line}\n",
        "of this size but another": f"{text.replace(settings.RECORD_ORIGIN, 'other')}\n{good}\n",
        "no checkpoint": f"text\n\n{good}\n",
        "no note": "text",
    }


@pytest.mark.parametrize("what", bad_cosignatures(f"{settings.RECORD_ORIGIN}\n1\n{'A' * 43}=\n\n— a {'A' * 12}\n"))
def test_any_other_cosignature_is_refused_and_nothing_kept(put: Put, what: str) -> None:
    put("first")
    made = publish_checkpoint(NOW)
    assert made is not None
    add_witness("De getuige", WITNESS.text, NOW)

    with pytest.raises(CosignatureRefused):
        accept_cosignatures(bad_cosignatures(made.note)[what].encode(), NOW)
    assert not Cosignature.objects.exists()


def test_witnesses_come_and_go_by_command(put: Put, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("first")
    made = publish_checkpoint(NOW)
    assert made is not None
    file = tmp_path / "cosigned"
    file.write_text(
        made.note + cosign(read_note(made.note.encode()).text, WITNESS.name, private_key("witness"), 1).line + "\n"
    )

    call_command("add_witness", "De getuige", WITNESS.text)
    call_command("accept_cosignature", str(file))
    call_command("add_witness", "De getuige", WITNESS.text, "--end")

    assert "Signed by De getuige at size 1" in capsys.readouterr().out
    assert Witness.objects.get().ended_at is not None
    with pytest.raises(CommandError, match="Nothing was kept"):
        call_command("accept_cosignature", str(file))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("add_witness", "De getuige", WITNESS.text, "--end")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("add_witness", "De getuige", "no key")


def test_we_are_not_our_own_witness() -> None:
    with pytest.raises(BadNote, match="name of its own"):
        add_witness.__wrapped__("wij", key_of(settings.RECORD_ORIGIN, private_key("a")).text, NOW)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_an_empty_ledger_is_good() -> None:
    assert check_record(NOW).is_good


@pytest.mark.usefixtures("filled")
def test_a_ledger_that_nobody_touched_is_good_and_that_is_written_down(filled: Put) -> None:
    publish_checkpoint(NOW)
    filled("later")
    publish_checkpoint(NOW)
    said = StringIO()

    call_command("check_record", stdout=said)

    assert "303 entries recomputed" in said.getvalue()
    assert (Check.objects.get().is_good, Check.objects.get().size) == (True, 303)


@pytest.mark.parametrize(
    ("table", "key", "field", "at"),
    [
        ("record_entry", '"index"', "leaf", 7),
        ("record_entry", '"index"', "leaf_hash", 280),
        ("record_disclosure", "entry_id", "committed", 100),
        ("record_disclosure", "entry_id", "salt", 100),
    ],
)
@pytest.mark.usefixtures("filled")
def test_a_row_that_was_changed_is_found_with_its_index(table: str, key: str, field: str, at: int) -> None:
    publish_checkpoint(NOW)
    changed(f"UPDATE {table} SET {field} = (SELECT {field} FROM {table} WHERE {key} = 299) WHERE {key} = {at}")

    found = check_record(NOW)

    assert (found.is_good, found.first_bad_index) == (False, at)
    with pytest.raises(CommandError, match=f"First wrong entry: {at}"):
        call_command("check_record")


@pytest.mark.usefixtures("filled")
def test_a_hash_a_checkpoint_and_a_row_that_is_gone_are_found_too() -> None:
    publish_checkpoint(NOW)
    changed('UPDATE record_tilehash SET hash = (SELECT leaf_hash FROM record_entry WHERE "index" = 2)')
    assert check_record(NOW).first_bad_index == 0

    changed("DELETE FROM record_disclosure WHERE entry_id > 290")
    changed("DELETE FROM record_erasure")
    changed('DELETE FROM record_entry WHERE "index" > 290')
    assert not check_record(NOW).is_good


@pytest.mark.usefixtures("filled")
def test_a_ledger_made_anew_and_signed_again_does_not_fit_its_earlier_checkpoints(filled: Put) -> None:
    publish_checkpoint(NOW)
    filled("later")
    publish_checkpoint(NOW)
    newest = Checkpoint.objects.get(size=303)
    forged = newest.note.replace("\n303\n", "\n302\n")
    with without_triggers():
        Checkpoint.objects.filter(size=302).update(note=forged)

    found = check_record(NOW)

    assert not found.is_good
    assert "first 302 entries are not those" in found.finding


def restored(first_lost: int) -> None:
    """The database as an older backup has it."""
    changed(f"DELETE FROM record_disclosure WHERE entry_id >= {first_lost}")
    changed("DELETE FROM record_erasure")
    changed(f'DELETE FROM record_entry WHERE "index" >= {first_lost}')
    changed(f"DELETE FROM record_tilehash WHERE ({first_lost} < 256)")
    changed("DELETE FROM record_checkpoint")


@pytest.mark.parametrize("first_lost", [0, 200, 290])
def test_after_a_restore_what_was_lost_comes_back_from_an_export(filled: Put, tmp_path: Path, first_lost: int) -> None:
    folder = export(tmp_path / "out")
    everything = list(Entry.objects.order_by("index").values_list("index", "leaf_hash"))
    restored(first_lost)
    said = StringIO()

    call_command("resume_record", "--folder", str(folder), stdout=said)

    assert f"{302 - first_lost} entries brought back" in said.getvalue()
    assert list(Entry.objects.order_by("index").values_list("index", "leaf_hash")) == everything
    assert Disclosure.objects.filter(entry_id=299).exists()
    filled("later")
    later = export(tmp_path / "later")
    assert main(["verify", str(later), "--vkey", vkey(), "--since", str(folder / "checkpoint")]) == 0


def test_after_a_restore_that_lost_nothing_the_newest_checkpoint_is_enough(filled: Put, tmp_path: Path) -> None:
    made = publish_checkpoint(NOW)
    assert made is not None
    (tmp_path / "newest").write_text(made.note)
    (outside.folder() / outside.MARK).unlink()

    call_command("resume_record", "--checkpoint", str(tmp_path / "newest"), stdout=StringIO())

    assert filled("later").index == 302


def test_a_restored_record_does_not_go_on_from_anything_else(filled: Put, tmp_path: Path) -> None:
    made = publish_checkpoint(NOW)
    assert made is not None
    older = tmp_path / "older"
    older.write_text(made.note)
    filled("later")
    folder = export(tmp_path / "out")

    def refused(*arguments: str) -> str:
        with pytest.raises(CommandError, match="Nothing was changed") as fault:
            call_command("resume_record", *arguments)
        return str(fault.value)

    assert "newer checkpoint" in refused("--checkpoint", str(older))
    restored(250)
    assert "303 entries, the database 250" in refused("--checkpoint", str(folder / "checkpoint"))
    older.write_text("no note")
    assert "can't be used" in refused("--checkpoint", str(older))
    assert "No such file" in refused("--checkpoint", str(tmp_path / "nowhere"))
    changed(
        'UPDATE record_entry SET leaf_hash = (SELECT leaf_hash FROM record_entry WHERE "index" = 9) WHERE "index" = 1'
    )
    assert "not the first ones" in refused("--folder", str(folder))
    with (folder / "items.jsonl").open("ab") as file:
        file.write(b"x")
    assert "not good" in refused("--folder", str(folder))


def test_a_changed_database_does_not_go_on_from_its_newest_checkpoint(put: Put, tmp_path: Path) -> None:
    put("first")
    made = publish_checkpoint(NOW)
    assert made is not None
    put("second", subject="decision/2")
    (tmp_path / "newest").write_text(made.note)
    changed('UPDATE record_entry SET leaf_hash = (SELECT leaf_hash FROM record_entry WHERE "index" = 1)')

    with pytest.raises(CommandError, match="not those of the checkpoint"):
        call_command("resume_record", "--checkpoint", str(tmp_path / "newest"))


def test_content_of_an_organisation_that_is_not_there_yet_brings_nothing_back(put: Put, tmp_path: Path) -> None:
    put("first")
    folder = export(tmp_path / "out")
    restored(0)
    Organisation.objects.all().delete()

    with pytest.raises(CommandError, match="load the reference data first"):
        call_command("resume_record", "--folder", str(folder))
    assert not Entry.objects.exists()
