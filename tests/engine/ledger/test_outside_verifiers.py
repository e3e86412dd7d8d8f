"""Verifiers that are not ours take our ledgers as they are, and refuse them with anything changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.engine.ledger.ledgers import KEY, ORIGIN, VKEY, entry, in_memory, private_key, put_in, with_lines
from tests.engine.ledger.mutations import mutated
from tests.engine.ledger.outside import build_go_verifier, go_accepts, tlog_scales_accepts

from bundel.cli.main import main
from bundel.engine.ledger.notes import key_of

SIZES = (1, 255, 256, 257, 65_535, 65_536, 70_000)
QUICK, ALL = range(40), range(1_000)


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_go_verifier(tmp_path_factory.mktemp("go"))


@pytest.mark.parametrize("size", SIZES)
def test_they_take_a_ledger_of_any_size(go: Path, tmp_path: Path, size: int) -> None:
    folder = put_in(tmp_path, in_memory(index.to_bytes(4) for index in range(size)))
    some = [0, size // 2, size - 1] if size > 300 else None

    assert go_accepts(go, folder, VKEY.text)
    assert tlog_scales_accepts(folder, VKEY.text, some)
    assert main(["verify", str(folder), "--vkey", VKEY.text]) == 0


def test_they_take_a_checkpoint_that_others_signed_too(go: Path, tmp_path: Path) -> None:
    folder = put_in(tmp_path, in_memory(map(entry, range(300)), KEY, private_key("new")))

    assert go_accepts(go, folder, VKEY.text)
    assert go_accepts(go, folder, key_of(ORIGIN, private_key("new")).text)
    assert tlog_scales_accepts(folder, VKEY.text, [299])
    assert not go_accepts(go, folder, key_of(ORIGIN, private_key("other")).text)


def test_a_forged_and_signed_again_ledger_is_refused_against_an_earlier_checkpoint(go: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    earlier.write_bytes(in_memory(map(entry, range(300)))["checkpoint"])
    grown = put_in(tmp_path / "grown", in_memory(map(entry, range(600))))
    forged = put_in(tmp_path / "forged", in_memory(entry(i, "forged" if i == 7 else "") for i in range(600)))

    for folder in (grown, forged):
        assert go_accepts(go, folder, VKEY.text) and tlog_scales_accepts(folder, VKEY.text, [7])
    assert go_accepts(go, grown, VKEY.text, earlier)
    assert not go_accepts(go, forged, VKEY.text, earlier)


def accepted_by_others(go: Path, folder: Path, seeds: Iterable[int]) -> list[str]:
    """What was changed, where any of the two took it all the same."""
    files, taken = in_memory(map(entry, range(300))), []
    for seed in seeds:
        change = mutated(files, seed)
        place = put_in(folder / str(seed), change.files)
        if go_accepts(go, place, VKEY.text):
            taken.append(f"Go took {seed}: {change.what}")
        if tlog_scales_accepts(place, VKEY.text):
            taken.append(f"tlog-scales took {seed}: {change.what}")
        shutil.rmtree(place)
    return taken


def test_they_refuse_a_ledger_with_anything_changed(go: Path, tmp_path: Path) -> None:
    assert accepted_by_others(go, tmp_path, QUICK) == []


@pytest.mark.long
def test_they_refuse_a_thousand_changed_ledgers(go: Path, tmp_path: Path) -> None:
    assert accepted_by_others(go, tmp_path, ALL) == []


def overlooked_by_us(folder: Path, seeds: Iterable[int], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was changed, where ours took it, or named another entry than the first that is wrong."""
    files, missed = with_lines(300), []
    for seed in seeds:
        change = mutated(files, seed)
        place = put_in(folder / str(seed), change.files)
        code = main(["verify", str(place), "--vkey", VKEY.text])
        said = capsys.readouterr()
        # What can't be read at all is named by the start of its tile.
        is_named = change.index is None or code == 2 or f"tem {change.index} " in said.out
        if code == 0 or not is_named:
            missed.append(f"{seed}: {change.what} ({change.index}): {code} {said.out} {said.err}")
        shutil.rmtree(place)
    return missed


def test_ours_finds_every_change_and_names_the_first_wrong_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert overlooked_by_us(tmp_path, QUICK, capsys) == []


@pytest.mark.long
def test_ours_finds_a_thousand_changes_and_names_the_first_wrong_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert overlooked_by_us(tmp_path, ALL, capsys) == []


@pytest.mark.long
def test_a_hundred_clean_ledgers_raise_no_alarm(go: Path, tmp_path: Path) -> None:
    alarms = []
    for size in range(1, 601, 6):
        folder = put_in(tmp_path / str(size), with_lines(size))
        if main(["verify", str(folder), "--vkey", VKEY.text]) or not go_accepts(go, folder, VKEY.text):
            alarms.append(size)
    assert alarms == []
