"""Two organisations, a person and a moment, for every test about people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation, OrganisationKind

PASSWORD = "paard batterij nietje"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 28)
TRAIL = Trail(NOW, "test")
MakePerson = Callable[..., User]


@pytest.fixture
def moment() -> Iterator[list[datetime]]:
    """The present moment, to be moved by a test."""
    now = [NOW]
    with patch("bundel.site.clock.now", lambda: now[0]):
        yield now


def organisation(code: str, name: str, kind: str = "municipality") -> Organisation:
    place = {"municipality": 0, "association": 4}[kind]
    row, _made = OrganisationKind.objects.get_or_create(code=kind, defaults={"name": kind, "place": place})
    return Organisation.objects.create(code=code, kind=row, name=name, name_common=name, search_key=name.lower())


@pytest.fixture
def gouda(db: None) -> Organisation:
    return organisation("GM0513", "Gouda")


@pytest.fixture
def delft(db: None) -> Organisation:
    return organisation("GM0503", "Delft")


@pytest.fixture
def association(db: None) -> Organisation:
    return organisation("VNGR", "VNGR", "association")


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Makes somebody with roles: make_person("ans", gouda, Role.DECIDER)."""

    def make(name: str, place: Organisation | None = None, *held: Role, since: date = date(2026, 1, 1)) -> User:
        person = User.objects.create_user(f"{name}@gouda.example", name.capitalize(), PASSWORD)
        for role in held:
            assert place is not None
            give_role(person, place, role, on=since, trail=TRAIL)
        return person

    return make
