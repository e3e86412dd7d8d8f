"""A decision goes on the record once, or a colleague sees what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.decisions.conftest import (
    NOW,
    OTHER,
    OWN,
    WHY,
    WHY_NOT,
    agreed_topic,
    choice_of,
    decide,
    eyes_of,
    pen,
    person,
    propose,
    topic_of,
)

from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding
from bundel.apps.decisions.actions.deciding import DecisionConflict
from bundel.apps.decisions.actions.keeping import keep_advice
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import Decision, KeptAdvice, Look, Proposal
from bundel.apps.record.models import Disclosure, Entry

pytestmark = pytest.mark.usefixtures("examples")


def test_a_decision_stands_on_the_record_with_its_reasons_and_without_names() -> None:
    decision = decide()

    held = Disclosure.objects.get(entry=decision.entry)
    assert (held.kind, held.subject, held.organisation.code) == ("decided", "decision/gt-hardware-werkplek", OWN)
    assert "Onze telefoons" in held.committed
    assert "put_by" not in held.committed
    assert decision.version == 1 and decision.choice.arguments[0].put_by == person("decider").pk


def test_a_second_decider_on_the_same_version_sees_the_first_decision() -> None:
    decide("first", role="follow")

    with pytest.raises(DecisionConflict, match="meedoen.*niet vastgelegd") as conflict:
        decide("second", role="no", start_year=None)

    assert conflict.value.standing == 1
    assert Entry.objects.count() == 1


def test_a_decision_on_nothing_that_stands_is_a_conflict_too() -> None:
    with pytest.raises(DecisionConflict, match="niet vastgelegd") as conflict:
        decide(seen=3)

    assert conflict.value.standing == 0


def test_a_new_decision_replaces_the_old_one_which_stays() -> None:
    first = decide("first")
    second = decide("second", seen=1, role="no", start_year=None)

    assert second.replaces == first and second.version == 2
    assert list(Decision.objects.standing()) == [second]
    assert Entry.objects.count() == 2


def test_who_decides_against_what_lay_there_explains_why_on_the_record() -> None:
    propose()

    with pytest.raises(WrongChoice):
        decide(role="no", start_year=None, arguments=(WHY,))
    assert not Decision.objects.exists() and not Entry.objects.exists()

    decision = decide(role="no", start_year=None, arguments=(WHY, WHY_NOT))
    with pytest.raises(WrongChoice):
        decide("weer", seen=1, arguments=decision.choice.arguments)


def test_an_erased_decision_asks_no_explanation() -> None:
    decision = decide()
    deciding.erase_decision(decision_id=decision.pk, ground="Besluit van de rechtbank", at=NOW, key="weg")

    assert decide("weer", seen=1, role="no", start_year=None, arguments=(WHY,)).role == "no"


def test_a_wrong_choice_leaves_nothing_behind() -> None:
    with pytest.raises(WrongChoice):
        decide(start_year=None)

    assert not Decision.objects.exists() and not Entry.objects.exists()


def test_a_decision_is_done_with_the_proposal_and_keeps_its_advice() -> None:
    proposal = propose()
    Proposal.objects.update(advice=keep_advice({"answer": 1.5}))

    decision = decide()

    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.DECIDED and decision.proposal == proposal
    assert decision.advice is not None and decision.advice.text == '{"answer":1.5}'
    assert decision.advice.digest in Disclosure.objects.get(entry=decision.entry).committed


def test_the_same_advice_is_kept_once() -> None:
    assert keep_advice({"b": 1, "a": 2}) == keep_advice({"a": 2, "b": 1})
    assert KeptAdvice.objects.count() == 1


def test_several_proposals_become_decisions_of_their_own() -> None:
    one, other = propose(), propose(topic=agreed_topic())

    made = deciding.accept_proposals(pen("lijst"), [(one.pk, 1), (other.pk, 1)], queries.topics(), queries.deviations())

    assert [row.topic for row in made] == [one.topic, other.topic]
    assert Entry.objects.count() == 2
    assert queries.live_proposals(eyes_of("decider"), OWN) == []


def test_one_proposal_that_changed_stops_the_whole_list() -> None:
    one, other = propose(), propose(topic=agreed_topic())
    propose(seen=1, role="lead")

    with pytest.raises(VersionConflict):
        deciding.accept_proposals(pen("lijst"), [(other.pk, 1), (one.pk, 1)], queries.topics(), queries.deviations())

    assert not Decision.objects.exists() and not Entry.objects.exists()


def test_a_topic_that_is_gone_stops_the_list() -> None:
    one = propose()

    with pytest.raises(WrongChoice, match="bestaat niet meer"):
        deciding.accept_proposals(pen("lijst"), [(one.pk, 1)], {}, queries.deviations())


def test_a_proposal_of_another_municipality_is_not_there() -> None:
    one = propose()

    with pytest.raises(Proposal.DoesNotExist):
        deciding.accept_proposals(pen("lijst", OTHER), [(one.pk, 1)], queries.topics(), queries.deviations())


def test_at_a_review_it_stands_with_a_new_day() -> None:
    first = decide("first", role="wait", start_year=None, review_on=date(2027, 6, 1))
    later = replace(pen("later"), at=NOW + timedelta(days=200))

    second = deciding.confirm_decision(later, decision_id=first.pk, review_on=date(2028, 6, 1))

    assert (second.kind, second.role, second.review_on) == ("confirmed", "wait", date(2028, 6, 1))
    with pytest.raises(WrongChoice):
        deciding.confirm_decision(later, decision_id=second.pk, review_on=date(2027, 1, 1))


def test_withdrawing_is_a_new_entry_and_the_old_one_stays_proved() -> None:
    first = decide("first")
    second = deciding.withdraw_decision(pen("weg"), decision_id=first.pk, reason="De aanbieder stopt.")

    assert second.is_withdrawn and second.choice.conditions == "De aanbieder stopt."
    assert Entry.objects.count() == 2 and Decision.objects.filter(pk=first.pk, role="follow").exists()
    with pytest.raises(WrongChoice):
        deciding.withdraw_decision(pen("leeg"), decision_id=second.pk, reason=" ")
    with pytest.raises(DecisionConflict):
        deciding.withdraw_decision(pen("nog"), decision_id=second.pk, reason="Nog eens.")


def test_what_was_replaced_cannot_be_confirmed_any_more() -> None:
    first = decide("first")
    decide("second", seen=1)

    with pytest.raises(DecisionConflict):
        deciding.confirm_decision(pen("derde"), decision_id=first.pk, review_on=date(2028, 1, 1))


def test_an_erased_decision_is_gone_from_every_list_and_its_place_in_the_record_stays() -> None:
    decision = decide()

    deciding.erase_decision(decision_id=decision.pk, ground="AVG artikel 17", at=NOW, key="wissen")

    decision.refresh_from_db()
    assert decision.content == {} and decision.decided_by is None
    assert queries.standing_decisions(eyes_of("decider"), OWN) == []
    assert Entry.objects.filter(index=decision.entry_id).exists()
    assert not Disclosure.objects.filter(entry_id=decision.entry_id).exists()


def test_the_advice_goes_with_the_last_decision_on_it_that_is_erased() -> None:
    propose()
    Proposal.objects.update(advice=keep_advice({"answer": 1}))
    first = decide()
    second = deciding.confirm_decision(pen("later"), decision_id=first.pk, review_on=date(2028, 1, 1))

    counts = []
    for number, one in enumerate((first, second)):
        deciding.erase_decision(decision_id=one.pk, ground="AVG artikel 17", at=NOW, key=f"wissen-{number}")
        counts.append(KeptAdvice.objects.count())

    assert counts == [1, 0]


def test_who_saw_the_position_is_kept_once() -> None:
    deciding.mark_seen(organisation_code=OWN, by=person("reader").pk, at=NOW)
    deciding.mark_seen(organisation_code=OWN, by=person("reader").pk, at=NOW + timedelta(days=1))

    assert [look.at for look in Look.objects.all()] == [NOW + timedelta(days=1)]


def test_the_table_itself_refuses_waiting_without_a_date() -> None:
    decision = decide()

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(role="wait", review_on=None)


def test_who_may_see_a_decision_follows_from_its_visibility() -> None:
    for key, topic, visibility in (("a", topic_of(), "own"), ("b", agreed_topic(), "members")):
        decide(key, topic=topic, visibility=visibility)

    assert len(queries.standing_decisions(eyes_of("reader"), OWN)) == 2
    assert [row.topic for row in queries.standing_decisions(eyes_of("reader", OTHER), OWN)] == [agreed_topic().slug]


def test_the_choice_of_the_tests_is_whole() -> None:
    assert choice_of().role == "follow"
