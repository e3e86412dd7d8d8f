"""A text that others read is reported, hidden everywhere with a reason and shown again; its entry verifies."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document
from tests.apps.decisions.conftest import NOW, OTHER, OWN, WHY, decide, eyes_of, filled, logged_in, pen, person, propose

from bundel.apps.accounts.actions.erasing import erase_person
from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import User
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.audit.actions import Trail
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions import hiding
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import deciding
from bundel.apps.decisions.choice import Argument
from bundel.apps.inbox import queries as inbox
from bundel.apps.moderation import actions, queries
from bundel.apps.moderation.actions import Hand, Written, WrongCase
from bundel.apps.moderation.models import Case
from bundel.apps.organisations.models import Organisation, OrganisationKind, Succession
from bundel.apps.record import queries as record
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.checking import check_record
from bundel.apps.record.models import Disclosure

pytestmark = pytest.mark.usefixtures("examples")
TOPIC = "gt-hardware-werkplek"
PLACE = f"decision/{TOPIC}"
BAD = "Zwijgplicht: de buurman van wethouder Merkwoord deugt niet."
OTHER_BAD = "Ook Merkwoord hoort hier niet."
WORD = "Merkwoord"
REASON = "Hier stond iets over een persoon."


def association() -> Organisation:
    return Organisation.objects.filter(kind_id=OrganisationKind.ASSOCIATION).order_by("code")[0]


def curator() -> User:
    return person("curator", association().code)


def second_curator() -> User:
    made, is_new = User.objects.get_or_create(email="tweede@vng.example", defaults={"display_name": "Tweede"})
    if is_new:
        give_role(made, association(), Role.CURATOR, on=date(2026, 1, 1), trail=Trail(NOW, "test"))
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decide_badly(key: str = "een", **more: Any) -> Any:
    choice = {"visibility": "public", "arguments": (WHY, Argument("for", BAD)), "conditions": OTHER_BAD, **more}
    return decide(key, **choice)


def written(text: str = BAD) -> Written:
    return Written(
        organisation_code=OWN, place=PLACE, topic_name="Werkplek", address="/x/", text=text,
        author_id=person("decider").pk,
    )  # fmt: skip


def report(text: str = BAD, by: str = "reader") -> Case:
    return actions.report(Hand(person(by, OTHER).pk, NOW), written=written(text), reason="Dit kan niet.")


def hide(text: str = BAD, by: User | None = None) -> Case:
    case = report(text)
    return actions.hide(Hand((by or curator()).pk, NOW), case_id=case.pk, seen_version=case.version, reason=REASON)


def reasons_of(user: User) -> list[str]:
    viewer = Viewer(user.pk, "x", {association().code: frozenset({Role.CURATOR})}, is_curator=True)
    return [row.label for row in inbox.notices_of(viewer)]


def test_anybody_reports_and_the_moderators_are_asked_once() -> None:
    decide_badly()

    first, again = report(), report()

    assert first.pk == again.pk and reasons_of(curator()) == ["Er is een tekst gemeld."]
    assert queries.counts(eyes_of_curator())[0] == ("reported", "gemeld", 1)
    assert AuditEntry.objects.filter(kind="text.reported", organisation_code=OWN).count() == 1


def eyes_of_curator() -> Viewer:
    return Viewer(curator().pk, "Rik", {association().code: frozenset({Role.CURATOR})}, is_curator=True)


def test_a_text_that_was_left_and_is_reported_by_another_waits_again() -> None:
    decide_badly()
    case = report()
    actions.let_stand(Hand(curator().pk, NOW), case_id=case.pk, seen_version=1)
    assert report().state == "stands"

    assert report(by="decider").state == "reported"


def everywhere(viewer_client: Client) -> Iterator[tuple[str, str]]:
    """Every place where a decision can be read or taken along, as text."""
    own, topic = f"/gemeente/{OWN}", f"/besluiten/{TOPIC}"
    for address in (
        f"{own}{topic}/", f"{own}/besluiten/", f"{own}/besluiten/export.csv", f"{own}/besluiten/export.json",
        f"{topic}/", f"{topic}/export.csv", f"{topic}/export.json", f"/gemeente/{OTHER}{topic}/", f"{own}/positie/",
        f"{own}{topic}/nemen/", f"{own}{topic}/melden/", "/register/", "/register/bewijs/0/", "/register/items.jsonl",
        "/register/bewijs/0.tlog-proof", "/register/checkpoints.atom", "/wat-komt-eraan/export.atom",
    ):  # fmt: skip
        answer = viewer_client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, content.decode("utf-8", "replace")
    for address in (f"{own}/besluiten/export.xlsx", f"{own}{topic}/voorstel.docx"):
        answer = viewer_client.get(address)
        if answer.status_code == 200:
            yield address, _unpacked(answer.content)


def _unpacked(content: bytes) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return " ".join(folder.read(name).decode("utf-8", "replace") for name in folder.namelist())


def places_with(client: Client, word: str = WORD) -> set[str]:
    return {address for address, text in everywhere(client) if word in text}


def test_a_hidden_text_is_nowhere_to_be_read_and_stood_everywhere_before() -> None:
    decide_badly()
    publish_checkpoint(NOW)
    people = [Client(), logged_in("reader", OTHER).client, logged_in("decider").client, browser(curator())]
    before = [places_with(one) for one in people]
    assert min(len(found) for found in before) >= 7 and len(before[2]) >= 12

    hide()
    hide(OTHER_BAD)

    assert [places_with(one) for one in people] == [set()] * 4
    assert REASON in people[0].get(f"/gemeente/{OWN}/besluiten/{TOPIC}/").content.decode()
    assert WHY.text in people[0].get(f"/gemeente/{OWN}/besluiten/{TOPIC}/").content.decode()

    for case in Case.objects.all():
        actions.restore(Hand(curator().pk, NOW), case_id=case.pk, seen_version=case.version)

    assert [places_with(one) for one in people] == before


def test_the_entry_of_a_hidden_text_stays_and_verifies() -> None:
    made = decide_badly()
    before = bytes(made.entry.leaf)
    publish_checkpoint(NOW)

    hide()

    made.entry.refresh_from_db()
    assert bytes(made.entry.leaf) == before and check_record(NOW).is_good
    assert Disclosure.objects.filter(entry=made.entry).exists()
    assert record.shown(0, Viewer()).withholding.reason == REASON  # type: ignore[union-attr]
    line = json.loads(next(record.lines(0, 1, Viewer())))
    assert "content" not in line and "klopt nog" in Client().get("/register/bewijs/0/").content.decode()


def test_what_is_hidden_stays_hidden_when_it_is_decided_once_more() -> None:
    first = decide_badly(review_on=date(2027, 3, 1))
    hide()

    deciding.confirm_decision(pen("later"), decision_id=first.pk, review_on=date(2028, 1, 1))

    assert BAD not in str(decisions.history_of(Viewer(), OWN, TOPIC))
    assert not Disclosure.objects.visible_to(Viewer()).exists() and Disclosure.objects.count() == 2


def test_what_is_hidden_stays_hidden_when_somebody_is_erased_from_it() -> None:
    decider = person("decider")
    made = decide_badly(dissent=f"Vraag het {decider}.")
    hide()

    erase_person(decider, trail=Trail(NOW, "test"))

    made.refresh_from_db()
    assert made.entry.index > 0 and str(decider) not in str(made.content)
    assert not Disclosure.objects.visible_to(Viewer()).filter(entry=made.entry).exists()
    assert check_record(NOW).is_good


def test_the_form_of_a_new_decision_takes_over_no_mark() -> None:
    decide_badly()
    hide()
    hide(OTHER_BAD)
    decider = logged_in("decider")

    page = decider.get("decide", TOPIC).content.decode()

    assert WHY.text in page and "Verborgen" not in page.partition("<form")[2]
    assert decider.post("decide", TOPIC, data=filled(1, visibility="public")).status_code == 302


def test_a_draft_for_the_meeting_shows_the_reason_instead() -> None:
    decide_badly()
    hide()

    document = Document(io.BytesIO(logged_in("reader").get("college_proposal", TOPIC, "docx").content))

    assert any(f"Verborgen: {REASON}" in one.text for one in document.paragraphs)


def test_the_author_hears_it_and_another_moderator_judges_the_appeal() -> None:
    decide_badly()
    other = second_curator()
    case = hide()
    author = person("decider")
    assert [row.label for row in inbox.notices_of(eyes_of("decider"))] == ["Een tekst van u is verborgen."]

    case = actions.appeal(Hand(author.pk, NOW), case_id=case.pk, seen_version=case.version, text="Dit is waar.")
    assert "Iemand maakt bezwaar tegen een verborgen tekst." in reasons_of(other)
    assert "Iemand maakt bezwaar tegen een verborgen tekst." not in reasons_of(curator())
    with pytest.raises(WrongCase):
        judge(case, curator(), is_granted=True)
    with pytest.raises(VersionConflict):
        actions.appeal(Hand(author.pk, NOW), case_id=case.pk, seen_version=case.version, text="Nog eens.")

    case = judge(case, other, is_granted=False)

    assert (case.state, case.appeal_state) == ("hidden", "refused")
    assert "Er is beslist over uw bezwaar." in [row.label for row in inbox.notices_of(eyes_of("decider"))]
    with pytest.raises(VersionConflict):
        judge(case, other, is_granted=True)


def judge(case: Case, by: User, *, is_granted: bool) -> Case:
    return actions.judge_appeal(
        Hand(by.pk, NOW), case_id=case.pk, seen_version=case.version, is_granted=is_granted, text="Ik keek opnieuw."
    )


def test_an_appeal_that_is_granted_shows_the_text_again() -> None:
    decide_badly()
    case = hide()
    case = actions.appeal(
        Hand(person("decider").pk, NOW), case_id=case.pk, seen_version=case.version, text="Dit is waar."
    )

    case = judge(case, second_curator(), is_granted=True)

    assert case.appeal_state == "granted" and BAD in str(decisions.history_of(Viewer(), OWN, TOPIC))
    assert Disclosure.objects.visible_to(Viewer()).count() == 1


def test_the_database_itself_lets_nobody_judge_an_own_hiding() -> None:
    decide_badly()
    case = hide()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(judged_by=curator())


def test_whoever_hid_it_may_show_it_again_and_so_grants_the_appeal() -> None:
    decide_badly()
    case = hide()
    case = actions.appeal(Hand(person("decider").pk, NOW), case_id=case.pk, seen_version=case.version, text="Waar.")

    case = actions.restore(Hand(curator().pk, NOW), case_id=case.pk, seen_version=case.version)

    assert (case.state, case.appeal_state) == ("stands", "granted")


def test_whoever_wrote_it_does_not_judge_it_also_as_a_moderator() -> None:
    decide_badly()
    author = person("decider")
    case, by_author = report(), Hand(author.pk, NOW)
    with pytest.raises(WrongCase, match="schreef deze tekst zelf"):
        actions.let_stand(by_author, case_id=case.pk, seen_version=case.version)
    case = hide()
    case = actions.appeal(by_author, case_id=case.pk, seen_version=case.version, text="Dit is waar.")

    with pytest.raises(WrongCase, match="schreef deze tekst zelf"):
        judge(case, author, is_granted=True)
    with pytest.raises(WrongCase, match="schreef deze tekst zelf"):
        actions.restore(by_author, case_id=case.pk, seen_version=case.version)
    give_role(author, association(), Role.CURATOR, on=date(2026, 1, 1), trail=Trail(NOW, "test"))
    client, one = browser(author), f"/moderatie/{case.pk}/"
    shown = client.post(f"{one}tonen/", {"key": new_key(), "seen_version": str(case.version)}, follow=True)
    assert "schreef deze tekst zelf" in shown.content.decode() and f"{one}tonen/" not in shown.content.decode()
    assert Case.objects.get().state == "hidden"


def test_a_moderator_does_not_use_up_the_appeal_of_the_author() -> None:
    decide_badly()
    case = hide()
    sent = {"key": new_key(), "seen_version": str(case.version), "text": "Laat maar."}

    assert browser(curator()).post(f"/moderatie/{case.pk}/bezwaar/", sent).status_code == 404
    assert logged_in("decider").client.post(f"/moderatie/{case.pk}/bezwaar/", sent).status_code == 302


def test_without_a_known_author_the_deciders_are_told() -> None:
    decide_badly()
    case = report()
    Case.objects.update(author=None)

    actions.hide(Hand(curator().pk, NOW), case_id=case.pk, seen_version=1, reason=REASON)

    assert len(inbox.notices_of(eyes_of("decider"))) == 1


@pytest.mark.parametrize(("reason", "says"), [(" ", "Schrijf op waarom."), ("x" * 2001, "leesbare tekens")])
def test_what_gives_no_reason_is_refused(reason: str, says: str) -> None:
    decide_badly()
    with pytest.raises(WrongCase, match=says):
        actions.report(Hand(person("reader").pk, NOW), written=written(), reason=reason)
    assert not Case.objects.exists()


def test_two_moderators_at_once_are_one_and_a_conflict() -> None:
    decide_badly()
    case = hide()

    for act in (actions.let_stand, actions.hide):
        more = {"reason": REASON} if act is actions.hide else {}
        for version in (1, case.version):
            with pytest.raises(VersionConflict):
                act(Hand(curator().pk, NOW), case_id=case.pk, seen_version=version, **more)  # type: ignore[operator]


def test_what_was_erased_leaves_no_copy_behind() -> None:
    made = decide_badly()
    report(WHY.text)
    hide()

    deciding.erase_decision(decision_id=made.pk, ground="AVG, artikel 17", at=NOW, key="weg")

    assert not Case.objects.exists() and not Disclosure.objects.filter(committed__contains=WORD).exists()


def test_a_text_that_still_stands_in_another_decision_keeps_its_case() -> None:
    first = decide_badly(review_on=date(2027, 3, 1))
    hide()
    deciding.confirm_decision(pen("later"), decision_id=first.pk, review_on=date(2028, 1, 1))

    deciding.erase_decision(decision_id=first.pk, ground="AVG, artikel 17", at=NOW, key="weg")

    assert Case.objects.count() == 1 and BAD not in str(decisions.history_of(Viewer(), OWN, TOPIC))


def test_what_only_the_own_people_read_is_not_reported() -> None:
    decide_badly(visibility="own")
    propose(topic=decisions.topics()["signalen"])

    assert logged_in("reader").get("report_text", TOPIC).status_code == 404
    assert logged_in("reader", OTHER).get("report_text", TOPIC, code=OWN).status_code == 404


def test_what_one_took_over_by_a_merger_is_reported_there_and_hidden_where_it_was_decided() -> None:
    made = decide_badly()
    before, after = Organisation.objects.get(code=OWN), Organisation.objects.get(code=OTHER)
    Succession.objects.create(predecessor=before, successor=after, on=date(2026, 1, 1))
    neighbour = logged_in("reader", OTHER)

    form = neighbour.get("report_text", TOPIC, code=OTHER).context["form"]
    chosen = next(key for key, label in form.fields["text"].choices if WORD in label)
    neighbour.post("report_text", TOPIC, code=OTHER, data={"text": chosen, "reason": "Een naam"})

    assert (Case.objects.get().organisation, Case.objects.get().place) == (made.organisation, PLACE)


def test_it_goes_on_pages_from_report_to_appeal() -> None:
    decide_badly()
    neighbour, author, moderator = logged_in("reader", OTHER).client, logged_in("decider").client, browser(curator())
    report_page = f"/gemeente/{OWN}/besluiten/{TOPIC}/melden/"
    form = neighbour.get(report_page)
    assert BAD in form.content.decode()
    chosen = next(key for key, label in form.context["form"].fields["text"].choices if WORD in label)
    assert neighbour.post(report_page, {"key": new_key(), "text": chosen, "reason": ""}).status_code == 422
    assert neighbour.post(report_page, {"key": new_key(), "text": chosen, "reason": "a\u202eb"}).status_code == 422
    assert neighbour.post(report_page, {"key": new_key(), "text": chosen, "reason": "Een naam"}).status_code == 302
    case = Case.objects.get()
    one = f"/moderatie/{case.pk}/"
    assert neighbour.get(one).status_code == 404 and logged_in("reader").client.get(one).status_code == 404
    page = moderator.get(one).content.decode()
    assert "Een naam" in page and " required" not in page.partition("<textarea")[2].partition(">")[0]
    assert "gemeld: 1" in moderator.get("/moderatie/").content.decode()
    assert "/moderatie/" in moderator.get("/voor-mij/").content.decode()

    assert moderator.post(f"{one}verbergen/", {"key": new_key(), "seen_version": "1", "reason": ""}).status_code == 422
    assert moderator.post(f"{one}verbergen/", {"key": new_key(), "seen_version": "9", "reason": "x"}).status_code == 409
    sent = {"key": new_key(), "seen_version": "1", "reason": REASON}
    assert moderator.post(f"{one}verbergen/", sent).status_code == 302
    assert "Over de verborgen tekst" in author.get(f"/gemeente/{OWN}/besluiten/{TOPIC}/").content.decode()
    assert "Een naam" not in author.get(one).content.decode()
    assert author.post(f"{one}bezwaar/", {"key": new_key(), "seen_version": "2", "text": "Waar"}).status_code == 302
    assert "U verborg deze tekst zelf" in moderator.get(one).content.decode()
    verdict = {"key": new_key(), "seen_version": "3", "text": "Nee", "verdict": "refused"}
    assert moderator.post(f"{one}oordeel/", verdict).status_code == 422
    other = browser(second_curator())
    assert other.post(f"{one}oordeel/", {**verdict, "key": new_key()}).status_code == 302
    assert "ongegrond" in author.get(one).content.decode()
    sheet = moderator.get("/moderatie/export.csv?stand=hidden").content.decode("utf-8-sig")
    assert REASON in sheet and WORD not in sheet
    assert other.get("/moderatie/?stand=open").context["rows"] == []
    moderator.post(f"{one}tonen/", {"key": new_key(), "seen_version": "x"})
    assert Case.objects.get().state == "hidden"
    moderator.post(f"{one}tonen/", {"key": new_key(), "seen_version": "4"})
    assert Case.objects.get().state == "stands"
    assert moderator.post("/moderatie/999/tonen/", {"key": new_key()}).status_code == 404


def test_a_case_is_seen_by_its_author_the_deciders_and_moderators_alone() -> None:
    decide_badly()
    case = report()

    seen = {role: Case.objects.visible_to(eyes_of(role)).exists() for role in ("decider", "reader", "preparer")}

    assert seen == {"decider": True, "reader": False, "preparer": False}
    assert not Case.objects.visible_to(Viewer()).exists()
    assert queries.case(eyes_of("decider", OTHER), case.pk) is None and str(case) and str(case.reports.get())


def test_without_a_hidden_text_a_choice_is_what_it_was() -> None:
    choice = decide_badly().choice

    assert hiding.masked(choice, {}) is choice and hiding.without_hidden(choice, {}) == choice
    assert queries.hidden_texts([]) == {}


def test_no_page_reads_the_texts_of_a_decision_past_what_is_hidden() -> None:
    """Whoever shows a choice takes it from a row, where hidden texts are masked; only changes read it whole."""
    room = Path(__file__).parents[3] / "src/bundel/apps/decisions"
    shows = [path for path in room.rglob("*.py") if "actions" not in path.parts and path.name != "models.py"]
    readers = {path.name for path in shows if ".to_record()" in path.read_text() or "choice_from(" in path.read_text()}

    assert readers <= {"choice.py"} and len(shows) > 10
