"""Each night everything whose time has passed goes, kind by kind, and it is written down how much went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.decisions.conftest import NOW, OWN, person, propose, topic_of

from bundel.apps.accounts.actions import clearing as people
from bundel.apps.accounts.models import Mandate, Membership
from bundel.apps.decisions.actions import clearing as decisions
from bundel.apps.decisions.actions import proposing, remarking
from bundel.apps.decisions.actions.keeping import keep_advice
from bundel.apps.decisions.models import KeptAdvice, Proposal, Remark
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Notice
from bundel.apps.keeping import actions
from bundel.apps.keeping.clearing import CLEARERS, clears
from bundel.apps.keeping.models import Clearing
from bundel.apps.keeping.terms import kept
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("examples")


def test_every_kind_is_cleared_and_written_down() -> None:
    inbox.notify(
        key="a", people=[person("reader").pk], organisation=Organisation.objects.get(code=OWN), reason="decide",
        label="x", path="/", at=NOW - timedelta(days=366),
    )  # fmt: skip

    gone = actions.clear_up(NOW)

    assert gone.keys() == CLEARERS.keys() and gone["notices"] == 1 and not Notice.objects.exists()
    assert {one.kind: one.gone for one in Clearing.objects.all()} == gone
    assert "1" in str(Clearing.objects.get(kind="notices"))


def test_a_kind_that_fails_takes_nothing_away_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(now: object) -> int:
        Membership.objects.all().delete()
        raise RuntimeError("broken")

    monkeypatch.setitem(CLEARERS, "sessions", fails)

    with pytest.raises(actions.NotAllCleared, match="sessions"):
        actions.clear_up(NOW)

    assert Membership.objects.exists()
    assert Clearing.objects.get(kind="sessions").is_failed and not Clearing.objects.get(kind="notices").is_failed


def test_what_was_written_down_goes_too() -> None:
    for days in (399, 401):
        Clearing.objects.create(kind="jobs", at=NOW - timedelta(days=days))

    assert actions.clear_clearings(NOW) == 1


def test_ended_roles_and_mandates_go_after_seven_years() -> None:
    place, one = Organisation.objects.get(code=OWN), person("reader")
    for years in (6, 8):
        ended = (NOW - timedelta(days=365 * years)).date()
        for model in (Membership, Mandate):
            more = {"role": "reader"} if model is Membership else {"basis": "x"}
            model.objects.create(person=one, organisation=place, valid_from=ended, valid_until=ended, **more)

    assert people.clear_ended_roles(NOW) == 2


def test_remarks_that_were_dealt_with_and_dropped_proposals_go_after_two_years() -> None:
    made = remarking.remark(
        organisation_code=OWN, topic=topic_of(), department="ict", kind="in_use", by=person("reader").pk, at=NOW
    )
    dropped = propose()
    Proposal.objects.update(advice=keep_advice({"answer": 1}))
    proposing.drop_proposal(proposal_id=dropped.pk, seen_version=1, at=NOW)
    later = NOW + kept("remarks") + timedelta(days=1)

    assert (decisions.clear_remarks(later), decisions.clear_proposals(NOW)) == (0, 0)
    remarking.handle_remark(organisation_code=OWN, remark_id=made.pk, at=NOW)
    assert (decisions.clear_remarks(later), decisions.clear_proposals(later)) == (1, 1)
    assert not any(kind.objects.exists() for kind in (Remark, Proposal, KeptAdvice))


def test_two_kinds_can_go_together() -> None:
    assert clears("log_of_use", also="log_of_deeds")(people.clear_log) is people.clear_log
