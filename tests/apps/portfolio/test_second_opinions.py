"""A named colleague gives a second opinion on an estimate, and the next advice reckons with it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.decisions.conftest import NOW, OTHER, OWN, eyes_of, logged_in, person
from tests.apps.portfolio.conftest import Visitor, member, words_of

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Membership, StandIn, User
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.audit.actions import Trail
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions.actions import remarking
from bundel.apps.decisions.models import KeptAdvice
from bundel.apps.decisions.queries import topics
from bundel.apps.estimates import jobs
from bundel.apps.estimates import queries as opinions
from bundel.apps.estimates.actions import second_opinions
from bundel.apps.estimates.actions.second_opinions import First, Hand, WrongOpinion
from bundel.apps.estimates.models import SecondOpinion
from bundel.apps.inbox import queries as inbox
from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.forms.changes import estimate_choices
from bundel.apps.portfolio.models import AdviceRun, SavedProfile
from bundel.apps.portfolio.queries import Desk

ITEM = "gt-hardware-werkplek"
ESTIMATE = {"initiative": ITEM, "kind": "ict", "low": 40, "high": 60, "by": "Preparer", "on": "2026-11-20"}
FIRST = First(ITEM, "ict", 40, 60, "Preparer", NOW.date())


@pytest.fixture
def saved(examples: None) -> None:
    """An own estimate that the municipality saved, and a specialist to ask."""
    organisation = Organisation.objects.get(code=OWN)
    noor = User.objects.create_user("noor@vb0001.example", "Noor", "paard batterij nietje")
    give_role(noor, organisation, Role.SPECIALIST, on=date(2026, 1, 1), trail=Trail(NOW, "test"))
    SavedProfile.objects.create(
        organisation=organisation, version=1, document={"estimates": [ESTIMATE]}, by=person("preparer"), at=NOW
    )


def hand(role: str = "preparer", days: int = 0) -> Hand:
    return Hand(OWN, person(role).pk, NOW + timedelta(days=days))


def ask(role: str = "specialist") -> SecondOpinion:
    return second_opinions.ask(hand(), first=FIRST, person_id=person(role).pk, question="Klopt dit?")


def answered(low: float | None = 80, high: float | None = 90, reason: str = "Ook de leverancier.") -> SecondOpinion:
    made = ask()
    return second_opinions.answer(
        hand("specialist"), opinion_id=made.pk, seen_version=1, low=low, high=high, reason=reason
    )


def desk(viewer: Viewer) -> Desk:
    found = queries.desk_for(OWN, {}, viewer, NOW.date())
    assert found is not None
    return found


def counted(viewer: Viewer) -> Any:
    initiatives = {one["id"]: one for one in desk(viewer).question.problem["initiatives"]}
    ways = [way for way in initiatives[ITEM]["alternatives"] if way["role"] == "follow"]
    low, high, _driver = ways[0]["use"]["ict"][ways[0]["start"]]
    return low, high


def address(name: str, *more: Any, code: str = OWN) -> str:
    return reverse(f"portfolio:{name}", args=[code, *more])


def notices(role: str) -> list[str]:
    return [row.reason_words for row in inbox.notices_of(eyes_of(role))]


def test_the_colleague_is_asked_once_and_the_asker_hears_back(saved: None) -> None:
    made = ask()
    assert notices("specialist") == ["een collega vraagt u iets"] and notices("reader") == []

    second_opinions.answer(hand("specialist"), opinion_id=made.pk, seen_version=1, low=80, high=90, reason="Meer werk")

    assert notices("specialist") == [] and notices("preparer") == ["er is nieuws over wat u vroeg"]
    kinds = list(AuditEntry.objects.filter(object_kind="second_opinion").values_list("kind", flat=True))
    assert sorted(kinds) == ["opinion.answered", "opinion.asked"]


def test_the_next_advice_reckons_with_both_and_a_stranger_learns_nothing(saved: None) -> None:
    alone = counted(eyes_of("reader"))
    answered()

    low, high = counted(eyes_of("reader"))
    assert (low, high) == (alone[0], alone[1] * 90 / 60)
    assert desk(Viewer()).opinions == () and desk(Viewer()).told.is_empty


@pytest.mark.parametrize(("uses", "wanted"), [("first", 60 / 60), ("second", 90 / 60), ("both", 90 / 60)])
def test_the_preparer_chooses_what_counts(saved: None, uses: str, wanted: float) -> None:
    alone = counted(eyes_of("reader"))
    made = answered()

    second_opinions.choose(hand(), opinion_id=made.pk, seen_version=2, uses=uses)

    assert counted(eyes_of("reader"))[1] == pytest.approx(alone[1] * wanted)
    with pytest.raises(VersionConflict):
        second_opinions.choose(hand(), opinion_id=made.pk, seen_version=2, uses=uses)


def test_who_agrees_repeats_the_first_and_needs_no_reason(saved: None) -> None:
    alone = counted(eyes_of("reader"))
    made = answered(None, None, "")

    assert (made.low, made.high) == (40, 60) and counted(eyes_of("reader")) == alone


def test_the_advice_that_is_kept_with_a_proposal_names_nobody(saved: None, client: Client) -> None:
    document = SavedProfile.objects.get().document
    SavedProfile.objects.update(document={**document, "owners": {ITEM: "Eigenaar Merkwoord"}})
    answered(reason="Volgens Merkwoord.")
    assert "Volgens Merkwoord" in json.dumps(desk(eyes_of("preparer")).told.to_plain())
    visitor = member(client, "preparer").with_agenda(OWN)
    one = visitor.get("agenda", OWN).context["agenda"].choices_now[0]

    visitor.post("propose_advice", {"item": one.id}, OWN)

    kept = json.loads(KeptAdvice.objects.get().text)
    (estimate,) = kept["profile"]["estimates"]
    assert (estimate["high"], estimate["second"]["high"]) == (60, 90)
    names = ("Merkwoord", "Preparer", "Noor", str(person("preparer")))
    assert not [name for name in names if name in KeptAdvice.objects.get().text]


def test_a_changed_estimate_asks_a_new_opinion(saved: None) -> None:
    answered()
    SavedProfile.objects.update(document={"estimates": [{**ESTIMATE, "high": 70}]})

    assert "second" not in desk(eyes_of("reader")).told.profile["estimates"][0]


def test_the_stand_in_is_asked_too_and_may_answer(saved: None) -> None:
    held = Membership.objects.get(person=person("specialist"), organisation__code=OWN, role="specialist")
    StandIn.objects.create(
        membership=held, stand_in=person("reader"), valid_from=NOW.date(), valid_until=NOW.date() + timedelta(days=9)
    )
    made = ask()
    assert notices("reader") == ["een collega vraagt u iets"]

    done = second_opinions.answer(hand("reader"), opinion_id=made.pk, seen_version=1, low=1, high=2, reason="Weinig")

    assert done.answered_by == person("reader") and notices("specialist") == []


def test_whoever_asked_does_not_answer_either_as_a_stand_in(saved: None) -> None:
    held = Membership.objects.get(person=person("specialist"), organisation__code=OWN, role="specialist")
    days = {"valid_from": NOW.date(), "valid_until": NOW.date() + timedelta(days=9)}
    StandIn.objects.create(membership=held, stand_in=person("preparer"), **days)
    made = ask()
    assert made.asked_by == person("preparer") and notices("preparer") == []

    with pytest.raises(PermissionError):
        second_opinions.answer(hand("preparer"), opinion_id=made.pk, seen_version=1, low=None, high=None, reason="")


def test_whoever_was_not_asked_may_not_answer(saved: None) -> None:
    made = ask()

    for act in (second_opinions.answer, second_opinions.decline):
        more = {"low": 1, "high": 2} if act is second_opinions.answer else {}
        with pytest.raises(PermissionError):
            act(hand("reader"), opinion_id=made.pk, seen_version=1, reason="x", **more)  # type: ignore[operator]
    SecondOpinion.objects.update(asked=None)
    assert opinions.asked_people(None, None, OWN, NOW.date()) == []


@pytest.mark.parametrize(
    ("person_of", "question", "field"),
    [("preparer", "", "person"), ("nobody", "", "person"), ("reader", "a\u202eb", "question")],
    ids=["oneself", "somebody without a role", "a text with hidden signs"],
)
def test_whom_one_cannot_ask(saved: None, person_of: str, question: str, field: str) -> None:
    asked = 10**6 if person_of == "nobody" else person(person_of).pk

    with pytest.raises(WrongOpinion) as wrong:
        second_opinions.ask(hand(), first=FIRST, person_id=asked, question=question)

    assert list(wrong.value.faults) == [field] and not SecondOpinion.objects.exists()


def test_one_colleague_is_asked_at_a_time(saved: None) -> None:
    made = ask()
    with pytest.raises(WrongOpinion):
        ask("reader")

    second_opinions.withdraw(hand(), opinion_id=made.pk, seen_version=1)

    assert notices("specialist") == [] and ask("reader").pk != made.pk


@pytest.mark.parametrize(
    ("low", "high", "reason", "field"),
    [(9, 8, "x", "low"), (1, None, "x", "low"), (1, 2, " ", "reason"), (1, 2, "x" * 2001, "reason")],
)
def test_an_answer_that_says_too_little_is_refused(
    saved: None, low: float, high: float | None, reason: str, field: str
) -> None:
    made = ask()

    with pytest.raises(WrongOpinion) as wrong:
        second_opinions.answer(
            hand("specialist"), opinion_id=made.pk, seen_version=1, low=low, high=high, reason=reason
        )

    assert list(wrong.value.faults) == [field]
    with pytest.raises(WrongOpinion):
        second_opinions.choose(hand(), opinion_id=made.pk, seen_version=1, uses="x")


def test_what_ended_cannot_be_answered_any_more(saved: None) -> None:
    made = ask()
    assert second_opinions.expire(NOW + timedelta(days=14)) == 0

    assert second_opinions.expire(NOW + timedelta(days=15)) == 1

    assert notices("specialist") == [] and notices("preparer") == ["er is nieuws over wat u vroeg"]
    for version in (1, 2):
        with pytest.raises(VersionConflict):
            second_opinions.answer(
                hand("specialist"), opinion_id=made.pk, seen_version=version, low=1, high=2, reason="x"
            )
    assert jobs.expire_opinions(object()) == 0  # type: ignore[arg-type]


def test_a_question_of_somebody_who_is_gone_ends_without_word(saved: None) -> None:
    ask()
    SecondOpinion.objects.update(asked_by=None)

    assert second_opinions.expire(NOW + timedelta(days=15)) == 1 and notices("preparer") == []


def test_it_is_asked_and_answered_on_pages(saved: None) -> None:
    preparer, colleague = logged_in("preparer").client, logged_in("specialist").client
    asking, who = address("ask_opinion", ITEM, "ict"), person("specialist").pk
    assert "Vraag een tweede mening" in preparer.get(address("estimates")).content.decode()
    assert preparer.post(asking, {"key": new_key(), "person": ""}).status_code == 422
    assert preparer.post(asking, {"key": new_key(), "person": who, "question": "a\u202eb"}).status_code == 422
    assert preparer.post(asking, {"key": "een", "person": who}).status_code == 302
    assert preparer.post(asking, {"key": "een", "person": who}).status_code == 302
    made = SecondOpinion.objects.get()
    page = address("second_opinion", made.pk)
    assert "Geef mijn mening" in colleague.get(page).content.decode()
    assert "Geef mijn mening" not in preparer.get(page).content.decode()

    said = {"agrees": "no", "low": "80", "high": "", "reason": "", "seen_version": "1"}
    assert colleague.post(page, {**said, "key": new_key()}).status_code == 422
    assert colleague.post(page, {**said, "key": new_key(), "high": "90"}).status_code == 422
    whole = {**said, "high": "90", "reason": "Ook de leverancier."}
    assert logged_in("reader").client.post(page, {**whole, "key": new_key()}).status_code == 403
    assert colleague.post(page, {**whole, "key": new_key()}).status_code == 302
    assert colleague.post(page, {**whole, "key": new_key()}).status_code == 409

    text = words_of(preparer.get(address("estimates")))
    assert "80 tot 90 uur" in text and "er zit 20 uur tussen" in text and "40 tot 90 uur" in text
    assert "in het midden 35 uur hoger" in text
    assert AdviceRun.objects.count() == 1
    chosen = {"key": new_key(), "uses": "second", "seen_version": "2"}
    assert preparer.post(address("choose_estimate", made.pk), chosen).status_code == 302
    assert "alleen de tweede mening" in words_of(preparer.get(address("estimates")))
    sheet = preparer.get(address("estimates_export")).content.decode("utf-8-sig")
    assert "Ook de leverancier." in sheet and sheet.strip().endswith("de tweede mening")


def test_it_can_be_declined_or_taken_back(saved: None) -> None:
    preparer, colleague = logged_in("preparer").client, logged_in("specialist").client
    made = ask()
    answer = {"key": new_key(), "seen_version": "1", "reason": "Geen tijd"}
    assert colleague.post(address("decline_opinion", made.pk), {**answer, "reason": "x" * 2001}).status_code == 422
    assert colleague.post(address("decline_opinion", made.pk), answer).status_code == 302
    assert "afgezien van een antwoord (Geen tijd)" in words_of(preparer.get(address("estimates")))
    assert "Afgezien" in colleague.get(address("second_opinion", made.pk)).content.decode()

    second = ask("reader")
    gone = {"key": new_key(), "seen_version": "zes"}
    preparer.post(address("withdraw_opinion", second.pk), gone)
    assert SecondOpinion.objects.get(pk=second.pk).state == "asked"
    preparer.post(address("withdraw_opinion", second.pk), {"key": new_key(), "seen_version": "1"})
    assert SecondOpinion.objects.get(pk=second.pk).state == "withdrawn"
    assert preparer.post(address("withdraw_opinion", 10**6), {**gone, "key": new_key()}).status_code == 404


def test_what_is_not_there_is_not_found(saved: None) -> None:
    made, neighbour = ask(), logged_in("preparer", OTHER).client

    assert neighbour.get(address("second_opinion", made.pk, code=OTHER)).status_code == 404
    assert neighbour.get(address("second_opinion", made.pk)).status_code == 404
    assert logged_in("preparer").client.get(address("ask_opinion", ITEM, "field")).status_code == 404
    assert "nog geen eigen schatting" in neighbour.get(address("estimates", code=OTHER)).content.decode()


def test_both_are_taken_along_and_read_back(saved: None, client: Any) -> None:
    answered()
    preparer = member(client, "preparer")
    file = preparer.get("profile_export", OWN).content
    assert json.loads(file)["estimates"][0]["second"]["reason"] == "Ook de leverancier."
    SecondOpinion.objects.all().delete()
    assert "second" not in json.loads(preparer.get("profile_export", OWN).content)["estimates"][0]

    upload = SimpleUploadedFile("profiel.json", file)
    assert preparer.client.post(address("import_profile"), {"key": new_key(), "file": upload}).status_code == 302

    assert preparer.answers(OWN)["estimates"][0]["second"]["by"] == str(person("specialist"))
    text = preparer.text("estimates", OWN)
    assert "80 tot 90 uur" in text and "Kies" not in text
    preparer.post("save_profile", {"seen_version": "1"}, OWN)
    assert "tweede mening 80 tot 90 uur" in preparer.text("save_profile", OWN)


def test_who_gave_it_can_be_erased_and_the_hours_stay(saved: None) -> None:
    answered()
    SecondOpinion.objects.update(answered_by=None)

    assert desk(eyes_of("reader")).told.profile["estimates"][0]["second"]["by"] == "iemand van de gemeente"


def test_pages_name_nobody_in_place_of_who_was_asked_and_is_gone(saved: None, client: Any) -> None:
    made = ask()
    SecondOpinion.objects.update(asked=None, asked_by=None)
    reader = member(client, "reader")

    assert "Gevraagd aan iemand van de gemeente, tot en met" in reader.text("estimates", OWN)
    shown = reader.client.get(address("second_opinion", made.pk)).content.decode()
    assert "door iemand van de gemeente aan iemand van de gemeente," in " ".join(shown.split())


def test_both_notices_say_which_topic_it_is_about_and_their_mails_do_not(saved: None) -> None:
    answered()
    told = [*inbox.notices_of(eyes_of("specialist"), done=True), *inbox.notices_of(eyes_of("preparer"))]

    assert len(told) == 2
    for one in told:
        assert one.about == "GT Hardware - werkplek" and one.about not in one.label


def test_a_topic_of_the_past_has_no_name_in_a_notice(saved: None) -> None:
    second_opinions.ask(hand(), first=replace(FIRST, initiative="bestaat-niet"), person_id=person("specialist").pk)

    assert [one.about for one in inbox.notices_of(eyes_of("specialist"))] == [""]


def test_parts_of_a_package_go_by_their_names(saved: None) -> None:
    offered = dict(estimate_choices(desk(eyes_of("preparer")).question.setting))

    assert offered["open-inwoner"] == "Eén plek voor je zaken bij de gemeente: Open Inwoner Platform"
    assert offered[ITEM] == "GT Hardware - werkplek"
    assert not any(name.endswith(f": {one}") for one, name in offered.items())


@pytest.mark.parametrize("first", [True, False])
def test_what_a_department_estimates_is_taken_over_in_one_click(saved: None, client: Any, first: bool) -> None:
    preparer: Visitor = member(client, "preparer")
    made = remarking.remark(
        organisation_code=OWN, topic=topics()[ITEM], department="ict-en-architectuur", kind="hours", low=5, high=9,
        by=person("specialist").pk, at=NOW,
    )  # fmt: skip
    assert "Neem over" in preparer.text("estimates", OWN)
    take = address("take_estimate", made.pk if first else 10**6)

    answer = preparer.client.post(take, {"key": new_key()})

    assert answer.status_code == (302 if first else 404)
    if first:
        own = preparer.answers(OWN)["estimates"]
        assert [(one["low"], one["high"], one["by"]) for one in own] == [(5, 9, "Noor")]
        assert "Neem over" not in preparer.text("estimates", OWN)
