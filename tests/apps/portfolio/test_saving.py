"""Saving for good: by people of the municipality, one version after another, never over a colleague's."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.test import Client
from tests.apps.portfolio.conftest import EXAMPLE, Visitor, member, words_of

from bundel.apps.horizon import queries as horizon
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import SavedProfile
from bundel.apps.portfolio.queries import reference_for
from bundel.site import clock


def test_preparer_saves_and_a_colleague_sees_it(preparer: Visitor, client: Client) -> None:
    preparer.post("questions", {"fte": "3"}, code=EXAMPLE)

    response = preparer.post("save_profile", {"seen_version": "0"}, code=EXAMPLE)

    assert response.status_code == 302
    assert SavedProfile.objects.get().document == {"fte": 3.0}
    colleague = member(Client(), "decider")
    assert "U ziet de opgeslagen antwoorden: versie 1" in colleague.text("municipality", EXAMPLE)


def test_stale_version_is_refused_and_shows_both(preparer: Visitor) -> None:
    preparer.post("questions", {"fte": "3"}, code=EXAMPLE)
    preparer.post("save_profile", {"seen_version": "0"}, code=EXAMPLE)
    preparer.post("questions", {"fte": "5"}, code=EXAMPLE)

    response = preparer.post("save_profile", {"seen_version": "0"}, code=EXAMPLE)

    assert response.status_code == 409
    assert "Uw antwoorden zijn niet opgeslagen" in words_of(response)
    assert "Vrije fte per jaar 3,0" in words_of(response) and "Vrije fte per jaar 5,0" in words_of(response)
    assert SavedProfile.objects.count() == 1
    assert preparer.answers(EXAMPLE) == {"fte": 5.0}


@pytest.mark.parametrize("seen", ["", "x", "9" * 40])
def test_version_that_is_no_version_is_a_conflict(preparer: Visitor, seen: str) -> None:
    preparer.post("questions", {"fte": "3"}, code=EXAMPLE)

    assert preparer.post("save_profile", {"seen_version": seen}, code=EXAMPLE).status_code == 409
    assert not SavedProfile.objects.exists()


def test_visitor_without_an_account_is_asked_to_log_in(examples: None, client: Client) -> None:
    response = Visitor(client).get("save_profile", EXAMPLE)

    assert response.status_code == 302
    assert "/inloggen/" in response.url


def test_saved_answers_are_shown_to_members_only(preparer: Visitor) -> None:
    preparer.post("questions", {"fte": "3"}, code=EXAMPLE)
    preparer.post("save_profile", {"seen_version": "0"}, code=EXAMPLE)

    stranger = Visitor(Client())

    assert "opgeslagen antwoorden" not in stranger.text("municipality", EXAMPLE)
    assert b"3.0" not in stranger.get("profile_export", EXAMPLE).content


def test_two_who_save_at_once_get_one_version(preparer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**fields: object) -> SavedProfile:
        raise IntegrityError

    monkeypatch.setattr(SavedProfile.objects, "create", lost)

    with pytest.raises(keeping.ProfileConflict, match="niet opgeslagen") as conflict:
        keeping.save_profile(
            code=EXAMPLE, answers=Answers({"fte": 1.0}), reference=reference_for(EXAMPLE), person_id=1, seen_version=0,
            at=clock.now(),
        )  # fmt: skip

    assert conflict.value.standing is None


def test_session_makes_room_for_the_eleventh_municipality(reference: None) -> None:
    session: dict[str, object] = {}
    codes = [row.code for row in horizon.reference().municipalities[: keeping.MOST_IN_SESSION + 1]]

    for code in codes:
        keeping.keep_answers(session, code, Answers({"fte": 1.0}), horizon.reference())

    kept = session[keeping.KEPT]
    assert isinstance(kept, dict)
    assert list(kept) == codes[1:]


def test_saved_answers_that_no_longer_fit_leave_a_way_on(preparer: Visitor) -> None:
    preparer.post("save_profile", {"seen_version": "0"}, code=EXAMPLE)
    SavedProfile.objects.update(document={"in_order": {"gone": "yes"}})
    assert preparer.get("agenda", EXAMPLE).status_code == 409

    preparer.post("forget_answers", code=EXAMPLE)

    assert preparer.get("agenda", EXAMPLE).status_code == 200
    assert preparer.post("save_profile", {"seen_version": "1"}, code=EXAMPLE).status_code == 302
    assert preparer.get("agenda", EXAMPLE).status_code == 200


def test_beginning_again_for_nobody_is_not_found(visitor: Visitor) -> None:
    assert visitor.post("forget_answers", code="GM9999").status_code == 404


def test_change_for_a_former_municipality_leads_to_the_page_of_its_successor(visitor: Visitor) -> None:
    assert visitor.post("confirm_running", code="gm0513").url == "/gemeente/GM0513/"


def test_answers_that_no_longer_fit_are_kept_and_explained(visitor: Visitor) -> None:
    session = visitor.client.session
    session[keeping.KEPT] = {"GM0513": {"in_order": {"gone": "yes"}}}
    session.save()

    response = visitor.get("agenda")

    assert response.status_code == 409
    assert "Er is niets weggegooid" in words_of(response)
    assert visitor.answers() == {"in_order": {"gone": "yes"}}
