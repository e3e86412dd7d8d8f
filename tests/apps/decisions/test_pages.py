"""The pages of proposals and decisions, for who may do what, with their refusals."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from docx import Document
from tests.apps.decisions.conftest import (
    NOW,
    OTHER,
    OWN,
    Colleague,
    agreed_topic,
    decide,
    filled,
    logged_in,
    person,
    propose,
    topic_of,
)

from bundel.apps.accounts.models import Mandate, Membership
from bundel.apps.accounts.queries import mandate_for
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions.models import Decision, Proposal
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.models import Entry
from bundel.site import clock

TOPIC = "gt-hardware-werkplek"

pytestmark = pytest.mark.usefixtures("examples")


def test_a_decider_fills_in_a_decision_and_sees_it_with_its_proof() -> None:
    colleague = logged_in("decider")
    assert "Leg het besluit vast" in colleague.get("decide", TOPIC).content.decode()

    answer = colleague.post("decide", TOPIC, data=filled())

    assert answer.status_code == 302
    page = colleague.get("decision", TOPIC).content.decode()
    assert "Meedoen, vanaf 2027" in page and "Onze telefoons" in page


def test_the_same_form_twice_is_one_decision() -> None:
    colleague = logged_in("decider")

    answers = [colleague.post("decide", TOPIC, data=filled(), key="dubbel") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.count() == Entry.objects.count() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_is_read_as_the_form_writes_it_in_either_language(language: str) -> None:
    propose(review_on=date(2027, 12, 31))
    colleague = logged_in("decider")
    colleague.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert 'value="31-12-2027"' in colleague.get("decide", TOPIC).content.decode()

    answer = colleague.post("decide", TOPIC, data=filled(review_on="31-12-2027"))

    assert answer.status_code == 302
    assert Decision.objects.get().review_on == date(2027, 12, 31)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_recorded() -> None:
    answer = logged_in("decider").post("decide", TOPIC, data=filled(role="wait", start_year=""))

    assert answer.status_code == 422
    assert "Vul in tot wanneer wij wachten" in answer.content.decode()
    assert not Decision.objects.exists()


def test_an_empty_form_is_refused_before_it_is_weighed() -> None:
    assert logged_in("decider").post("decide", TOPIC, data={"seen_version": "0"}).status_code == 422


def test_who_decides_second_sees_what_stands() -> None:
    decide()

    answer = logged_in("decider").post("decide", TOPIC, data=filled(role="lead"))

    assert answer.status_code == 409
    assert "Er is intussen al besloten" in answer.content.decode()
    assert 'name="seen_version" value="1"' in answer.content.decode()


def test_a_topic_of_the_members_asks_why_not() -> None:
    topic = agreed_topic()
    colleague = logged_in("decider")

    refused = colleague.post("decide", topic.slug, data=filled(role="no", start_year=""))
    accepted = colleague.post("decide", topic.slug, data=filled(role="no", start_year="", deviation="no_people"))

    assert refused.status_code == 422 and "spraken af dit samen te doen" in refused.content.decode()
    assert accepted.status_code == 302


def test_a_proposal_is_made_asked_about_answered_and_decided_by_list() -> None:
    preparer, colleague, decider = logged_in("preparer"), logged_in("reader"), logged_in("decider")
    assert preparer.post("propose", TOPIC, data=filled()).status_code == 302
    asked = {"person": person("reader").pk, "question": "Past dit?", "seen_version": "0"}
    assert preparer.post("ask_colleague", TOPIC, data=asked).status_code == 302
    answered = colleague.post("answer_colleague", TOPIC, data={"text": "Ja hoor", "seen_version": "1"})
    assert answered.status_code == 302
    assert "Ja hoor" in decider.get("proposal", TOPIC).content.decode()
    assert "Onze telefoons" in decider.get("decide_list").content.decode()

    proposal = Proposal.objects.get()
    answer = decider.post("decide_list", data={"voorstel": [f"{proposal.pk}:{proposal.version}"]})

    assert answer.status_code == 302
    assert Decision.objects.get().proposal == proposal
    assert "Er ligt niets voor een besluit" in decider.get("decide_list").content.decode()


def test_own_people_read_with_a_decision_what_was_proposed_and_what_colleagues_said() -> None:
    preparer, reader, decider = logged_in("preparer"), logged_in("reader"), logged_in("decider")
    preparer.post("propose", TOPIC, data=filled())
    asked = {"person": person("reader").pk, "question": "Past dit?", "seen_version": "0"}
    preparer.post("ask_colleague", TOPIC, data=asked)
    reader.post("answer_colleague", TOPIC, data={"text": "Liever niet", "seen_version": "1"})
    assert "Liever niet" in reader.get("proposal", TOPIC).content.decode().split("<textarea")[1]
    assert "Liever niet" in decider.get("decide", TOPIC).content.decode()

    refused = decider.post("decide", TOPIC, data=filled(role="no", start_year="", visibility="public"))
    why = {"argument_1_side": "for", "argument_1_leans_on": "fact", "argument_1_text": "Het contract loopt door."}
    told = decider.post("decide", TOPIC, data=filled(role="no", start_year="", visibility="public", **why))

    assert (refused.status_code, told.status_code) == (422, 302)
    assert "waarom kiest u dit?" in refused.content.decode()
    own = reader.get("decision", TOPIC).content.decode()
    assert "Dat was: meedoen, vanaf 2027." in own and "Liever niet" in own
    assert f"/gemeente/{OWN}/schattingen/" in own
    for stranger in (logged_in("preparer", OTHER), Colleague(Client(), OTHER)):
        seen = stranger.get("decision", TOPIC, code=OWN).content.decode()
        assert "Het contract loopt door." in seen
        assert not any(private in seen for private in ("Dat was:", "Liever niet", "/schattingen/"))


@pytest.mark.parametrize("picked", [[], ["x"], ["1:x"], ["9" * 20 + ":1"]])
def test_a_list_without_a_good_tick_records_nothing(picked: list[str]) -> None:
    propose()

    answer = logged_in("decider").post("decide_list", data={"voorstel": picked})

    assert answer.status_code == 422 and "niets vastgelegd" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_proposal_that_changed_meanwhile_is_a_conflict_on_the_list() -> None:
    proposal = propose()

    assert logged_in("decider").post("decide_list", data={"voorstel": [f"{proposal.pk}:7"]}).status_code == 409


def test_a_proposal_that_is_not_there_is_not_found() -> None:
    assert logged_in("decider").post("decide_list", data={"voorstel": ["77:1"]}).status_code == 404


def test_giving_back_and_dropping_a_proposal() -> None:
    propose()
    decider, preparer = logged_in("decider"), logged_in("preparer")

    assert decider.post("send_back", TOPIC, data={"text": "Wie betaalt?", "seen_version": "1"}).status_code == 302
    assert "Wie betaalt?" in preparer.get("propose", TOPIC).content.decode()
    assert decider.post("send_back", TOPIC, data={"text": "Nog eens", "seen_version": "1"}).status_code == 409
    assert decider.post("send_back", TOPIC, data={"text": "", "seen_version": "2"}).status_code == 422
    assert preparer.post("drop_proposal", TOPIC, data={"seen_version": "oud"}).status_code == 409
    assert preparer.post("drop_proposal", TOPIC, data={"seen_version": "2"}).status_code == 302
    assert preparer.get("proposal", TOPIC).status_code == 404


def test_refusals_of_a_proposal_keep_what_was_typed() -> None:
    propose()
    preparer = logged_in("preparer")

    wrong = preparer.post("propose", TOPIC, data=filled(1, start_year=""))
    late = preparer.post("propose", TOPIC, data=filled(7))
    stranger = {"person": person("decider", OTHER).pk, "question": "?", "seen_version": "0"}

    assert wrong.status_code == 422 and "Onze telefoons" in wrong.content.decode()
    assert late.status_code == 409
    assert preparer.post("propose", TOPIC, data={}).status_code == 422
    assert preparer.post("ask_colleague", TOPIC, data=stranger).status_code == 422
    assert (
        logged_in("reader").post("answer_colleague", TOPIC, data={"text": "x", "seen_version": "1"}).status_code == 404
    )


def test_reviewing_and_withdrawing() -> None:
    decide(role="wait", start_year=None, review_on=date(2027, 6, 1))
    decider = logged_in("decider")
    assert decider.get("confirm_decision", TOPIC).status_code == 200

    assert (
        decider.post("confirm_decision", TOPIC, data={"review_on": "2020-01-01", "seen_version": "1"}).status_code
        == 422
    )
    assert (
        decider.post("confirm_decision", TOPIC, data={"review_on": "2028-01-01", "seen_version": "9"}).status_code
        == 409
    )
    assert (
        decider.post("confirm_decision", TOPIC, data={"review_on": "2028-01-01", "seen_version": "1"}).status_code
        == 302
    )
    assert decider.post("withdraw_decision", TOPIC, data={"text": "Gestopt", "seen_version": "2"}).status_code == 302
    page = decider.get("decision", TOPIC).content.decode()
    assert "Het besluit is ingetrokken" in page and "bevestigd" in page
    assert decider.get("withdraw_decision", agreed_topic().slug).status_code == 404


def test_others_see_what_is_shared_and_nothing_of_the_rest() -> None:
    decide("a", visibility="own")
    decide("b", topic=agreed_topic(), visibility="public")
    stranger = Client()

    listed = stranger.get(f"/gemeente/{OWN}/besluiten/").content.decode()
    assert agreed_topic().name in listed and topic_of().name not in listed
    assert stranger.get(f"/gemeente/{OWN}/besluiten/{TOPIC}/").status_code == 404
    assert stranger.get(f"/gemeente/{OWN}/besluiten/bestaat-niet/").status_code == 404
    assert stranger.get("/gemeente/GM9999/besluiten/").status_code == 404
    neighbour = logged_in("decider", OTHER)
    assert neighbour.get("proposal", TOPIC, code=OWN).status_code == 404
    assert neighbour.post("decide", TOPIC, data=filled(), code=OWN).status_code == 404


def test_what_others_chose_stands_beside_it_with_their_reasons() -> None:
    topic = agreed_topic()
    decide("a", OTHER, topic=topic, role="no", start_year=None, deviation="no_money", visibility="members")

    page = logged_in("decider").get("decide", topic.slug).content.decode()

    assert "Er is geen geld voor" in page and "1 gemeente" in page


def test_the_decisions_can_be_taken_away() -> None:
    decide(conditions="=1+1")
    reader = logged_in("reader")

    sheet = reader.get("decisions_export", "csv").content.decode("utf-8-sig")
    plain = json.loads(reader.get("decisions_export", "json").content)

    assert "'=1+1" in sheet and "meedoen" in sheet
    assert plain[0]["arguments"] == [
        {"side": "for", "text": "Onze telefoons zijn toch aan vervanging toe.", "leans_on": "money"}
    ]
    assert reader.get("decisions_export", "xlsx").content[:2] == b"PK"
    assert reader.get("decisions_export", "exe").status_code == 404


def test_a_draft_for_the_meeting_comes_from_the_proposal_or_the_decision() -> None:
    reader = logged_in("reader")
    assert reader.get("college_proposal", TOPIC, "docx").status_code == 404
    propose(goes_to_council=True)

    document = Document(io.BytesIO(reader.get("college_proposal", TOPIC, "docx").content))
    texts = [one.text for one in document.paragraphs]

    assert any("meedoen, vanaf 2027" in text for text in texts)
    assert "Kanttekeningen" in texts and "Nog in te vullen." in texts
    assert reader.get("college_proposal", TOPIC, "pdf").content[:4] == b"%PDF"
    assert reader.get("college_proposal", TOPIC, "odt").status_code == 404


def test_the_position_tells_our_mandates_and_what_others_of_our_size_said() -> None:
    decide("a")
    decide("b", code=OTHER, visibility="members")
    Organisation.objects.filter(code=OTHER).update(size_class=Organisation.objects.get(code=OWN).size_class)
    mandate = {"organisation": Organisation.objects.get(code=OWN), "valid_from": NOW.date()}
    until = {"valid_until": date(2200, 1, 1)}
    Mandate.objects.create(person=person("decider"), basis="artikel 3", max_total_cents=5_000_000, **mandate, **until)
    Mandate.objects.create(person=person("decider"), basis="artikel 4", subject=TOPIC, **mandate)

    page = logged_in("reader").get("position")
    held = page.context["position"].mandates

    assert [(one.subject, one.most, one.basis) for one in held] == [
        ("", "€ 50.000", "artikel 3"), (topic_of().name, "", "artikel 4"),
    ]  # fmt: skip
    shown = page.content.decode()
    assert "elk onderwerp" in shown and "zonder grens" in shown and "31 december 2199" in shown
    Membership.objects.filter(person=person("decider")).update(valid_until=clock.today())
    assert logged_in("reader").get("position").context["position"].mandates == ()
    said = page.context["position"].groups[0].rows[0].said
    assert [one.text for one in said] == ["Onze telefoons zijn toch aan vervanging toe."]
    assert logged_in("reader").get("position_pdf").content[:4] == b"%PDF"


def test_a_mandate_for_one_topic_is_picked_by_its_name_and_found_when_that_is_decided() -> None:
    place, decider = f"/beheer/{OWN}/mandaten/", person("decider")
    boss = logged_in("administrator").client
    sent = {"person": str(decider.pk), "subject": TOPIC, "basis": "artikel 4", "valid_from": NOW.date().isoformat()}
    assert boss.post(place, {**sent, "key": "a", "subject": topic_of().name}).status_code == 422
    assert boss.post(place, {**sent, "key": "b"}).status_code == 302

    shown = boss.get(place).content.decode()
    assert f"<td>{topic_of().name}</td>" in shown and ">alle onderwerpen</option>" in shown
    today = clock.today()
    held, other = (mandate_for(decider.pk, OWN, None, today, topic) for topic in (TOPIC, agreed_topic().slug))
    assert held is not None and held.basis == "artikel 4" and other is None


def test_the_position_groups_by_role_and_marks_what_is_new() -> None:
    reader = logged_in("reader")
    assert "Er is nog niets besloten" in reader.get("position").content.decode()
    decide("a")
    assert reader.post("mark_seen").status_code == 302
    assert "nieuw</" not in reader.get("position").content.decode()

    page = reader.get("position").content.decode()

    assert "Meedoen" in page and topic_of().name in page
    assert reader.get("position_pdf").content[:4] == b"%PDF"


def test_the_country_sees_who_decided_what_as_far_as_it_is_shared() -> None:
    decide("a", visibility="own")
    decide("b", OTHER, role="lead", visibility="public")
    stranger = Client()

    page = stranger.get(f"/besluiten/{TOPIC}/").content.decode()

    assert "1 gemeente" in page and "Vooroplopen" in page
    assert stranger.get(f"/besluiten/{TOPIC}/export.csv").content.decode("utf-8-sig").count(TOPIC) == 1
    assert stranger.get(f"/besluiten/{TOPIC}/export.exe").status_code == 404
    assert stranger.get("/besluiten/bestaat-niet/").status_code == 404


def test_the_audit_log_tells_who_did_what_and_never_what_was_chosen() -> None:
    logged_in("preparer").post("propose", TOPIC, data=filled())
    logged_in("decider").post("decide", TOPIC, data=filled())

    entries = list(AuditEntry.objects.filter(organisation_code=OWN, place__startswith="decisions").order_by("pk"))

    assert [(one.kind, one.actor_id, one.place) for one in entries] == [
        ("proposal.made", person("preparer").pk, "decisions:propose"),
        ("decision.decided", person("decider").pk, "decisions:decide"),
    ]
    assert all("telefoons" not in str(vars(one)) for one in entries)
