"""What people are asked: told once, mailed once, put away by themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from tests.apps.decisions.conftest import NOW, OTHER, OWN, decide, eyes_of, logged_in, pen, person, propose

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership
from bundel.apps.audit.actions import Trail
from bundel.apps.decisions.actions import deciding, proposing, telling
from bundel.apps.decisions.queries import colleagues_of
from bundel.apps.inbox import actions, jobs, queries
from bundel.apps.inbox.models import Notice
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("examples")


def ask(key: str = "iets", days_ago: int = 0, label: str = "Een vraag") -> int:
    return actions.notify(
        key=key,
        people=[person("reader").pk],
        organisation=Organisation.objects.get(code=OWN),
        reason="answer",
        label=label,
        path="/voor-mij/",
        at=NOW - timedelta(days=days_ago),
    )


def tell_of(topic: str) -> int:
    return actions.notify(
        key=topic,
        people=[person("reader").pk],
        organisation=Organisation.objects.get(code=OWN),
        reason="decide",
        label="Er ligt een voorstel",
        about=topic,
        path="/voor-mij/",
        at=NOW,
    )


def test_the_same_thing_is_asked_once() -> None:
    assert (ask(), ask()) == (1, 0)
    assert [row.label for row in queries.notices_of(eyes_of("reader"))] == ["Een vraag"]
    assert queries.open_count(eyes_of("reader")) == 1
    assert queries.open_count(eyes_of("decider")) == 0


def test_each_question_is_one_mail_with_a_link_and_no_more() -> None:
    ask()
    assert jobs.send_due(object()) == 1  # type: ignore[arg-type]
    assert jobs.send_due(object()) == 0  # type: ignore[arg-type]

    (letter,) = mail.outbox
    assert letter.to == [person("reader").email]
    assert letter.subject == "Een vraag" and "http://localhost:8000/voor-mij/" in letter.body


def test_what_stands_in_the_words_of_a_question_leaves_with_its_mail() -> None:
    """The negative control: nothing takes it out again, so nothing that is not for everybody may stand there."""
    ask(label="Wij wachten tot de aanbesteding is mislukt")
    jobs.send_due(object())  # type: ignore[arg-type]

    assert "mislukt" in mail.outbox[0].subject


def test_two_proposals_at_once_are_two_lines_on_the_page_and_one_mail_that_names_none() -> None:
    for topic in ("open-formulieren", "signalen"):
        tell_of(topic)
    assert jobs.send_due(object()) == 1  # type: ignore[arg-type]

    (letter,) = mail.outbox
    assert "2 dingen" in letter.body and letter.body.count("/voor-mij/") == 1
    assert "open-formulieren" not in letter.body and "signalen" not in letter.body
    page = logged_in("reader").client.get("/voor-mij/").content.decode()
    assert re.search(r"Voor mij <strong[^>]*>2<", page)
    assert "open-formulieren" in page and "signalen" in page
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_mail_that_does_not_leave_is_tried_again_and_not_for_ever() -> None:
    ask()
    for _try in range(actions.MOST_TRIES):
        assert actions.send_due(lambda notice: False, NOW) == 0
    assert actions.send_due(lambda notice: True, NOW) == 0
    assert Notice.objects.get().mailed_at is None


def test_whoever_has_no_role_left_gets_no_mail_and_sees_nothing() -> None:
    ask()
    Membership.objects.filter(person=person("reader"), organisation__code=OWN).update(
        valid_from=date(2026, 1, 1), valid_until=NOW.date()
    )

    assert actions.send_due(lambda notice: True, NOW) == 0


def test_somebody_puts_an_own_notice_away_and_not_that_of_another() -> None:
    ask()
    number = Notice.objects.get().pk
    reader, decider = logged_in("reader"), logged_in("decider")
    assert "Een vraag" in reader.client.get("/voor-mij/").content.decode()

    assert decider.client.post(f"/voor-mij/{number}/klaar/", {"key": "a"}).status_code == 404
    assert reader.client.post(f"/voor-mij/{number}/klaar/", {"key": "b"}).status_code == 302
    page = reader.client.get("/voor-mij/").content.decode()
    assert "U wordt nu niets gevraagd" in page and "Wat al klaar is" in page


def test_notices_go_after_a_year() -> None:
    ask("oud", days_ago=400)
    ask("nieuw")

    assert actions.clear_notices(NOW) >= 1
    assert [one.key for one in Notice.objects.all()] == ["nieuw"]


def test_a_proposal_asks_the_deciders_until_it_is_decided() -> None:
    propose()
    assert [row.reason_words for row in queries.notices_of(eyes_of("decider"))] == ["er ligt een voorstel"]
    assert queries.notices_of(eyes_of("decider", OTHER)) == []

    decide()

    assert queries.notices_of(eyes_of("decider")) == []


def test_a_proposal_that_comes_back_asks_its_maker() -> None:
    proposal = propose()
    proposing.send_back(proposal_id=proposal.pk, seen_version=1, question="Wie?", at=NOW)

    assert [row.reason_words for row in queries.notices_of(eyes_of("preparer"))] == ["een voorstel kwam terug"]
    assert queries.notices_of(eyes_of("decider")) == []

    propose(seen=2)
    propose(seen=3, role="lead")

    assert queries.notices_of(eyes_of("preparer")) == []
    assert len(queries.notices_of(eyes_of("decider"))) == 1


def test_a_proposal_without_a_maker_asks_nobody_when_it_comes_back() -> None:
    proposal = propose()
    proposal.made_by = None
    proposal.save()

    proposing.send_back(proposal_id=proposal.pk, seen_version=1, question="Wie?", at=NOW)

    assert queries.notices_of(eyes_of("preparer")) == []


def test_a_decision_asks_to_be_looked_at_two_weeks_before_its_day() -> None:
    first = decide(role="wait", start_year=None, review_on=date(2026, 12, 10))

    assert telling.remind_reviews(NOW) == 1
    assert telling.remind_reviews(NOW) == 0
    deciding.confirm_decision(pen("later"), decision_id=first.pk, review_on=date(2027, 12, 10))
    assert queries.notices_of(eyes_of("decider")) == []
    assert telling.remind_reviews(NOW) == 0


def test_a_specialist_finds_the_topics_of_his_fields_and_who_asks_sees_them() -> None:
    own, reader = Organisation.objects.get(code=OWN), person("reader")
    give_role(reader, own, Role.SPECIALIST, on=NOW.date(), fields=("open data", "inkoop"), trail=Trail(NOW, "test"))

    shown = logged_in("reader").client.get("/voor-mij/").content.decode()
    assert 'href="/onderwerpen/?q=open%20data">' in shown and "Onderwerpen over inkoop" in shown
    assert "open data, inkoop" in logged_in("reader").client.get("/account/").content.decode()
    assert (reader.pk, f"{reader} (open data, inkoop)") in colleagues_of(OWN, NOW.date())
    assert "Uw vakgebieden" not in logged_in("decider").client.get("/voor-mij/").content.decode()
