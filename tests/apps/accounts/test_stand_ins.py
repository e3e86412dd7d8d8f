"""Somebody takes over a role while its holder is away, for those days only."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.apps.accounts.conftest import ON, TRAIL, MakePerson

from bundel.apps.accounts import policy
from bundel.apps.accounts.actions import roles
from bundel.apps.accounts.actions.stand_ins import end_stand_in, give_stand_in
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, StandIn, User
from bundel.apps.organisations.models import Organisation

FIRST, LAST = date(2026, 11, 20), date(2026, 12, 1)


@pytest.fixture
def boss(make_person: MakePerson, gouda: Organisation) -> User:
    return make_person("bas", gouda, Role.DECIDER)


@pytest.fixture
def colleague(make_person: MakePerson, gouda: Organisation) -> User:
    return make_person("vera", gouda, Role.PREPARER)


@pytest.fixture
def given(boss: User, colleague: User) -> StandIn:
    return give_stand_in(
        Membership.objects.get(person=boss), colleague, valid_from=FIRST, valid_until=LAST, trail=TRAIL
    )


def roles_of(person: User, on: date) -> frozenset[str]:
    return policy.viewer_on(person.pk, "Iemand", on).roles_in("GM0513")


def test_the_role_is_lent_for_those_days_and_no_other(given: StandIn, colleague: User, boss: User) -> None:
    days = [date(2026, 11, 19), FIRST, date(2026, 11, 30), LAST]

    assert [Role.DECIDER in roles_of(colleague, on) for on in days] == [False, True, True, False]
    assert Role.PREPARER in roles_of(colleague, ON) and roles_of(boss, ON) == {Role.DECIDER}


def test_taken_back_it_ends_at_once(given: StandIn, colleague: User) -> None:
    end_stand_in(given, on=ON, trail=TRAIL)

    assert roles_of(colleague, ON) == {Role.PREPARER}


def test_taken_back_later_than_it_ends_by_itself_changes_nothing(given: StandIn) -> None:
    end_stand_in(given, on=date(2027, 1, 1), trail=TRAIL)

    assert given.valid_until == LAST


@pytest.mark.parametrize(
    ("first", "until", "is_refused"),
    [(LAST, date(2026, 12, 9), False), (date(2026, 11, 1), FIRST, False), (date(2026, 11, 30), LAST, True)],
)
def test_a_colleague_stands_in_once_on_a_day(given: StandIn, first: date, until: date, is_refused: bool) -> None:
    def again() -> StandIn:
        return give_stand_in(given.membership, given.stand_in, valid_from=first, valid_until=until, trail=TRAIL)

    if is_refused:
        with pytest.raises(ValidationError, match="Vera valt op een van deze dagen al in"):
            again()
    else:
        assert again().pk != given.pk


def test_when_the_absent_colleague_loses_the_role_so_does_the_stand_in(given: StandIn, colleague: User) -> None:
    roles.end_role(given.membership, on=ON, trail=TRAIL)

    assert roles_of(colleague, ON) == {Role.PREPARER}


def test_roles_with_those_lent_take_one_query_and_what_went_before_another(given: StandIn, colleague: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        roles_of(colleague, ON)

    assert len(asked) == 2


def test_a_role_that_changes_people_cannot_be_lent(make_person: MakePerson, gouda: Organisation) -> None:
    head, other = make_person("bo", gouda, Role.ADMINISTRATOR), make_person("lies", gouda, Role.READER)
    membership = Membership.objects.get(person=head)

    with pytest.raises(ValidationError, match="niemand invallen"):
        give_stand_in(membership, other, valid_from=FIRST, valid_until=LAST, trail=TRAIL)
    StandIn.objects.create(membership=membership, stand_in=other, valid_from=FIRST, valid_until=LAST)

    assert roles_of(other, ON) == {Role.READER}


def test_who_stands_in_is_a_colleague_and_somebody_else(boss: User, make_person: MakePerson) -> None:
    membership = Membership.objects.get(person=boss)

    with pytest.raises(ValidationError, match="zelf een rol"):
        give_stand_in(membership, make_person("vreemd"), valid_from=FIRST, valid_until=LAST, trail=TRAIL)
    with pytest.raises(ValidationError, match="voor zichzelf"):
        give_stand_in(membership, boss, valid_from=FIRST, valid_until=LAST, trail=TRAIL)
    assert not StandIn.objects.exists()


def test_days_that_do_not_fit_are_refused_by_the_action_and_by_the_database(boss: User, colleague: User) -> None:
    membership = Membership.objects.get(person=boss)

    with pytest.raises(ValidationError, match="laatste dag"):
        give_stand_in(membership, colleague, valid_from=LAST, valid_until=FIRST, trail=TRAIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(membership=membership, stand_in=colleague, valid_from=LAST, valid_until=FIRST)
