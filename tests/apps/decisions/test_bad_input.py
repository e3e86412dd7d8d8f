"""What people and programs send wrong to the forms that decide: a clear refusal, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django import Settings
from tests.apps.decisions.conftest import (
    OTHER,
    OWN,
    Colleague,
    choice_of,
    decide,
    filled,
    logged_in,
    person,
    propose,
    topic_of,
)

from bundel.apps.accounts.audience import LOGGED_IN
from bundel.apps.accounts.models import Mandate, Membership, UsedKey
from bundel.apps.accounts.policy import RULES
from bundel.apps.audit.models import AuditEntry
from bundel.apps.decisions import choice as choices
from bundel.apps.decisions import forms
from bundel.apps.decisions.actions import deciding
from bundel.apps.decisions.models import Decision, Proposal
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.models import Disclosure, Entry
from bundel.site import clock

TOPIC = "gt-hardware-werkplek"
FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.usefixtures("examples")
Step = tuple[str, tuple[str, ...], dict[str, Any]]


def written() -> tuple[int, ...]:
    """How much stands in every table that a decision touches."""
    return tuple(model._default_manager.count() for model in (Decision, Entry, Disclosure, UsedKey, AuditEntry))


def steps_of(proposal: Proposal) -> list[Step]:
    """Every form with which a decider decides, as it is sent."""
    return [
        ("decide", (TOPIC,), filled(1)),
        ("confirm_decision", (TOPIC,), {"review_on": "2028-01-01", "seen_version": "1"}),
        ("withdraw_decision", (TOPIC,), {"text": "Gestopt", "seen_version": "1"}),
        ("decide_list", (), {"voorstel": f"{proposal.pk}:{proposal.version}"}),
    ]


@pytest.fixture
def mandate() -> Mandate:
    """The decider may decide about everything."""
    return Mandate.objects.create(
        organisation=Organisation.objects.get(code=OWN), person=person("decider"), basis="Mandaatbesluit 2026",
        valid_from=clock.today(),
    )  # fmt: skip


@pytest.fixture
def steps() -> list[Step]:
    """The forms, with a decision that stands and a proposal about something else."""
    decide("staat")
    return steps_of(propose(topic=topic_of("gt-print")))


def test_the_same_key_with_another_decision_is_refused() -> None:
    colleague = logged_in("decider")
    assert colleague.post("decide", TOPIC, data=filled(), key="k").status_code == 302
    before = written()

    answer = colleague.post("decide", TOPIC, data=filled(role="lead"), key="k")

    assert answer.status_code == 422 and "al eerder verstuurd" in answer.content.decode()
    assert written() == before


def test_a_line_cut_after_the_commit_is_answered_again_as_the_first_time(steps: list[Step]) -> None:
    colleague = logged_in("decider")
    # Withdrawing after confirming asks the next version; each of the others goes its own way.
    name, more, data = steps[0]
    first = colleague.post(name, *more, data=data, key="k")
    before = written()

    again = colleague.post(name, *more, data=data, key="k")

    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"]) == (302, again["Location"])
    assert written() == before


def test_without_the_kept_answer_the_retry_is_told_that_it_came_too_late(steps: list[Step]) -> None:
    """The negative control: as if nobody had written down what the first one was told."""
    (name, more, data), colleague = steps[0], logged_in("decider")
    assert colleague.post(name, *more, data=data, key="k").status_code == 302
    UsedKey.objects.all().delete()

    assert colleague.post(name, *more, data=data, key="k").status_code == 409


def at_once(posts: list[Callable[[], Any]]) -> list[Any]:
    """All of these at one moment, each in a thread with a connection of its own; the answers."""
    ready, answers = Barrier(len(posts)), list[Any]()

    def work(post: Callable[[], Any]) -> None:
        ready.wait()
        answers.append(post())
        connection.close()

    threads = [Thread(target=work, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_decides_and_the_other_sees_both() -> None:
    first, second = logged_in("decider"), logged_in("decider")
    roles = {"lead": first, "contribute": second}

    def post(role: str, colleague: Colleague) -> Callable[[], Any]:
        why = f"Omdat wij {role} kiezen."
        return lambda: colleague.post("decide", TOPIC, data=filled(role=role, argument_0_text=why))

    accepted, refused = sorted(at_once([post(*one) for one in roles.items()]), key=lambda answer: answer.status_code)

    assert (accepted.status_code, refused.status_code) == (302, 409)
    decision, page = Decision.objects.get(), refused.content.decode()
    own = next(role for role in roles if role != decision.role)
    assert "Er is intussen al besloten" in page and decision.get_role_display() in page
    assert f"Omdat wij {own} kiezen." in page and f'value="{own}"' in page
    assert Entry.objects.count() == 1


def test_without_looking_at_the_version_the_second_writes_over_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the tests about versions."""
    monkeypatch.setattr(deciding, "_standing", lambda code, topic, seen: Decision.objects.order_by("-version").first())
    colleague = logged_in("decider")

    answers = [colleague.post("decide", TOPIC, data=filled(role=role)).status_code for role in ("lead", "contribute")]

    assert answers == [302, 302]


@pytest.mark.parametrize("place", range(3), ids=["decide", "confirm", "withdraw"])
def test_a_form_about_an_older_version_is_a_conflict(steps: list[Step], place: int) -> None:
    decide("intussen", seen=1, role="lead")
    name, more, data = steps[place]
    colleague = logged_in("decider")
    before = written()

    assert colleague.post(name, *more, data=data).status_code == 409
    assert written() == before


@pytest.mark.parametrize("field", ["argument_0_text", "conditions", "dissent", "owner"])
@pytest.mark.parametrize(
    "sign", ["%00", "%ED%A0%80", "%E2%80%AE", "%E2%80%8B", "%EF%BB%BF"],
    ids=["NUL", "half a letter", "right to left", "no width", "mark of byte order"],
)  # fmt: skip
def test_signs_that_nobody_sees_are_refused(field: str, sign: str) -> None:
    colleague = logged_in("decider")
    before = written()
    body = urlencode({**filled(), "key": "k", field: "Goed"}).replace(f"{field}=Goed", f"{field}=Goed{sign}zo")

    answer = colleague.client.post(reverse("decisions:decide", args=[OWN, TOPIC]), body, content_type=FORM)

    assert answer.status_code == 422
    assert written() == before


def test_without_looking_at_its_signs_a_text_that_is_turned_round_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever reads it sees something else than what was decided."""
    for module in ("accounts.forms", "decisions.choice"):
        monkeypatch.setattr(f"bundel.apps.{module}.is_readable", lambda _text: True)

    answer = logged_in("decider").post("decide", TOPIC, data=filled(argument_0_text="niet \u202eleew"))

    assert answer.status_code == 302 and "\u202e" in Disclosure.objects.get().committed


@pytest.mark.parametrize(("size", "status"), [(65_536, 422), (10_000_000, 413)])
@pytest.mark.parametrize("field", ["argument_0_text", "conditions"])
def test_a_text_that_is_too_long_is_refused(field: str, size: int, status: int) -> None:
    colleague = logged_in("decider")
    before = written()

    assert colleague.post("decide", TOPIC, data=filled(**{field: "x" * size})).status_code == status
    assert written() == before


def test_without_its_limits_a_text_of_any_length_is_recorded(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """The negative control: the length of one text, and of a whole form."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
    colleague = logged_in("decider")
    assert colleague.post("decide", TOPIC, data=filled(argument_0_text="x" * 10_000_000)).status_code == 422

    for module in (choices, forms):
        monkeypatch.setattr(module, "LONGEST_TEXT", 20_000_000)

    assert colleague.post("decide", TOPIC, data=filled(argument_0_text="x" * 65_536)).status_code == 302
    assert len(Disclosure.objects.get().committed) > 65_536


@pytest.mark.parametrize("place", range(4), ids=["decide", "confirm", "withdraw", "by list"])
def test_who_lost_the_role_between_form_and_answer_is_refused(steps: list[Step], place: int) -> None:
    name, more, data = steps[place]
    decider = logged_in("decider")
    assert decider.get(name, *more).status_code == 200
    Membership.objects.filter(person=person("decider"), role="decider").update(role="reader")
    before = written()

    assert decider.post(name, *more, data=data).status_code == 403
    assert written() == before


@pytest.mark.parametrize("place", range(4), ids=["decide", "confirm", "withdraw", "by list"])
def test_who_lost_the_mandate_between_form_and_answer_is_refused(
    steps: list[Step], mandate: Mandate, place: int
) -> None:
    (name, more, data), decider = steps[place], logged_in("decider")
    shown = f'name="seen_mandates" value="{mandate.pk}"'
    assert shown in decider.get(name, *more).content.decode()
    Mandate.objects.update(valid_until=clock.today())
    before = written()

    answer = decider.post(name, *more, data={**data, "seen_mandates": str(mandate.pk)})

    assert answer.status_code == 403 and "intussen ingetrokken" in answer.content.decode()
    assert written() == before
    # Who then loads the page again decides without it, and that is what is recorded.
    assert decider.post(name, *more, data=data).status_code == 302
    assert Decision.objects.latest("pk").mandate is None


def test_a_mandate_that_still_holds_stops_nobody(mandate: Mandate) -> None:
    assert logged_in("decider").post("decide", TOPIC, data=filled(seen_mandates=mandate.pk)).status_code == 302
    assert (Decision.objects.get().mandate or {})["mandate"] == mandate.pk


@pytest.mark.parametrize("place", range(4), ids=["decide", "confirm", "withdraw", "by list"])
def test_for_another_municipality_there_is_nothing_to_decide(steps: list[Step], place: int) -> None:
    name, more, data = steps[place]
    neighbour = logged_in("decider", OTHER)
    before = written()

    for code in (OWN, "GM0513", "GM9999"):
        assert neighbour.post(name, *more, data=data, code=code).status_code == 404
    assert written() == before


def test_a_proposal_of_another_municipality_is_not_accepted_on_the_own_list() -> None:
    proposal = propose()

    answer = logged_in("decider", OTHER).post("decide_list", data={"voorstel": f"{proposal.pk}:1"})

    assert answer.status_code == 404
    assert not Decision.objects.exists()


def test_an_organisation_in_the_body_of_a_decision_is_ignored_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    answer = logged_in("decider").post("decide", TOPIC, data=filled(organisation=OTHER, organisation_id="2"))

    assert answer.status_code == 302 and Decision.objects.get().organisation.code == OWN
    assert f"ignored an organisation in the body of {reverse('decisions:decide', args=[OWN, TOPIC])}" in caplog.text


def test_with_a_rule_that_does_not_look_at_the_place_a_neighbour_would_decide_for_us() -> None:
    """The negative control of the two above."""
    rule = replace(RULES["decisions:decide"], own="", see=LOGGED_IN, do=LOGGED_IN)

    with patch.dict("bundel.apps.accounts.policy.RULES", {"decisions:decide": rule}):
        answer = logged_in("decider", OTHER).post("decide", TOPIC, data=filled(), code=OWN)

    decision = Decision.objects.get()
    assert answer.status_code == 302
    assert (decision.organisation.code, decision.decided_by) == (OWN, person("decider", OTHER))


def test_no_entry_of_a_decision_is_changed_or_removed_by_any_way_there_is() -> None:
    decision = decide()
    ways: list[Callable[[], object]] = [
        lambda: Entry.objects.filter(pk=decision.entry_id).update(leaf=b"x"),
        lambda: decision.entry.delete(),
        lambda: connection.cursor().execute("UPDATE record_entry SET leaf = leaf_hash"),
        lambda: connection.cursor().execute("DELETE FROM record_disclosure"),
    ]

    for way in ways:
        with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
            way()
    assert Decision.objects.get().entry == Entry.objects.get()
    # There is no page of Django's own administration: not of these tables and not at any address.
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert logged_in("administrator").client.get("/admin/").status_code == 404


def receipts_after_withdrawing() -> list[int]:
    """Whether the decision, and after it its withdrawal, is proved to a colleague."""
    answer = logged_in("decider").post("withdraw_decision", TOPIC, data={"text": "Weg", "seen_version": "1"})
    assert answer.status_code == 302
    client = logged_in("reader").client
    return [client.get(reverse("record:receipt_file", args=[index])).status_code for index in (0, 1)]


def test_withdrawing_adds_an_entry_and_the_old_one_is_still_proved() -> None:
    first = decide(visibility="public")

    assert receipts_after_withdrawing() == [200, 200]
    assert Entry.objects.count() == 2 and Decision.objects.filter(pk=first.pk).exists()


def test_if_withdrawing_only_marked_the_old_one_nothing_would_prove_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    decide(visibility="public")

    def only_marked(_pen: deciding.Pen, standing: Decision, *, kind: str, **_more: object) -> Decision:
        Decision.objects.filter(pk=standing.pk).update(kind=kind)
        return standing

    monkeypatch.setattr(deciding, "_append", only_marked)

    assert receipts_after_withdrawing() == [200, 404]


def decided_while_the_clock_jumped_back() -> tuple[Decision, Decision]:
    """Two decisions, of which the second replaces the first and says that it is a month older."""
    first = decide("een")
    earlier = first.decided_at - timedelta(days=30)
    second = deciding.record_decision(
        deciding.Pen(OWN, person("decider").pk, earlier, "twee"),
        topic=topic_of(), choice=choice_of(role="lead"), deviations={}, seen_version=1,
    )  # fmt: skip
    return first, second


def test_when_the_clock_jumps_back_the_newest_decision_is_the_last_in_line() -> None:
    first, second = decided_while_the_clock_jumped_back()

    assert (first.entry_id, second.entry_id) == (0, 1)
    assert list(Decision.objects.standing()) == [second]
    page = logged_in("reader").get("decision", TOPIC).content.decode()
    assert page.index("Vooroplopen") < page.index("Wat er eerder stond")


def test_by_the_moments_on_them_the_replaced_decision_would_stand() -> None:
    """The negative control."""
    first, _second = decided_while_the_clock_jumped_back()

    assert Decision.objects.latest("decided_at") == first
