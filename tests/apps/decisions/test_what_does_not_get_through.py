"""Names that strangers don't read, texts that no file can hold, and steps that come too late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.decisions.conftest import NOW, OTHER, OWN, decide, eyes_of, logged_in, pen, person, propose, topic_of

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import Mandate
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, proposing, remarking
from bundel.apps.decisions.actions.deciding import DecisionConflict
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import ColleagueAdvice, Decision, Proposal
from bundel.apps.decisions.position import position_of
from bundel.apps.inbox.models import Notice
from bundel.apps.organisations.models import Organisation
from bundel.engine.texts import is_readable

TOPIC = "gt-hardware-werkplek"

pytestmark = pytest.mark.usefixtures("examples")


@pytest.mark.parametrize(
    "address", [("decisions:decision", OWN, TOPIC), ("decisions:topic_decisions", TOPIC)], ids=lambda one: str(one[0])
)
def test_a_stranger_reads_the_reasons_and_not_who_put_them(address: tuple[str, ...]) -> None:
    decide(visibility="public")
    name, url = str(person("decider")), reverse(address[0], args=address[1:])

    strange, own = (client.get(url).content.decode() for client in (Client(), logged_in("reader").client))

    assert "Onze telefoons" in strange and name not in strange
    assert name in own


def test_another_municipality_reads_no_names_either() -> None:
    decide(visibility="members")

    (row,) = queries.standing_decisions(eyes_of("reader", OTHER), OWN)

    assert row.by == "" and {one.by for one in row.arguments} == {""}


@pytest.mark.parametrize("sign", ["\uffff", "\ufffe", "\ufdd0", "\U0001fffe", "\ud800", "\x01", "\u202e"])
def test_signs_that_no_word_file_can_hold_are_not_readable(sign: str) -> None:
    assert not is_readable(f"a{sign}b")


@pytest.mark.parametrize("reason", ["weg\u202e", "weg\x01", "x" * 4001])
def test_a_reason_to_withdraw_is_readable_too(reason: str) -> None:
    decision = decide()

    with pytest.raises(WrongChoice):
        deciding.withdraw_decision(pen("weg"), decision_id=decision.pk, reason=reason)

    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "given"),
    [
        (proposing.send_back, {"seen_version": 1, "question": "Waarom?"}),
        (proposing.drop_proposal, {"seen_version": 1}),
        (proposing.ask_colleague, {"person_id": 1, "by": 1, "question": "Waarom?"}),
    ],
    ids=["send_back", "drop", "ask"],
)
def test_a_step_with_a_proposal_that_was_just_decided_is_a_conflict(step: Any, given: dict[str, Any]) -> None:
    proposal = propose()
    decide()

    with pytest.raises(VersionConflict):
        step(proposal_id=proposal.pk, at=NOW, **given)


def test_among_several_the_decider_hears_which_one_cannot_be_accepted() -> None:
    proposal = propose(role="wait", start_year=None, review_on=date(2026, 12, 1))
    late = deciding.Pen(OWN, person("decider").pk, NOW + timedelta(days=30), "laat")

    with pytest.raises(WrongChoice, match=proposal.topic_name):
        deciding.accept_proposals(late, [(proposal.pk, 1)], queries.topics(), queries.deviations())


def test_by_list_the_mandate_is_that_of_each_topic() -> None:
    decider = person("decider")
    Mandate.objects.filter(person=decider).delete()
    Mandate.objects.create(
        organisation=Organisation.objects.get(code=OWN), person=decider, subject=TOPIC, basis="Mandaatbesluit 2026",
        valid_from=NOW.date(),
    )  # fmt: skip
    proposal = propose()

    answer = logged_in("decider").post("decide_list", data={"voorstel": f"{proposal.pk}:1"})

    assert answer.status_code == 302
    mandate = Decision.objects.get().mandate
    assert mandate is not None and mandate["basis"] == "Mandaatbesluit 2026"


def test_a_remark_of_another_municipality_stays_asked() -> None:
    made = remarking.remark(
        organisation_code=OTHER,
        topic=topic_of(),
        department="ict",
        kind="in_use",
        by=person("reader", OTHER).pk,
        at=NOW,
    )

    assert not remarking.handle_remark(organisation_code=OWN, remark_id=made.pk, at=NOW)

    assert Notice.objects.filter(key=f"remark:{made.pk}:", done_at__isnull=True).exists()


def test_with_a_decision_the_proposal_that_led_to_it_is_erased() -> None:
    proposal = propose()
    proposing.ask_colleague(
        proposal_id=proposal.pk,
        person_id=person("reader").pk,
        question="Wat vindt u?",
        by=proposal.made_by_id or 0,
        at=NOW,
    )
    decision = decide()

    deciding.erase_decision(decision_id=decision.pk, ground="AVG artikel 17", at=NOW, key="wissen")

    assert Proposal.objects.get().content == {} and not ColleagueAdvice.objects.exists()


def test_after_erasure_the_older_decision_does_not_come_back_as_what_stands() -> None:
    decide("een", visibility="public")
    second = decide("twee", seen=1, role="no", start_year=None)
    deciding.erase_decision(decision_id=second.pk, ground="AVG artikel 17", at=NOW, key="wissen")

    page = logged_in("decider").get("decision", TOPIC).content.decode()
    with pytest.raises(DecisionConflict) as late:
        decide("drie", seen=1)

    assert "Er geldt nu geen besluit dat u mag lezen" in page and "Wat er eerder stond" in page
    assert "niet doen" not in str(late.value)
    assert logged_in("decider").get("withdraw_decision", TOPIC).status_code == 404


def test_the_decision_of_an_example_counts_for_examples_and_for_no_real_municipality() -> None:
    decide(visibility="public")
    real = Organisation.objects.filter(is_example=False, kind_id="municipality").values_list("code", flat=True)[0]

    assert queries.peers_on(eyes_of("reader", OTHER), TOPIC, OTHER).total == 1
    assert queries.peers_on(eyes_of("reader", OTHER), TOPIC, real).total == 0
    assert position_of(Viewer(), real, NOW.date()).groups == ()
