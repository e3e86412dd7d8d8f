"""The calendar of meetings: who keeps it, who reads it, and that a list goes in whole and comes out the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.apps.decisions.conftest import NOW, OTHER, OWN, eyes_of, person, propose, topic_of

from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.audit.actions import Trail
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions.models import Proposal
from bundel.apps.meetings import actions, queries
from bundel.apps.meetings.actions import TakenIn, Wanted, WrongDay
from bundel.apps.meetings.days_file import read_days
from bundel.apps.meetings.models import MeetingDay
from bundel.apps.meetings.queries import COLUMNS, DayRow
from bundel.engine.tables.reading import read_table
from bundel.engine.tables.writing import csv_of

TODAY = NOW.date()
SOON = TODAY + timedelta(days=10)
COUNCIL = Wanted("council", SOON, "begroting", SOON - timedelta(days=5), "Raadzaal")


def trail() -> Trail:
    return Trail(NOW, "test", person("preparer").pk)


def add(wanted: Wanted = COUNCIL, code: str = OWN) -> MeetingDay:
    return actions.add_day(organisation_code=code, wanted=wanted, trail=trail())


def change(pk: int, wanted: Wanted, seen: int = 1, code: str = OWN) -> MeetingDay:
    return actions.change_day(organisation_code=code, pk=pk, wanted=wanted, seen_version=seen, trail=trail())


def own_days() -> list[DayRow]:
    return queries.days_of(eyes_of("reader"), OWN)


def browser(role: str, code: str = OWN) -> Client:
    client = Client()
    client.force_login(person(role, code))
    return client


def at(name: str, *more: Any, code: str = OWN) -> str:
    return reverse(f"meetings:{name}", args=[code, *more])


def sent(**changes: str) -> dict[str, str]:
    return {"key": new_key(), "seen_version": "0", "day": "8-12-2026", "meeting": "executive", **changes}


# Rules, without a database.


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("meeting", Wanted("board", SOON)),
        ("moment", Wanted("council", SOON, "jaarrekening")),
        ("moment", Wanted("secretary", SOON, "begroting")),
        ("day", Wanted("council", date(1999, 12, 31))),
        ("papers_by", Wanted("council", SOON, papers_by=SOON + timedelta(days=1))),
        ("papers_by", Wanted("council", SOON, papers_by=date(1999, 1, 1))),
        ("note", Wanted("council", SOON, note="x" * 201)),
        ("note", Wanted("council", SOON, note="zaal\u202e1")),
    ],
)
def test_what_cannot_be_is_named_at_its_field(field: str, wanted: Wanted) -> None:
    assert list(actions.faults_in(wanted)) == [field]


def test_papers_may_come_in_on_the_day_itself() -> None:
    assert actions.faults_in(Wanted("executive", SOON, papers_by=SOON)) == {}


def row_of(wanted: Wanted) -> DayRow:
    return DayRow(1, wanted.meeting, wanted.moment, wanted.day, wanted.papers_by, wanted.note, 1)


# A quote of one's own before a formula is the one thing that can't be told from the quote that the export puts there.
NOTES = st.text(alphabet="ab =+-@'\",;é1", max_size=20).map(str.strip).filter(lambda note: note[:1] != "'")
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def _wanted(meeting: tuple[str, str], day: date, before: int | None, note: str) -> Wanted:
    papers_by = None if before is None or day.year == 2000 else day - timedelta(days=before)
    return Wanted(meeting[0], day, meeting[1], papers_by, note)


MEETINGS = st.builds(
    _wanted,
    st.sampled_from([("secretary", ""), ("executive", "kadernota"), ("council", "begroting"), ("council", "")]),
    DAYS,
    st.none() | st.integers(0, 20),
    NOTES,
)


@given(st.lists(MEETINGS, min_size=1, max_size=5, unique_by=lambda one: one.identity))
def test_what_is_taken_along_can_be_read_in_again(wanted: list[Wanted]) -> None:
    file = csv_of(COLUMNS, [row_of(one).cells() for one in wanted])

    assert read_days(read_table(file)) == (wanted, [])


def faults_of(text: str) -> list[tuple[int, str]]:
    found, faults = read_days(read_table(text.encode()))
    assert not (found and faults)
    return [(one.row, one.column) for one in faults]


def test_what_is_wrong_in_a_list_is_named_by_row_and_column() -> None:
    assert faults_of("wie,zaal\nde raad,1") == [(1, "dag"), (1, "zaal")]
    assert faults_of("dag,wie\nmorgen,de buren\n8-12-2026,De Raad\n2026-12-08,council") == [
        (2, "dag"), (2, "wie"), (4, "dag"),
    ]  # fmt: skip
    assert faults_of("dag,wie,moment,stukken_tot_en_met\n8-12-2026,de raad,feest,9-12-2026\n1-1-27,de raad,,x") == [
        (2, "moment"), (3, "dag"), (3, "stukken_tot_en_met"),
    ]  # fmt: skip
    assert faults_of("dag,wie,stukken_tot_en_met\n8-12-2026,de raad,9-12-2026") == [(2, "stukken_tot_en_met")]


def test_a_list_in_the_words_of_the_english_screen_is_understood() -> None:
    found, faults = read_days(read_table(b"dag,wie\n8-12-2026,council\n8-12-2026,the executive"))

    assert [one.meeting for one in found] == ["council", "executive"] and faults == []


def test_the_first_meeting_is_one_whose_papers_are_not_closed() -> None:
    closed = Wanted("council", SOON, papers_by=TODAY - timedelta(days=1))
    later, today = Wanted("council", SOON + timedelta(days=7), papers_by=TODAY), Wanted("secretary", TODAY)
    past = Wanted("executive", TODAY - timedelta(days=1))
    rows = [row_of(one) for one in (past, closed, later, today, Wanted("council", SOON + timedelta(days=30)))]

    assert queries.first_open(rows, TODAY) == {"council": later.day, "secretary": TODAY}


def test_of_two_meetings_on_a_day_the_strictest_papers_count() -> None:
    rows = [row_of(COUNCIL), row_of(Wanted("council", SOON, papers_by=SOON)), row_of(Wanted("executive", SOON))]

    assert queries.papers_of(rows) == {("council", SOON): COUNCIL.papers_by}


# Kept in the database.


@pytest.fixture
def municipalities(examples: Any) -> None:
    """The example municipalities with their people."""


@pytest.mark.usefixtures("municipalities")
class TestKept:
    def test_a_meeting_is_added_changed_and_removed_and_the_log_says_so(self) -> None:
        made = add()
        moved = Wanted("council", SOON + timedelta(days=1))

        assert change(made.pk, moved).version == 2
        assert [(row.day, row.note) for row in own_days()] == [(moved.day, "")]
        actions.remove_day(organisation_code=OWN, pk=made.pk, seen_version=2, trail=trail())

        assert own_days() == []
        kinds = AuditEntry.objects.filter(kind__startswith="meeting.").order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["meeting.added", "meeting.changed", "meeting.removed"]

    def test_the_same_meeting_stands_once(self) -> None:
        made, other = add(), add(Wanted("council", SOON))

        with pytest.raises(WrongDay, match="staat er al"):
            add()
        with pytest.raises(WrongDay, match="staat er al"):
            change(other.pk, COUNCIL)
        with pytest.raises(WrongDay):
            add(Wanted("board", SOON))
        assert {row.id for row in own_days()} == {made.pk, other.pk}

    def test_who_saw_an_older_one_changes_nothing(self) -> None:
        made = add()
        change(made.pk, Wanted("council", SOON))

        with pytest.raises(VersionConflict):
            change(made.pk, COUNCIL)
        with pytest.raises(VersionConflict):
            actions.remove_day(organisation_code=OWN, pk=made.pk, seen_version=1, trail=trail())

    def test_what_is_of_others_is_not_there(self) -> None:
        theirs = add(code=OTHER)

        assert own_days() == [] and queries.days_of(eyes_of("reader"), OTHER) == []
        with pytest.raises(MeetingDay.DoesNotExist):
            change(theirs.pk, COUNCIL)
        client = browser("preparer")
        assert client.get(at("change_day", theirs.pk)).status_code == 404
        assert client.post(at("remove_day", theirs.pk), {"key": new_key(), "seen_version": "1"}).status_code == 404
        assert client.get(at("days", code=OTHER)).status_code == 404
        assert browser("preparer").get(at("days", code="GM9999")).status_code == 404

    def test_a_list_adds_changes_and_leaves_what_it_does_not_name(self) -> None:
        add()
        add(Wanted("secretary", SOON))
        wanted = [Wanted("council", SOON, "begroting", None, "Nu zonder"), Wanted("executive", SOON)]

        assert take_in(wanted) == TakenIn(added=1, changed=1, same=0)
        assert take_in(wanted) == TakenIn(added=0, changed=0, same=2)
        assert [row.meeting for row in own_days()] == ["council", "executive", "secretary"]

    def test_a_list_with_a_fault_leaves_everything_as_it_was(self) -> None:
        add()

        with pytest.raises(WrongDay):
            take_in([Wanted("executive", SOON), Wanted("council", SOON, "begroting", note="x" * 201)])
        assert [row.note for row in own_days()] == ["Raadzaal"]


def take_in(wanted: list[Wanted]) -> TakenIn:
    return actions.take_in(organisation_code=OWN, wanted=wanted, trail=trail())


@pytest.mark.usefixtures("municipalities")
class TestPages:
    def test_an_empty_calendar_says_what_to_do(self) -> None:
        assert "lees in één keer een lijst" in browser("administrator").get(at("days")).content.decode()
        page = browser("reader").get(at("days")).content.decode()
        assert "Vraag uw voorbereider" in page and '<form method="post"' not in page.partition("<main")[2]

    def test_what_is_past_stands_behind_a_link(self) -> None:
        add(Wanted("executive", TODAY - timedelta(days=3), note="Geweest"))
        add()
        client = browser("reader")

        page = client.get(at("days")).content.decode()
        assert "Raadzaal" in page and "Geweest" not in page and "?voorbij=ja" in page
        assert "Geweest" in client.get(at("days") + "?voorbij=ja").content.decode()

    def test_the_administrator_adds_and_a_double_click_adds_once(self) -> None:
        client, form = browser("administrator"), sent(moment="kadernota", papers_by="1-12-2026")

        assert [client.post(at("days"), form).status_code for _again in range(2)] == [302, 302]
        assert [(row.day, row.title) for row in own_days()] == [(date(2026, 12, 8), "het college, kadernota")]

    def test_what_is_refused_keeps_what_was_typed(self) -> None:
        client = browser("preparer")

        late = client.post(at("days"), sent(papers_by="9-12-2026", note="Kamer 3"))
        assert late.status_code == 422 and "Deze dag ligt na de vergadering" in late.content.decode()
        assert "Kamer 3" in late.content.decode()
        assert client.post(at("days"), sent(day="31-2-2027")).status_code == 422
        assert own_days() == []

    def test_changing_and_removing_ask_for_what_stands(self) -> None:
        made, client = add(), browser("preparer")
        assert "Raadzaal" in client.get(at("change_day", made.pk)).content.decode()

        assert client.post(at("change_day", made.pk), sent(seen_version="1", note="Nieuw")).status_code == 302
        stale = client.post(at("change_day", made.pk), sent(seen_version="1", note="Te laat"))
        assert stale.status_code == 409 and 'value="2"' in stale.content.decode()
        gone = {"key": new_key(), "seen_version": "1"}
        assert client.post(at("remove_day", made.pk), gone).status_code == 409
        assert [row.note for row in own_days()] == ["Nieuw"]
        assert (
            client.post(at("remove_day", made.pk), {**gone, "key": new_key(), "seen_version": "2"}).status_code == 302
        )
        assert own_days() == []

    def test_a_list_goes_in_whole_or_not_at_all_and_comes_out_the_same(self) -> None:
        client = browser("preparer")
        good = (",".join(COLUMNS) + "\n8-12-2026,het college,,,\n15-12-2026,de raad,begroting,,=1\n").encode()

        bad = upload(client, good + b"morgen,de raad,,,\n")
        assert bad.status_code == 422 and "morgen" in bad.content.decode() and own_days() == []
        assert upload(client, b"dag,wie\n").status_code == 422
        assert upload(client, b"%PDF-1.7").status_code == 422
        assert upload(client, good).status_code == 302

        before = [row.cells() for row in own_days()]
        assert len(before) == 2 and before[1][4] == "=1"
        for kind in ("csv", "xlsx"):
            file = client.get(at("days_export", kind))
            assert upload(client, file.content).status_code == 302
            assert [row.cells() for row in own_days()] == before and {row.version for row in own_days()} == {1}
        assert client.get(at("days_export", "json")).json()[0]["dag"] == "2026-12-08"
        assert client.get(at("days_export", "pdf")).status_code == 404
        assert upload(client, client.get(at("example_days", "csv")).content).status_code == 302

    def test_the_calendar_file_holds_the_meeting_and_the_last_day_for_papers(self) -> None:
        add()
        answer = browser("reader").get(at("calendar"))

        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [(one.decoded("dtstart"), str(one["summary"])) for one in events] == [
            (SOON, "De raad, begroting"),
            (COUNCIL.papers_by, "Laatste dag voor stukken: de raad, begroting"),
        ]


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("vergaderdagen.csv", content)
    return client.post(at("import_days"), {"key": new_key(), "file": file})


@pytest.mark.usefixtures("municipalities")
class TestUsed:
    """Proposals know the calendar."""

    def test_the_form_offers_the_days_that_come_and_begins_without_one(self) -> None:
        form = reverse("decisions:propose", args=[OWN, topic_of().slug])
        assert "Zet uw vergaderdagen erin" in browser("preparer").get(form).content.decode()
        add()
        add(Wanted("secretary", SOON))

        page = browser("preparer").get(form).content.decode()
        assert 'list="vergaderdagen"' in page and f'<option value="{SOON:%d-%m-%Y}">De raad, begroting' in page
        assert 'name="meeting_on" value=' not in page

    def test_the_list_shows_meeting_and_papers_and_what_is_due_first_on_top(self) -> None:
        add()
        add(Wanted("executive", SOON - timedelta(days=1)))
        topics = [topic_of(), topic_of("ddas")]
        propose(topic=topics[0], meeting="executive", meeting_on=SOON - timedelta(days=1))
        propose(topic=topics[1], meeting="council", meeting_on=SOON)

        page = browser("decider").get(reverse("decisions:decide_list", args=[OWN])).content.decode()
        assert "stukken tot en met 3 december 2026" in page and "de raad, 8 december 2026" in page.lower()
        assert page.index(topics[1].name) < page.index(topics[0].name)
        assert Proposal.objects.count() == 2
