"""The first administrator of an organisation comes in by a command; after that they invite each other."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from tests.apps.accounts.conftest import MakePerson

from bundel.apps.accounts.actions.inviting import open_invitation
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation
from bundel.site import clock


def run(email: str, place: str = "GM0513") -> str:
    said = StringIO()
    call_command("invite_administrator", organisation=place, email=email, name="Bo", stdout=said)
    return said.getvalue()


def test_it_prints_a_link_that_works(gouda: Organisation) -> None:
    link = re.search(r"/uitnodiging/(\S+)/", run("bo@gouda.example"))

    assert link and open_invitation(link[1], clock.now()).role == Role.ADMINISTRATOR
    assert AuditEntry.objects.get().place == "command:invite_administrator"
    assert "nothing has changed" in run("bo@gouda.example")


def test_in_production_the_link_is_whole(gouda: Organisation, settings: Settings) -> None:
    settings.IS_PRODUCTION, settings.SITE_ADDRESS = True, "https://bundel.example"

    assert "Send bo@gouda.example this link: https://bundel.example/uitnodiging/" in run("bo@gouda.example")


def test_who_has_an_account_is_administrator_at_once(gouda: Organisation, make_person: MakePerson) -> None:
    person = make_person("bo")

    assert "is administrator of Gouda now" in run(person.email)
    assert Membership.objects.get(person=person).role == Role.ADMINISTRATOR


@pytest.mark.parametrize(("email", "place"), [("geen adres", "GM0513"), ("bo@gouda.example", "GM0001")])
def test_a_wrong_address_or_code_does_nothing(gouda: Organisation, email: str, place: str) -> None:
    with pytest.raises(CommandError, match="Nothing was done"):
        run(email, place)

    assert not AuditEntry.objects.exists()
