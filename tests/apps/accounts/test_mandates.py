"""Who may decide what, up to which amount, for how long, and given by whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests.apps.accounts.conftest import ON, TRAIL, MakePerson

from bundel.apps.accounts.actions import roles
from bundel.apps.accounts.actions.mandates import end_mandate, give_mandate
from bundel.apps.accounts.actions.stand_ins import give_stand_in
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Mandate, Membership, User
from bundel.apps.accounts.queries import HeldMandate, mandate_for
from bundel.apps.organisations.models import Organisation

FIRST, LAST = date(2026, 6, 1), date(2027, 1, 1)
EURO = 100


@pytest.fixture
def boss(make_person: MakePerson, gouda: Organisation) -> User:
    return make_person("bas", gouda, Role.DECIDER)


@pytest.fixture
def given(boss: User, gouda: Organisation) -> Mandate:
    return give_mandate(
        boss, gouda, basis="artikel 4", valid_from=FIRST, valid_until=LAST, max_total_cents=50_000 * EURO, trail=TRAIL
    )


def test_a_mandate_reaches_up_to_its_amount_and_no_further(given: Mandate, boss: User) -> None:
    held = [mandate_for(boss.pk, "GM0513", amount, ON) for amount in (None, 0, 50_000 * EURO, 50_000 * EURO + 1)]

    assert held == [HeldMandate(given.pk, "", 50_000 * EURO, "artikel 4", FIRST, LAST)] * 3 + [None]


def test_it_holds_from_its_first_day_until_before_its_last(given: Mandate, boss: User) -> None:
    days = [date(2026, 5, 31), FIRST, date(2026, 12, 31), LAST]

    assert [mandate_for(boss.pk, "GM0513", 0, on) is not None for on in days] == [False, True, True, False]


def test_it_holds_in_that_organisation_for_that_person_and_subject(
    given: Mandate, boss: User, gouda: Organisation, delft: Organisation, make_person: MakePerson
) -> None:
    other = make_person("els", gouda, Role.DECIDER)
    give_mandate(other, gouda, basis="artikel 5", valid_from=FIRST, subject="inkoop", trail=TRAIL)

    assert mandate_for(boss.pk, "GM0503", 0, ON) is None
    assert mandate_for(boss.pk, "GM0513", 0, ON, "inkoop") is not None
    assert mandate_for(other.pk, "GM0513", 0, ON) is None
    assert mandate_for(other.pk, "GM0513", 10**15, ON, "inkoop") is not None


def test_the_widest_is_given(given: Mandate, boss: User, gouda: Organisation) -> None:
    wide = give_mandate(boss, gouda, basis="artikel 6", valid_from=FIRST, trail=TRAIL)

    found = mandate_for(boss.pk, "GM0513", 0, ON)

    assert found is not None and found.mandate_id == wide.pk


def test_withdrawn_or_without_the_role_it_holds_no_longer(given: Mandate, boss: User, gouda: Organisation) -> None:
    endless = give_mandate(boss, gouda, basis="artikel 6", valid_from=FIRST, trail=TRAIL)
    end_mandate(endless, on=ON, trail=TRAIL)
    end_mandate(given, on=date(2028, 1, 1), trail=TRAIL)
    assert (endless.valid_until, given.valid_until) == (ON, LAST)

    roles.end_role(Membership.objects.get(person=boss), on=ON, trail=TRAIL)

    assert mandate_for(boss.pk, "GM0513", 0, ON) is None
    assert mandate_for(boss.pk, "GM0513", 0, date(2026, 11, 27)) is not None


def test_who_stands_in_decides_under_the_mandate_of_the_absent_colleague(
    given: Mandate, boss: User, gouda: Organisation, make_person: MakePerson
) -> None:
    vera = make_person("vera", gouda, Role.PREPARER)
    assert mandate_for(vera.pk, "GM0513", 0, ON) is None

    give_stand_in(Membership.objects.get(person=boss), vera, valid_from=ON, valid_until=LAST, trail=TRAIL)

    found = mandate_for(vera.pk, "GM0513", 0, ON)
    assert found is not None and (found.mandate_id, found.on_behalf_of) == (given.pk, boss.pk)
    assert mandate_for(vera.pk, "GM0503", 0, ON) is None


def test_ones_own_mandate_comes_before_that_of_a_colleague(
    given: Mandate, boss: User, gouda: Organisation, make_person: MakePerson
) -> None:
    els = make_person("els", gouda, Role.DECIDER)
    own = give_mandate(els, gouda, basis="artikel 7", valid_from=FIRST, max_total_cents=1, trail=TRAIL)
    give_stand_in(Membership.objects.get(person=boss), els, valid_from=ON, valid_until=LAST, trail=TRAIL)

    small, large = (mandate_for(els.pk, "GM0513", amount, ON) for amount in (1, 2))

    assert small is not None and small.mandate_id == own.pk
    assert large is not None and large.on_behalf_of == boss.pk


def test_only_a_decider_gets_one_and_for_days_that_fit(
    boss: User, gouda: Organisation, make_person: MakePerson
) -> None:
    with pytest.raises(ValidationError, match="Alleen een beslisser"):
        give_mandate(make_person("vera", gouda, Role.PREPARER), gouda, basis="x", valid_from=FIRST, trail=TRAIL)
    with pytest.raises(ValidationError, match="laatste dag"):
        give_mandate(boss, gouda, basis="x", valid_from=LAST, valid_until=FIRST, trail=TRAIL)
    for wrong in ({"basis": ""}, {"max_total_cents": -1}, {"valid_until": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(
                **{"person": boss, "organisation": gouda, "basis": "x", "valid_from": FIRST, **wrong}
            )
