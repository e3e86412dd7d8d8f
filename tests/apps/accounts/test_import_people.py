"""Bring ten colleagues in from a list in one go: all of them, or nobody."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks
from tests.apps.accounts.conftest import MakePerson

from bundel.apps.accounts.actions.inviting import Guest
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.forms_people import offered_roles
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Invitation, Membership, User
from bundel.apps.accounts.people_file import fields_in, read_people
from bundel.apps.accounts.words import WORDS, Fault
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation
from bundel.engine.tables.faults import CODES
from bundel.engine.tables.reading import read_table
from bundel.engine.tables.writing import xlsx_of

ROLES = ("lezer", "specialist", "voorbereider", "beslisser", "beheerder")
HEADER = ["naam", "e-mailadres", "rol", "vakgebieden"]
ADDRESS = "/beheer/GM0513/mensen/lijst/"


def ten() -> list[list[str]]:
    return [
        [
            f"Collega {number}",
            f"c{number}@gouda.example",
            ROLES[number % 5],
            "privacy, inkoop" if number % 5 == 1 else "",
        ]
        for number in range(10)
    ]


def as_csv(rows: list[list[str]], header: list[str] = HEADER) -> bytes:
    return "\n".join(";".join(row) for row in [header, *rows]).encode()


@pytest.fixture
def boss(client: Client, gouda: Organisation, make_person: MakePerson) -> User:
    person = make_person("bo", gouda, Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def send(client: Client, content: bytes, name: str = "collega's.csv") -> Any:
    return client.post(ADDRESS, {"key": new_key(), "file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("content", [as_csv(ten()), xlsx_of(HEADER, ten())], ids=["csv", "xlsx"])
def test_ten_colleagues_come_in_at_once_each_with_a_mail(
    client: Client, boss: User, content: bytes, django_capture_on_commit_callbacks: Callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, content)

    assert answer.headers["Location"] == "/beheer/GM0513/mensen/"
    page = client.get("/beheer/GM0513/mensen/").content.decode()
    assert "10 collega&#x27;s zijn uitgenodigd." in page and "c9@gouda.example" in page
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"c{number}@gouda.example" for number in range(10)]
    assert set(Invitation.objects.values_list("made_by", flat=True)) == {boss.pk}
    assert Invitation.objects.get(email="c1@gouda.example").fields == ["privacy", "inkoop"]
    assert AuditEntry.objects.filter(kind="person.invited", actor_id=boss.pk).count() == 10


def test_one_wrong_row_lets_nobody_in_and_says_where(
    client: Client, boss: User, django_capture_on_commit_callbacks: Callbacks
) -> None:
    rows = ten()
    rows[6][1], rows[8][2] = "geen adres", "koning"

    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, as_csv(rows))

    page = answer.content.decode()
    assert answer.status_code == 422 and "Er is niemand uitgenodigd" in page
    assert '<td class="bundel-number">8</td><td>e-mailadres</td><td>geen adres</td>' in page
    assert '<td class="bundel-number">10</td><td>rol</td><td>koning</td>' in page
    assert not Invitation.objects.exists() and mail.outbox == []


def test_a_fault_halfway_undoes_what_came_before(client: Client, boss: User, make_person: MakePerson) -> None:
    """A closed account shows itself only while the list is being taken in."""
    make_person("c7")
    User.objects.filter(email="c7@gouda.example").update(is_active=False)

    answer = send(client, as_csv(ten()))

    assert answer.status_code == 422 and "gesloten" in answer.content.decode()
    assert not Invitation.objects.exists() and not AuditEntry.objects.filter(kind="person.invited").exists()


def test_without_the_transaction_half_of_it_would_stand(client: Client, boss: User, make_person: MakePerson) -> None:
    """The negative control of the test above: invitations made one by one, as nothing here does."""
    from tests.apps.accounts.conftest import NOW, ON, TRAIL

    from bundel.apps.accounts.actions.inviting import invite

    make_person("c7")
    User.objects.filter(email="c7@gouda.example").update(is_active=False)
    place = Organisation.objects.get()
    guests, _faults = read_people(read_table(as_csv(ten())), offered_roles(place))

    with pytest.raises(ValidationError):
        for guest in guests:
            invite(guest, place, made_by=None, on=ON, now=NOW, trail=TRAIL)

    assert Invitation.objects.count() == 7


def test_sent_again_nothing_changes_and_known_colleagues_get_the_role_at_once(
    client: Client,
    boss: User,
    make_person: MakePerson,
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    known = make_person("c0")
    with django_capture_on_commit_callbacks(execute=True):
        send(client, as_csv(ten()))
        send(client, as_csv(ten()))

    page = client.get("/beheer/GM0513/mensen/").content.decode()
    assert "9 collega&#x27;s zijn uitgenodigd. 1 collega kreeg de rol direct." in page
    assert "Bij 10 collega&#x27;s was het al zo." in page
    assert Membership.objects.filter(person=known).count() == 1 and len(mail.outbox) == 10
    assert "U heeft een rol in Bundel gekregen" in {letter.subject for letter in mail.outbox}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Dit bestand is leeg."),
        (as_csv([]), "alleen de namen van de kolommen"),
        (b"%PDF-1.7", "Dit is geen lijst."),
        (b"<html><script>", "Dit is geen lijst."),
        (b"naam;naam\na;b\n", "twee keer: naam"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(client: Client, boss: User, content: bytes, words: str) -> None:
    answer = send(client, content, "mensen.pdf")

    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_every_fault_of_a_table_has_its_words() -> None:
    assert set(WORDS) == set(CODES)


def faults_of(content: bytes) -> list[Fault]:
    guests, faults = read_people(read_table(content), tuple(Role)[:5])
    assert (guests == []) == bool(faults)
    return faults


def test_columns_that_miss_or_are_unknown_are_named() -> None:
    faults = faults_of(b"naam;e-mail;leeftijd\nA;a@b.example;3\n")

    assert [(fault.row, fault.column) for fault in faults] == [(1, "rol"), (1, "leeftijd")]


def test_names_of_columns_and_roles_may_be_written_as_people_do() -> None:
    guests, faults = read_people(
        read_table(b"Naam;Email;ROL;Vakgebied\nA;A@B.example;Specialist;Privacy / Inkoop\nB;b@b.example;reader;\n"),
        tuple(Role),
    )

    assert faults == []
    assert guests == [
        Guest("a@b.example", "A", Role.SPECIALIST, ("privacy", "inkoop")), Guest("b@b.example", "B", Role.READER),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["", "a@b.example", "lezer", ""], "naam"),
        (["x" * 121, "a@b.example", "lezer", ""], "naam"),
        (["a\u202eb", "a@b.example", "lezer", ""], "naam"),
        (["A", "", "lezer", ""], "e-mailadres"),
        (["A", f"{'x' * 250}@b.example", "lezer", ""], "e-mailadres"),
        (["A", "a@b.example", "", ""], "rol"),
        (["A", "a@b.example", "redacteur van de vereniging", ""], "rol"),
        (["A", "a@b.example", "lezer", "privacy"], "vakgebieden"),
        (["A", "a@b.example", "specialist", ",".join("abcdefghijk")], "vakgebieden"),
    ],
)
def test_what_is_wrong_with_a_row_is_named_by_its_column(row: list[str], column: str) -> None:
    assert [(fault.row, fault.column) for fault in faults_of(as_csv([row]))] == [(2, column)]


def test_the_same_person_twice_in_the_same_role_is_named_and_in_two_roles_is_fine() -> None:
    twice = [["A", "a@b.example", "lezer", ""], ["A", "A@b.example", "lezer", ""]]
    two_roles = [["A", "a@b.example", "lezer", ""], ["A", "a@b.example", "beslisser", ""]]

    assert [(fault.row, fault.column) for fault in faults_of(as_csv(twice))] == [(3, "e-mailadres")]
    assert faults_of(as_csv(two_roles)) == []


def test_a_list_of_more_than_five_hundred_is_refused() -> None:
    rows = [[f"C{number}", f"c{number}@b.example", "lezer", ""] for number in range(501)]

    assert [fault.row for fault in faults_of(as_csv(rows))] == [502]


def test_fields_are_split_as_people_write_them() -> None:
    assert fields_in(" Privacy , inkoop/ICT;privacy\n") == ("privacy", "inkoop", "ict")


def test_the_example_list_can_be_filled_in_and_sent(client: Client, boss: User) -> None:
    for kind in ("csv", "xlsx"):
        example = client.get(f"/beheer/GM0513/mensen/lijst/voorbeeld.{kind}")

        assert read_table(example.content).columns == tuple(HEADER)
    assert client.get("/beheer/GM0513/mensen/lijst/voorbeeld.exe").status_code == 404


def test_the_page_says_which_columns_and_roles_there_are(client: Client, boss: User) -> None:
    page = client.get(ADDRESS).content.decode()

    assert "naam, e-mailadres, rol" in page and "voorbereider" in page and "redacteur" not in page


def test_mail_that_cannot_be_sent_leaves_the_invitations(
    client: Client, boss: User, settings: Any, django_capture_on_commit_callbacks: Callbacks
) -> None:
    with patch("bundel.apps.accounts.mail.settings") as fake, django_capture_on_commit_callbacks(execute=True):
        fake.MAIL.is_sent = False
        assert send(client, as_csv(ten())).status_code == 302

    assert Invitation.objects.filter(mailed_at__isnull=True).count() == 10
