"""A proposal lies before the decider until it is decided, given back or dropped."""

from __future__ import annotations

import pytest
from tests.apps.decisions.conftest import NOW, OTHER, OWN, eyes_of, person, propose, topic_of

from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import proposing
from bundel.apps.decisions.actions.keeping import keep_advice
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import ColleagueAdvice, Proposal
from bundel.apps.inbox.queries import notices_of

pytestmark = pytest.mark.usefixtures("examples")


def test_a_proposal_is_changed_by_who_saw_its_newest_version_only() -> None:
    propose()
    changed = propose(seen=1, role="lead")

    assert (changed.version, changed.choice.role) == (2, "lead")
    with pytest.raises(VersionConflict):
        propose(seen=1, role="contribute")


def test_a_second_proposal_on_the_same_topic_is_a_conflict() -> None:
    propose()

    with pytest.raises(VersionConflict):
        propose()


def test_the_advice_stays_with_a_proposal_that_is_changed_by_hand() -> None:
    first = propose()
    Proposal.objects.filter(pk=first.pk).update(advice=keep_advice({"answer": 1}))

    assert propose(seen=1, role="lead").advice is not None


def test_a_proposal_given_back_is_open_again_after_a_change() -> None:
    proposal = propose()
    back = proposing.send_back(proposal_id=proposal.pk, seen_version=1, question="Wie betaalt dit?", at=NOW)

    assert (back.state, back.question) == ("sent_back", "Wie betaalt dit?")
    assert propose(seen=2).state == "open"


@pytest.mark.parametrize("question", ["", "  ", "x" * 2001, "\u202e"])
def test_giving_back_asks_a_readable_question(question: str) -> None:
    proposal = propose()

    with pytest.raises(WrongChoice):
        proposing.send_back(proposal_id=proposal.pk, seen_version=1, question=question, at=NOW)


def test_a_dropped_proposal_makes_room_for_a_new_one() -> None:
    proposal = propose()
    proposing.drop_proposal(proposal_id=proposal.pk, seen_version=1, at=NOW)

    assert propose().pk != proposal.pk


def test_a_colleague_is_asked_once_and_answers() -> None:
    proposal, colleague = propose(), person("reader")
    ask = {"proposal_id": proposal.pk, "person_id": colleague.pk, "by": person("preparer").pk, "at": NOW}
    proposing.ask_colleague(question="Kan dit?", **ask)
    with pytest.raises(WrongChoice, match="al gevraagd"):
        proposing.ask_colleague(question="Kan dit echt?", **ask)

    proposing.answer_colleague(proposal_id=proposal.pk, by=colleague.pk, answer="Ja, als ...", at=NOW)

    (row,) = queries.live_proposals(eyes_of("decider"), OWN)
    assert [(one.question, one.answer) for one in row.colleagues] == [("Kan dit?", "Ja, als ...")]
    heard = notices_of(eyes_of("preparer"))
    assert [(one.label, one.about) for one in heard if one.about] == [
        ("Een collega gaf antwoord op uw vraag bij een voorstel.", topic_of().name)
    ]


def test_somebody_of_another_municipality_is_not_asked() -> None:
    proposal = propose()

    with pytest.raises(WrongChoice, match="onze gemeente"):
        proposing.ask_colleague(
            proposal_id=proposal.pk, person_id=person("decider", OTHER).pk, question="Kan dit?", by=1, at=NOW
        )


def test_who_was_not_asked_has_nothing_to_answer() -> None:
    proposal = propose()

    with pytest.raises(ColleagueAdvice.DoesNotExist):
        proposing.answer_colleague(proposal_id=proposal.pk, by=person("administrator").pk, answer="Nee", at=NOW)


def test_a_proposal_is_seen_in_its_own_municipality_only() -> None:
    propose()

    assert len(queries.live_proposals(eyes_of("reader"), OWN)) == 1
    assert queries.live_proposals(eyes_of("decider", OTHER), OWN) == []


def test_two_preparers_at_once_are_one_and_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    propose()
    monkeypatch.setattr(proposing, "_live", lambda organisation, topic: None)

    with pytest.raises(VersionConflict):
        propose()
