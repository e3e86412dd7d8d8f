"""Leaked passwords, in a list of the installation's own: every one is found, however the list is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from pytest_django import Settings
from tests.site.test_environment import SOUND

from bundel.apps.accounts.leaked import NoList, has_leaked
from bundel.site.environment import read_environment

LEAKED = [f"een wachtwoord van {number}" for number in range(500)]


def listed(folder: Path, passwords: list[str], end: str = "\n", *, has_counts: bool = True) -> Path:
    hashes = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in passwords)
    file = folder / "leaked.txt"
    file.write_text("".join(f"{one}{f':{place}' if has_counts else ''}{end}" for place, one in enumerate(hashes)))
    return file


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("has_counts", [True, False])
def test_every_one_is_found_and_no_other(tmp_path: Path, end: str, has_counts: bool) -> None:
    file = listed(tmp_path, LEAKED, end, has_counts=has_counts)

    assert [one for one in LEAKED if not has_leaked(one, file)] == []
    assert [one for one in LEAKED if has_leaked(f"{one}!", file)] == []


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_short_lists_and_one_without_a_last_line_end_work_too(tmp_path: Path, count: int) -> None:
    file = listed(tmp_path, LEAKED[:count])
    file.write_bytes(file.read_bytes().rstrip(b"\n"))

    assert [has_leaked(one, file) for one in LEAKED[:4]] == [place < count for place in range(4)]


def test_a_file_of_another_kind_is_named_and_lets_nothing_pass_unseen(tmp_path: Path) -> None:
    other = tmp_path / "words.txt"
    other.write_text("welkom\ngeheim\n" * 20)

    with pytest.raises(NoList):
        has_leaked("welkom", other)
    for given in (other, tmp_path / "missing.txt"):
        with pytest.raises(ImproperlyConfigured, match="BUNDEL_LEAKED_PASSWORDS must be a readable file of SHA-1"):
            read_environment({**SOUND, "BUNDEL_LEAKED_PASSWORDS": str(given)})


def test_a_list_out_of_order_is_refused_at_start_and_a_sound_one_is_used(tmp_path: Path) -> None:
    file = listed(tmp_path, LEAKED)
    assert read_environment({**SOUND, "BUNDEL_LEAKED_PASSWORDS": str(file)}).leaked_passwords == file

    file.write_text("".join(reversed(file.read_text().splitlines(keepends=True))))
    with pytest.raises(ImproperlyConfigured, match="found a file of another kind"):
        read_environment({**SOUND, "BUNDEL_LEAKED_PASSWORDS": str(file)})


def test_whoever_chooses_a_leaked_one_is_told_so(tmp_path: Path, settings: Settings) -> None:
    validate_password(LEAKED[7])
    settings.LEAKED_PASSWORDS = listed(tmp_path, LEAKED)

    with pytest.raises(ValidationError) as refused:
        validate_password(LEAKED[7])
    assert [one.code for one in refused.value.error_list] == ["leaked"]
