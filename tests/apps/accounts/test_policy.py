"""Who somebody is at this moment, and what the policy answers to pages that ask."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.text import capfirst
from tests.apps.accounts.conftest import TRAIL

from bundel.apps.accounts import audience, policy
from bundel.apps.accounts.actions import roles
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.organisations.models import Organisation, OrganisationKind

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 28)


@pytest.fixture
def gouda() -> Organisation:
    kind = OrganisationKind.objects.create(code="municipality", name="gemeente", place=0)
    return Organisation.objects.create(code="GM0513", kind=kind, name="Gouda", name_common="Gouda", search_key="gouda")


@pytest.fixture
def association() -> Organisation:
    kind = OrganisationKind.objects.create(code="association", name="vereniging", place=4)
    return Organisation.objects.create(code="VNGR", kind=kind, name="VNGR", name_common="VNGR", search_key="vngr")


@pytest.fixture
def person() -> User:
    return User.objects.create_user("Ans@Gouda.example", "Ans", "een lang wachtwoord")


def test_without_an_account_one_has_no_roles() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    viewer = policy.viewer_of(request)

    assert viewer.is_anonymous and viewer.organisation_codes == () and not viewer.is_curator


def test_roles_and_what_went_before_are_read_once_a_request(person: User, gouda: Organisation) -> None:
    roles.give_role(person, gouda, Role.PREPARER, on=ON, trail=TRAIL)
    request = RequestFactory().get("/")
    request.user = person

    with CaptureQueriesContext(connection) as asked:
        viewer = policy.viewer_of(request)
        policy.viewer_of(request)

    assert (len(asked), viewer.roles_in("GM0513"), viewer.roles_in("GM0001")) == (2, {Role.PREPARER}, frozenset())


def test_an_ended_role_is_gone_at_the_next_request(person: User, gouda: Organisation) -> None:
    membership = roles.give_role(person, gouda, Role.DECIDER, on=date(2026, 1, 1), trail=TRAIL)

    roles.end_role(membership, on=ON, trail=TRAIL)

    assert policy.viewer_on(person.pk, "Ans", date(2026, 11, 27)).roles_in("GM0513") == {Role.DECIDER}
    assert policy.viewer_on(person.pk, "Ans", ON).roles_in("GM0513") == frozenset()


def test_a_role_that_begins_tomorrow_does_not_count_today(person: User, gouda: Organisation) -> None:
    membership = roles.give_role(person, gouda, Role.READER, on=date(2026, 11, 29), trail=TRAIL)

    assert policy.viewer_on(person.pk, "Ans", ON).organisation_codes == ()
    roles.end_role(membership, on=ON, trail=TRAIL)
    assert membership.valid_until == date(2026, 11, 29)


def test_a_role_that_is_held_is_not_given_twice(person: User, gouda: Organisation) -> None:
    first = roles.give_role(person, gouda, Role.READER, on=ON, trail=TRAIL)

    assert roles.give_role(person, gouda, Role.READER, on=ON, trail=TRAIL) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, organisation=gouda, role=Role.READER, valid_from=ON)


def test_a_curator_belongs_to_the_association(person: User, gouda: Organisation, association: Organisation) -> None:
    with pytest.raises(ValidationError, match="niet gegeven"):
        roles.give_role(person, gouda, Role.CURATOR, on=ON, trail=TRAIL)
    Membership.objects.create(person=person, organisation=gouda, role=Role.CURATOR, valid_from=ON)
    assert not policy.viewer_on(person.pk, "Ans", ON).is_curator

    roles.give_role(person, association, Role.CURATOR, on=ON, trail=TRAIL)

    viewer = policy.viewer_on(person.pk, "Ans", ON)
    assert viewer.is_curator and policy.may(viewer, "horizon:correct_fact")
    assert viewer.roles_in("GM0513") == frozenset()


def test_only_a_specialist_has_fields(person: User, gouda: Organisation) -> None:
    with pytest.raises(ValidationError, match="vakgebieden"):
        roles.give_role(person, gouda, Role.READER, on=ON, fields=("security",), trail=TRAIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, organisation=gouda, role=Role.READER, valid_from=ON, fields=["x"])

    given = roles.give_role(person, gouda, Role.SPECIALIST, on=ON, fields=("security",), trail=TRAIL)

    assert given.fields == ["security"]


def test_pages_ask_the_same_rules(person: User, gouda: Organisation) -> None:
    roles.give_role(person, gouda, Role.READER, on=ON, trail=TRAIL)
    viewer = policy.viewer_on(person.pk, "Ans", ON)

    assert policy.may_see(viewer, "portfolio:save_profile", "GM0513")
    assert not policy.may(viewer, "portfolio:save_profile", "GM0513")
    assert not policy.may_see(viewer, "portfolio:save_profile", "GM0001")
    assert policy.may(viewer, "horizon:topics") and not policy.may_see(viewer, "accounts:log_out")
    assert not policy.may(viewer, "no:such") and not policy.may_see(viewer, "no:such")


def test_a_circle_without_an_organisation_counts_a_role_anywhere() -> None:
    reader = audience.Viewer(1, "Ans", {"GM0513": frozenset({Role.READER})})

    assert audience.MEMBER.holds(reader, None) and not audience.DECIDER.holds(reader, None)
    assert audience.LOGGED_IN.holds(reader, None) and not audience.LOGGED_IN.holds(audience.Viewer(), None)


def test_who_may_do_what_shows_every_rule_in_words(client: Client) -> None:
    page = client.get("/wie-mag-wat/").content.decode()

    assert all(f">{escape(capfirst(rule.about))}<" in page for rule in policy.RULES.values())
    assert "eigen gemeente" in page


def test_two_accounts_cannot_have_one_address_whatever_the_capitals(person: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANS@GOUDA.EXAMPLE", display_name="Nog een")

    assert User.objects.get_by_natural_key("ANS@gouda.example") == person


def test_a_program_that_must_log_in_gets_401_and_a_person_the_log_in_page() -> None:
    from bundel.apps.accounts.middleware import ask_to_log_in

    api = ask_to_log_in(RequestFactory().get("/api/v1/iets"))
    page = ask_to_log_in(RequestFactory().get("/gemeente/VB0001/?a=1"))
    sent = ask_to_log_in(RequestFactory().post("/gemeente/VB0001/"))

    assert api.status_code == 401
    assert page.headers["Location"] == "/inloggen/?next=/gemeente/VB0001/%3Fa%3D1"
    assert sent.headers["Location"] == "/inloggen/?next=/"
