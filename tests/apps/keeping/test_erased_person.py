"""Whoever has themselves erased is gone from every page, file and search, and from the database; decisions stand."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils.html import escape
from tests.apps.decisions.conftest import NOW, OWN, WHY, choice_of, decide, eyes_of, logged_in, pen, person, topic_of
from tests.apps.keeping.scanning import all_paths, found_in_database, found_on_pages

from bundel.apps.accounts.actions import erasing
from bundel.apps.accounts.actions.erasing import HandOverFirst, erase_person
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Invitation, Mandate, Membership, UsedKey, User
from bundel.apps.audit.actions import Trail
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, forgetting, proposing, remarking
from bundel.apps.decisions.models import ColleagueAdvice, Decision
from bundel.apps.estimates.models import Actual
from bundel.apps.horizon.models import Fact
from bundel.apps.jobs.actions import enqueue
from bundel.apps.jobs.registry import JOBS
from bundel.apps.keeping import replacing
from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio.models import SavedProfile
from bundel.apps.record import actions as record
from bundel.apps.record.models import Disclosure, Entry, Erasure

NAME, ADDRESS = "Willemijn d'Ancröndeling", "w.vrondeling@voorbeeld.example"
TRAIL = Trail(NOW, "accounts:erase_me")
pytestmark = pytest.mark.usefixtures("examples")


@pytest.fixture
def willemijn(examples: None) -> User:
    """The preparer of an example municipality, who left traces everywhere that a person can."""
    one = person("preparer")
    User.objects.filter(pk=one.pk).update(display_name=NAME, email=ADDRESS)
    one.refresh_from_db()
    _leave_traces(one, Organisation.objects.get(code=OWN))
    return one


def _leave_traces(one: User, place: Organisation) -> None:
    said = f"Volgens {NAME.upper()} ({ADDRESS}) kan dit."
    choice = choice_of(owner=NAME, arguments=(replace(WHY, text=said),), visibility="public")
    proposal = proposing.save_proposal(
        organisation_code=OWN, topic=topic_of(), choice=choice, deviations=queries.deviations(), seen_version=0,
        by=one.pk, at=NOW,
    )  # fmt: skip
    ask = {"proposal_id": proposal.pk, "at": NOW}
    proposing.ask_colleague(person_id=person("reader").pk, question=said, by=one.pk, **ask)
    proposing.answer_colleague(proposal_id=proposal.pk, by=person("reader").pk, answer=said, at=NOW)
    chosen = {"topic": topic_of(), "choice": proposal.choice, "deviations": queries.deviations()}
    deciding.record_decision(
        replace(pen("een"), mandate={"mandate": 1, "basis": said, "on_behalf_of": None}), seen_version=0, **chosen
    )
    deciding.record_decision(replace(pen("twee"), by=one.pk), seen_version=1, **{**chosen, "choice": choice_of()})
    remarking.remark(
        organisation_code=OWN, topic=topic_of(), department="ict", kind="objection", by=one.pk, at=NOW, text=said
    )
    Actual.objects.create(organisation=place, topic="x", version=1, hours=1, learned=said, by=one, at=NOW)
    SavedProfile.objects.create(organisation=place, version=9, document={"owners": {"x": NAME}}, by=one, at=NOW)
    Mandate.objects.create(person=one, organisation=place, basis=said, valid_from=date(2026, 1, 1))
    Mandate.objects.create(person=person("decider"), organisation=place, basis=said, valid_from=date(2026, 1, 1))
    Invitation.objects.create(
        organisation=place, email=ADDRESS, display_name=NAME, role=Role.READER, token_digest="d", made_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )  # fmt: skip
    UsedKey.objects.create(owner="person:0", key="k", fingerprint="f", body=f"<p>{NAME}</p>", made_at=NOW)
    UsedKey.objects.create(owner="person:0", key="k2", fingerprint="f", body=f"<p>{escape(NAME)}</p>", made_at=NOW)
    UsedKey.objects.create(owner="person:0", key="other", fingerprint="f", body="<p>Iets</p>", made_at=NOW)
    UsedKey.objects.create(owner="person:0", key="l", fingerprint="f", location=f"/?q={ADDRESS}", made_at=NOW)
    UsedKey.objects.create(owner=f"person:{one.pk}", key="k", fingerprint="f", body="mine", made_at=NOW)
    Fact.objects.filter(pk=Fact.objects.values("pk")[:1]).update(by=one, by_name=NAME, source=ADDRESS)
    enqueue(next(iter(JOBS)), {}, key="hers", owner=f"person:{one.pk}")


@pytest.fixture
def all_roles() -> Client:
    """A colleague who may see all that anybody there may see."""
    one, place = person("administrator"), Organisation.objects.get(code=OWN)
    for role in (Role.DECIDER, Role.PREPARER, Role.SPECIALIST, Role.READER):
        Membership.objects.create(person=one, organisation=place, role=role, valid_from=date(2026, 1, 1))
    return logged_in("administrator").client


SHOWN = ("/beheer/VB0001/mensen/", "/gemeente/VB0001/besluiten/gt-hardware-werkplek/", "/beheer/VB0001/logboek/")


def test_nothing_of_the_person_is_left_anywhere_and_without_erasing_it_is_found(
    willemijn: User, all_roles: Client
) -> None:
    client = Client()
    client.force_login(willemijn)
    number = willemijn.pk
    assert found_on_pages([NAME], all_roles, SHOWN) == list(SHOWN)
    assert found_in_database(NAME) and found_in_database(ADDRESS)

    answer = client.post("/account/wissen/", {"is_sure": "on"})

    assert answer.status_code == 302 and not User.objects.filter(pk=number).exists()
    assert client.get("/account/").status_code == 302
    assert found_in_database(NAME) == [] and found_in_database(ADDRESS) == []
    # What a page shows does not depend on the database: all of them on one, some on the other.
    paths = all_paths() if connection.vendor == "sqlite" else SHOWN
    assert found_on_pages([NAME, ADDRESS], all_roles, paths) == []
    assert [one.to for one in mail.outbox] == [[ADDRESS]]


class TestWhatStays:
    @pytest.fixture(autouse=True)
    def gone(self, willemijn: User) -> int:
        self.number = willemijn.pk
        self.entries = Entry.objects.count()
        erase_person(willemijn, trail=TRAIL)
        return self.number

    def test_decisions_stand_and_pages_call_whoever_it_was_somebody(self) -> None:
        first, second = Decision.objects.filter(organisation__code=OWN).order_by("version")

        assert first.choice.owner == "iemand van de gemeente"
        assert first.choice.arguments[0].text == "Volgens iemand van de gemeente (iemand van de gemeente) kan dit."
        assert second.decided_by is None
        told = queries.history_of(eyes_of("reader"), OWN, first.topic)
        assert [one.by for one in told] == ["iemand van de gemeente", str(person("decider"))]
        assert told[0].arguments[0].by == "iemand van de gemeente"

    def test_the_record_says_that_it_was_erased_and_restates_the_decision(self) -> None:
        (erasure,) = Erasure.objects.all()
        first = Decision.objects.get(organisation__code=OWN, version=1)
        committed = json.loads(Disclosure.objects.get(entry=first.entry).committed)

        assert erasure.legal_ground == "AVG, artikel 17: een persoon is gewist"
        assert (committed["kind"], committed["content"]["restates"]) == ("restated", erasure.entry_id)
        assert Entry.objects.count() == self.entries + 2
        assert not Disclosure.objects.filter(entry=erasure.entry).exists()

    def test_the_log_keeps_the_number(self) -> None:
        entry = AuditEntry.objects.get(kind="person.erased")

        assert (entry.person_id, entry.organisation_code) == (self.number, OWN)

    def test_a_form_of_a_colleague_that_is_sent_again_still_changes_nothing_twice(self) -> None:
        kept = UsedKey.objects.filter(owner="person:0").order_by("key")

        assert [one.body + one.location for one in kept] == [
            "<p>iemand van de gemeente</p>", "<p>iemand van de gemeente</p>", "/?q=iemand van de gemeente",
            "<p>Iets</p>",
        ]  # fmt: skip
        assert not UsedKey.objects.filter(body="mine").exists()

    def test_colleagues_and_what_they_said_stay(self) -> None:
        advice = ColleagueAdvice.objects.get()

        assert (advice.asked_by, advice.asked) == (None, person("reader"))
        assert Membership.objects.filter(organisation__code=OWN, person=person("reader")).exists()


class TestTheLockOfTheRecord:
    """Whoever decides waits for it, so nothing that takes long is done under it, and nothing that comes is missed."""

    def test_everything_is_read_through_before_it(self, willemijn: User, monkeypatch: pytest.MonkeyPatch) -> None:
        held: list[bool] = []
        read: list[bool] = []
        lock, wanted = record.hold_lock, replacing.replacer

        def reading(names: tuple[str, ...]) -> replacing.Replace:
            replace = wanted(names)
            # Of whole lists of texts only the reading through asks.
            return lambda value: (read.append(bool(held)) if isinstance(value, list) else None, replace(value))[1]

        monkeypatch.setattr(record, "hold_lock", lambda: (held.append(True), lock())[1])
        for module in (replacing, erasing, forgetting):
            monkeypatch.setattr(module, "replacer", reading)
        erase_person(willemijn, trail=TRAIL)

        assert held and read and not any(read)

    def test_what_is_decided_while_it_was_waited_for_is_not_missed(
        self, willemijn: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late: list[int] = []
        lock = record.hold_lock

        def waited() -> None:
            monkeypatch.setattr(record, "hold_lock", lock)
            why = replace(WHY, text=f"Dat vond {NAME} ook.")
            late.append(decide("laat", seen=2, arguments=(why,)).pk)
            late.append(decide("later", seen=3).entry_id)
            lock()

        monkeypatch.setattr(record, "hold_lock", waited)
        erase_person(willemijn, trail=TRAIL)

        assert NAME not in str(Decision.objects.get(pk=late[0]).content)
        # One that does not name the person stays as it is.
        assert Decision.objects.get(version=4).entry_id == late[1]


def test_the_last_administrator_is_told_to_hand_over_first() -> None:
    boss = logged_in("administrator")

    page = boss.client.get("/account/wissen/").content.decode()
    refused = boss.client.post("/account/wissen/", {"is_sure": "on"})

    assert "Draag eerst uw beheer over" in page and "Wis mijn account</button>" not in page
    assert refused.status_code == 409 and Membership.objects.filter(person=person("administrator")).exists()
    with pytest.raises(HandOverFirst):
        erase_person(person("administrator"), trail=TRAIL)


def test_without_the_tick_nobody_is_erased() -> None:
    answer = logged_in("reader").client.post("/account/wissen/", {})

    assert answer.status_code == 422 and "Zet een vinkje" in answer.content.decode()
    assert person("reader")


def test_who_runs_the_installation_erases_somebody_by_number() -> None:
    number, boss, said = person("reader").pk, person("administrator").pk, io.StringIO()

    call_command("erase_person", person=number, stdout=said)

    assert said.getvalue() == f"Person {number} is erased.\n" and not User.objects.filter(pk=number).exists()
    with pytest.raises(CommandError, match="There is no person"):
        call_command("erase_person", person=number)
    with pytest.raises(CommandError, match="last administrator"):
        call_command("erase_person", person=boss)


def test_a_name_that_a_colleague_has_too_stays_in_texts() -> None:
    place = Organisation.objects.get(code=OWN)
    User.objects.filter(pk__in=[person("reader").pk, person("decider").pk]).update(display_name=NAME)
    Actual.objects.create(organisation=place, topic="x", version=1, learned=f"Vraag {NAME}.", at=NOW)

    erase_person(person("reader"), trail=TRAIL)

    assert Actual.objects.get(topic="x").learned == f"Vraag {NAME}."


def test_without_overwriting_what_was_freed_the_scan_still_finds_it() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only a file of SQLite keeps what was freed")
    found = []
    for setting in ("OFF", "ON"):
        name = f"Willemijn van {setting}"
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA secure_delete={setting}")
        User.objects.create_user(f"{setting}@voorbeeld.example", name).delete()
        found.append(bool(found_in_database(name)))

    assert found == [True, False]
