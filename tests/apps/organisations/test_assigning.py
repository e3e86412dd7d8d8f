"""Work that a municipality gives to a body, with what the body decides by itself; and bodies that are added by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.apps.organisations.some_organisations import DAY, TODAY, TRAIL, organisation

from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations import queries
from bundel.apps.organisations.actions.assigning import Work, give_work, stop_work
from bundel.apps.organisations.actions.registering import add_organisation, end_organisation
from bundel.apps.organisations.models import Assignment, Organisation

pytestmark = pytest.mark.django_db
WORK = Work(body="ICTX", may_decide="within", given_by="het college", basis="artikel 4", valid_from=date(2026, 1, 1))


@pytest.fixture
def client_() -> Organisation:
    organisation("ICTX", "affiliated_body")
    return organisation("GM0001")


def give(client_: Organisation, *works: Work) -> list[Assignment]:
    return give_work(client_, works, today=TODAY, trail=TRAIL)


def test_a_body_that_was_given_work_can_be_chosen_while_it_holds(client_: Organisation) -> None:
    give(client_, replace(WORK, valid_until=DAY, max_total_cents=5_000_00))

    assert queries.bodies_for("GM0001", TODAY) == {"ICTX": "ictx"}
    assert queries.bodies_for("GM0001", date(2025, 12, 31)) == queries.bodies_for("GM0001", DAY) == {}
    assert set(AuditEntry.objects.values_list("kind", "organisation_code")) == {
        ("assignment.given", "GM0001"),
        ("assignment.given", "ICTX"),
    }


def test_a_body_that_is_no_more_carries_nothing_out(client_: Organisation) -> None:
    give(client_, WORK)

    end_organisation("ICTX", last_day=TODAY, valid_until=DAY, trail=TRAIL)

    assert (queries.bodies_for("GM0001", TODAY), queries.bodies_for("GM0001", DAY)) == ({"ICTX": "ictx"}, {})


def test_the_same_list_again_changes_nothing(client_: Organisation) -> None:
    works = [WORK, replace(WORK, subject="ICT-beheer")]

    assert [len(give(client_, *works)) for _ in range(2)] == [2, 0]


def test_stopped_it_holds_no_longer_and_what_it_was_stays(client_: Organisation) -> None:
    (now, later) = give(client_, WORK, replace(WORK, subject="later", valid_from=DAY))
    (ending,) = give(client_, replace(WORK, subject="kort", valid_until=date(2026, 6, 1)))

    for one in (now, later, ending):
        stop_work(one, on=TODAY, trail=TRAIL)

    assert [one.valid_until for one in (now, later, ending)] == [TODAY, DAY, date(2026, 6, 1)]
    assert queries.bodies_for("GM0001", TODAY) == {} and Assignment.objects.count() == 3


def test_what_was_stopped_before_it_held_can_be_given_anew(client_: Organisation) -> None:
    (mistaken,) = give(client_, replace(WORK, valid_from=TODAY))
    (held,) = give(client_, replace(WORK, subject="held"))
    for one in (mistaken, held):
        stop_work(one, on=TODAY, trail=TRAIL)

    again = give(client_, replace(WORK, valid_from=TODAY, may_decide="all"), replace(WORK, subject="held"))

    assert [(one.pk, one.may_decide, one.valid_until) for one in again] == [(mistaken.pk, "all", None)]
    assert queries.bodies_for("GM0001", TODAY) == {"ICTX": "ictx"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "GM0001"}, "body"),
        ({"body": "NIETS"}, "body"),
        ({"may_decide": "veel"}, "may_decide"),
        ({"may_decide": "nothing", "max_total_cents": 1}, "max_total_cents"),
        ({"max_total_cents": -1}, "max_total_cents"),
        ({"max_total_cents": 10**17}, "max_total_cents"),
        ({"given_by": ""}, "given_by"),
        ({"basis": "x" * 201}, "basis"),
        ({"subject": "met\x00teken"}, "subject"),
        ({"valid_until": date(2026, 1, 1)}, "valid_until"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_of_it_is_kept(
    client_: Organisation, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        give(client_, replace(WORK, subject="eerst"), replace(WORK, **changes))

    assert list(refused.value.message_dict) == [field]
    assert not Assignment.objects.exists() and not AuditEntry.objects.exists()


def add(**changes: Any) -> Organisation:
    given = {"code": "ICTNH", "kind": "affiliated_body", "name": "ICT samen", **changes}
    return add_organisation(**given, trail=TRAIL)


def test_a_body_is_added_and_ends_and_the_log_tells_of_both(client_: Organisation) -> None:
    made = add(name_common="ICT", valid_from=DAY)
    ended = end_organisation("ICTNH", last_day=date(2027, 12, 31), valid_until=date(2028, 1, 1), trail=TRAIL)

    assert (made.name_common, made.search_key, ended.valid_until) == ("ICT", "ictsamen", date(2028, 1, 1))
    kinds = AuditEntry.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["organisation.added", "organisation.ended"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "ict"}, "code"),
        ({"code": "ICTX"}, "code"),
        ({"kind": "municipality"}, "kind"),
        ({"kind": "anders"}, "kind"),
        ({"name": ""}, "name"),
        ({"name_common": "x" * 201}, "name"),
    ],
)
def test_what_is_no_organisation_is_not_added(client_: Organisation, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(**changes)

    assert list(refused.value.message_dict) == [field] and Organisation.objects.count() == 2


@pytest.mark.parametrize("code", ["GM0001", "ENDED", "LATER"])
def test_who_cannot_end_so_does_not(client_: Organisation, code: str) -> None:
    organisation("ENDED", "affiliated_body", valid_until=TODAY)
    organisation("LATER", "affiliated_body", valid_from=date(2030, 1, 1))

    with pytest.raises(ValidationError, match="niets veranderd"):
        end_organisation(code, last_day=TODAY, valid_until=DAY, trail=TRAIL)
