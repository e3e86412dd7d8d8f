"""Whoever was erased does not come back with a backup, and nobody else goes in their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from tests.apps.operations.conftest import NOW, Place

from bundel.apps.accounts.actions import erasing
from bundel.apps.accounts.actions.erasing import erase_person
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.audit.actions import Trail
from bundel.apps.keeping.terms import kept
from bundel.apps.operations.backing_up import make_backup
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import working_on
from bundel.apps.operations.erased_again import FILE, came_back, forget_numbers
from bundel.apps.operations.installation.safety_net import erased
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.signing import RecordHalted
from bundel.site.own_machine import LONGEST_KEPT

TRAIL = Trail(NOW, "test")


@pytest.fixture
def leaving(own: Place, live: None) -> User:
    return User.objects.create(email="weg@vb0001.example", display_name="Willemijn Weg")


def test_a_backup_that_comes_back_brings_nobody_back(
    own: Place, leaving: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, number = make_backup(tmp_path / "more", NOW).folder, leaving.pk
    erase_person(leaving, trail=TRAIL)
    assert came_back() == [] and "Willemijn" not in (own.keys / FILE).read_text()
    assert (own.keys / FILE).stat().st_mode & 0o077 == 0

    (tmp_path / "restored").mkdir()
    with our_kind().empty_place(tmp_path / "restored") as database, working_on(database):
        call_command("restore", str(backup))
        assert [one.pk for one in came_back()] == [number] and [one.level.name for one in erased()] == ["WRONG"]
        call_command("erase_again")
        assert not User.objects.filter(pk=number).exists() and [one.level.name for one in erased()] == ["GOOD"]
    said = capsys.readouterr().out
    assert "1 people were erased since." in said and "1 people are erased again." in said


def test_whoever_got_the_same_number_later_stays(leaving: User) -> None:
    number, joined = leaving.pk, leaving.joined_at
    erase_person(leaving, trail=TRAIL)
    User.objects.create(pk=number, email="nieuw@vb0001.example", display_name="Nieuw")
    User.objects.filter(pk=number).update(joined_at=joined + timedelta(seconds=1))

    call_command("erase_again")

    assert User.objects.filter(pk=number).exists()


def test_an_erasure_that_does_not_stand_is_not_written_down(own: Place, leaving: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase_person(leaving, trail=TRAIL)
        raise ZeroDivisionError

    assert not (own.keys / FILE).exists() and came_back() == []


def test_a_number_goes_when_no_backup_can_bring_the_person_back_any_more(own: Place, leaving: User) -> None:
    assert kept("erased_numbers").days >= LONGEST_KEPT
    erase_person(leaving, trail=TRAIL)
    later = User.objects.create(email="later@vb0001.example", display_name="Later")
    who = later.pk
    erase_person(later, trail=replace(TRAIL, at=NOW + timedelta(days=1)))

    assert forget_numbers(NOW + kept("erased_numbers")) == 0
    assert forget_numbers(NOW + kept("erased_numbers") + timedelta(days=1)) == 1
    assert (own.keys / FILE).read_text().split()[0] == str(who)
    assert (own.keys / FILE).stat().st_mode & 0o077 == 0 and not (own.keys / f"{FILE}.new").exists()


def test_where_nobody_was_erased_there_is_nothing_to_forget(own: Place) -> None:
    assert forget_numbers(NOW) == 0 and not (own.keys / FILE).exists()


def test_what_cannot_be_done_yet_is_told(own: Place, leaving: User, monkeypatch: pytest.MonkeyPatch) -> None:
    (own.keys / FILE).write_text(f"{leaving.pk} {leaving.joined_at.isoformat()} {NOW.date()}\n")
    place = Organisation.objects.get(code="VB0001")
    Membership.objects.create(
        person=leaving, organisation=place, role=Role.ADMINISTRATOR, valid_from=NOW.date() - timedelta(days=1)
    )
    with pytest.raises(CommandError, match="last administrator of Voorbeeld"):
        call_command("erase_again")

    def halted(*_given: object, **_more: object) -> None:
        raise RecordHalted("Geef het nieuwste controlepunt op.")

    Membership.objects.all().delete()
    monkeypatch.setitem(erasing.ERASING, "halted", halted)
    with pytest.raises(CommandError, match="must go on first"):
        call_command("erase_again")
    assert User.objects.filter(pk=leaving.pk).exists()
