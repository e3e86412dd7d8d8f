"""Invite a colleague by a link that works once, and take it up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.apps.accounts.conftest import NOW, ON, PASSWORD, TRAIL, MakePerson

from bundel.apps.accounts.actions import clearing
from bundel.apps.accounts.actions.inviting import (
    Guest,
    InvitationGone,
    Outcome,
    accept_for_address,
    invite,
    open_invitation,
    use_invitation,
    withdraw,
)
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Invitation, Membership, User
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation

ZOE = Guest("Zoe@Gouda.example", "Zoë", Role.SPECIALIST, ("privacy",))
Send = Callable[..., Client]


def ask(guest: Guest, place: Organisation, now: datetime = NOW):  # type: ignore[no-untyped-def]
    return invite(guest, place, made_by=None, on=ON, now=now, trail=TRAIL)


def use(token: str, now: datetime = NOW) -> User:
    return use_invitation(token, display_name="Zoë Z.", password=PASSWORD, on=ON, now=now, trail=TRAIL)


def test_the_link_makes_the_account_with_the_role_once(gouda: Organisation) -> None:
    made = ask(ZOE, gouda)

    person = use(made.token)

    membership = Membership.objects.get(person=person)
    assert (person.email, person.display_name, membership.role) == ("zoe@gouda.example", "Zoë Z.", "specialist")
    assert membership.fields == ["privacy"] and person.check_password(PASSWORD)
    with pytest.raises(InvitationGone):
        use(made.token)


def test_looking_at_a_link_uses_nothing_up(gouda: Organisation) -> None:
    made = ask(ZOE, gouda)

    for _ in range(3):
        assert open_invitation(made.token, NOW).email == "zoe@gouda.example"


@pytest.mark.parametrize("what", ["old", "withdrawn", "unknown"])
def test_a_link_that_is_too_old_withdrawn_or_made_up_is_gone(gouda: Organisation, what: str) -> None:
    made = ask(ZOE, gouda)
    if what == "withdrawn":
        withdraw(made.invitation, now=NOW, trail=TRAIL)
    now = NOW + timedelta(days=7) if what == "old" else NOW
    token = "x" if what == "unknown" else made.token

    with pytest.raises(InvitationGone):
        use(token, now)
    with pytest.raises(InvitationGone):
        open_invitation(token, now)
    assert not User.objects.exists()


def test_the_database_does_not_hold_the_link(gouda: Organisation) -> None:
    made = ask(ZOE, gouda)

    assert made.token not in str(list(Invitation.objects.values()))


def test_one_link_takes_up_what_every_organisation_asked(gouda: Organisation, delft: Organisation) -> None:
    first, second = ask(ZOE, gouda), ask(Guest(ZOE.email, "Zoë", Role.READER), delft)

    person = use(first.token)

    held = Membership.objects.filter(person=person).values_list("organisation__code", "role")
    assert set(held) == {("GM0513", "specialist"), ("GM0503", "reader")}
    with pytest.raises(InvitationGone):
        use(second.token)


def test_who_has_an_account_gets_the_role_at_once_and_keeps_what_is_held(
    gouda: Organisation, make_person: MakePerson
) -> None:
    make_person("ans")
    guest = Guest("ans@gouda.example", "Ans", Role.READER)

    outcomes = [ask(guest, gouda).outcome for _ in range(2)]

    assert outcomes == [Outcome.GIVEN, Outcome.UNCHANGED] and not Invitation.objects.exists()


def test_a_closed_account_is_not_let_in_again_by_an_invitation(gouda: Organisation, make_person: MakePerson) -> None:
    make_person("ans")
    User.objects.update(is_active=False)

    with pytest.raises(ValidationError, match="gesloten"):
        ask(Guest("ans@gouda.example", "Ans", Role.READER), gouda)


def test_a_second_invitation_changes_nothing_until_the_first_ran_out(gouda: Organisation) -> None:
    first = ask(ZOE, gouda)

    assert ask(ZOE, gouda).outcome is Outcome.UNCHANGED
    later = ask(ZOE, gouda, NOW + timedelta(days=8))

    assert later.outcome is Outcome.INVITED
    first.invitation.refresh_from_db()
    assert first.invitation.withdrawn_at == NOW + timedelta(days=8)


def test_a_role_that_does_not_fit_is_not_offered(gouda: Organisation) -> None:
    with pytest.raises(ValidationError, match="vereniging"):
        ask(Guest("a@gouda.example", "A", Role.CURATOR), gouda)


def test_the_log_in_of_the_municipality_takes_it_up_too(gouda: Organisation, make_person: MakePerson) -> None:
    ask(ZOE, gouda)

    def accept(email: str) -> User | None:
        return accept_for_address(email, on=ON, now=NOW, trail=TRAIL)

    person = accept("zoe@gouda.example")

    assert person is not None and not person.has_usable_password()
    assert Membership.objects.get(person=person).role == Role.SPECIALIST
    assert accept("zoe@gouda.example") is None and accept("niemand@gouda.example") is None


def test_what_was_used_withdrawn_or_ran_out_goes_after_ninety_days(gouda: Organisation) -> None:
    use(ask(ZOE, gouda).token)
    withdraw(ask(Guest("b@gouda.example", "B", Role.READER), gouda).invitation, now=NOW, trail=TRAIL)
    ask(Guest("c@gouda.example", "C", Role.READER), gouda)
    left = []
    for days in (89, 92, 98):
        clearing.clear_invitations(NOW + timedelta(days=days))
        left.append(Invitation.objects.count())

    assert left == [3, 1, 0]


def test_all_of_it_is_in_the_log(gouda: Organisation) -> None:
    use(ask(ZOE, gouda).token)
    withdraw(ask(Guest("b@gouda.example", "B", Role.READER), gouda).invitation, now=NOW, trail=TRAIL)

    kinds = [entry.kind for entry in AuditEntry.objects.order_by("id")]
    assert kinds == ["person.invited", "role.given", "invitation.used", "person.invited", "invitation.withdrawn"]
    assert "zoe" not in str(list(AuditEntry.objects.values())).lower()


class TestPages:
    @pytest.fixture
    def boss(self, client: Client, gouda: Organisation, make_person: MakePerson) -> User:
        person = make_person("bo", gouda, Role.ADMINISTRATOR)
        client.force_login(person)
        return person

    def invite(self, client: Client, **more: object) -> int:
        data = {"key": new_key(), "display_name": "Zoë", "email": "zoe@gouda.example", "role": "reader", **more}
        return client.post("/beheer/GM0513/mensen/uitnodigen/", data).status_code

    def test_from_the_form_by_mail_to_the_account(
        self, client: Client, boss: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        assert "Nodig een collega uit" in client.get("/beheer/GM0513/mensen/uitnodigen/").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            assert self.invite(client) == 302

        (letter,) = mail.outbox
        assert letter.to == ["zoe@gouda.example"] and "Bo nodigt u uit" in letter.body and "lezer" in letter.body
        link = re.search(r"http://testserver(/uitnodiging/\S+)", letter.body)
        assert link and "gemaild, geldig tot" in client.get("/beheer/GM0513/mensen/").content.decode()

        guest = Client()
        shown = guest.get(link[1]).content.decode()
        assert "Gouda vraagt u mee te doen als lezer" in shown and 'value="Zoë"' in shown
        weak = guest.post(link[1], {"display_name": "Zoë", "new": "Gouda2026!!!"})
        assert weak.status_code == 422 and "uw naam of uw gemeente" in weak.content.decode()
        done = guest.post(link[1], {"display_name": "Zoë", "new": PASSWORD})

        assert done.headers["Location"] == "/gemeente/GM0513/agenda/"
        assert guest.get("/account/").wsgi_request.user.display_name == "Zoë"
        assert guest.get(link[1]).status_code == 404

    def test_a_mail_that_could_not_be_sent_is_told_and_can_be_sent_again(
        self, client: Client, boss: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with (
            patch("bundel.apps.accounts.mail.get_connection", side_effect=SMTPException),
            django_capture_on_commit_callbacks(execute=True),
        ):
            self.invite(client)
        standing = Invitation.objects.get()
        assert (
            standing.mailed_at is None and "nog niet gemaild" in client.get("/beheer/GM0513/mensen/").content.decode()
        )
        before = standing.token_digest

        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/beheer/GM0513/uitnodigingen/{standing.pk}/opnieuw/", {"key": new_key()})

        standing.refresh_from_db()
        assert standing.mailed_at is not None and standing.token_digest != before and len(mail.outbox) == 1

    def test_taking_it_back_and_then_again_is_not_there(self, client: Client, boss: User) -> None:
        self.invite(client)
        address = f"/beheer/GM0513/uitnodigingen/{Invitation.objects.get().pk}/intrekken/"

        assert [client.post(address, {"key": new_key()}).status_code for _ in range(2)] == [302, 404]

    def test_the_same_form_sent_twice_invites_once(self, client: Client, boss: User) -> None:
        key = new_key()

        assert [self.invite(client, key=key) for _ in range(2)] == [302, 302]
        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"role": "curator"},
            {"role": "koning"},
            {"email": "geen adres"},
            {"display_name": ""},
            {"fields_of_work": "privacy"},
            {"role": "specialist", "fields_of_work": "x" * 41},
        ],
    )
    def test_what_does_not_fit_is_refused_and_nothing_is_made(
        self, client: Client, boss: User, wrong: dict[str, str]
    ) -> None:
        assert self.invite(client, **wrong) == 422
        assert not Invitation.objects.exists()

    def test_an_organisation_in_the_body_is_ignored_and_logged(
        self, client: Client, boss: User, delft: Organisation, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert self.invite(client, organisation="GM0503", organisation_id=str(delft.pk)) == 302

        assert Invitation.objects.get().organisation.code == "GM0513"
        assert "ignored an organisation in the body of /beheer/GM0513/mensen/uitnodigen/" in caplog.text

    def test_another_organisation_is_not_there(self, client: Client, boss: User, delft: Organisation) -> None:
        row = ask(ZOE, delft).invitation

        for path in ("mensen/", "mensen/uitnodigen/", "mensen/lijst/", "mandaten/", "logboek/"):
            assert client.get(f"/beheer/GM0503/{path}").status_code == 404
        for path in (f"GM0503/uitnodigingen/{row.pk}/intrekken/", f"GM0513/uitnodigingen/{row.pk}/intrekken/"):
            assert client.post(f"/beheer/{path}", {"key": new_key()}).status_code == 404
        row.refresh_from_db()
        assert row.withdrawn_at is None
