"""Asking for the plan of the whole country, computing it, stopping it, and keeping the newest."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings
from tests.apps.portfolio.national_answers import AT, DAY, EDGE, ON, country, kept_plan, national_answer

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Membership
from bundel.apps.jobs.models import Job
from bundel.apps.jobs.running import run_waiting
from bundel.apps.portfolio import jobs as portfolio_jobs
from bundel.apps.portfolio.actions import planning
from bundel.apps.portfolio.models import NationalPlan
from bundel.engine.national.country import build_country
from bundel.engine.national.plan import Cancelled
from bundel.engine.portfolio.bad_input import BadInput
from bundel.site import clock

pytestmark = pytest.mark.usefixtures("reference")
State = NationalPlan.State
Engine = Callable[..., dict[str, Any]]


class Fake:
    """The engine replaced: ``problem`` is the question it makes, ``answers`` what it does when asked."""

    def __init__(self) -> None:
        self.problem: dict[str, Any] = {
            "today": DAY.isoformat(),
            "joint": [{"id": ON, "initiative": ON}, {"id": EDGE, "initiative": "portaal", "variants": [EDGE]}],
            "municipalities": [
                {"id": "GM0096", "done": {ON: None, "portaal": EDGE}},
                {"id": "GM0344", "done": {"portaal": "another way"}},
                {"id": "GM0513"},
            ],
        }
        self.asked = 0
        self.answers: Engine = self.answered

    def answered(self, problem: Any, **options: Any) -> dict[str, Any]:
        options["progress"](3, 10)
        assert not options["is_cancelled"]()
        return national_answer(country())

    def plan(self, problem: Any, **options: Any) -> dict[str, Any]:
        self.asked += 1
        return self.answers(problem, **options)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake()
    monkeypatch.setattr(planning, "build_country", lambda reference, day: {**fake.problem, "today": day.isoformat()})
    monkeypatch.setattr(planning, "read_national", lambda document: document)
    monkeypatch.setattr(planning, "plan_country", fake.plan)
    return fake


def asked_for() -> NationalPlan:
    return planning.request_national_plan(day=DAY, at=AT)


def test_a_plan_waits_for_a_worker_and_is_then_there(engine: Fake) -> None:
    plan = asked_for()
    assert (plan.state, Job.objects.get().name) == (State.WAITING, planning.PLAN_JOB)

    run_waiting(clock.now)

    plan.refresh_from_db()
    assert plan.state == State.DONE and plan.finished_at is not None
    assert (plan.steps_done, plan.steps_total) == (3, 10)
    assert plan.answer == national_answer(country())
    assert plan.already == {ON: ["GM0096"], EDGE: ["GM0096"]}


def test_asking_again_gives_the_one_that_is_being_made(engine: Fake) -> None:
    first = asked_for()

    assert asked_for() == first
    assert (NationalPlan.objects.count(), Job.objects.count()) == (1, 1)


def test_the_database_lets_no_two_be_made_at_once(engine: Fake) -> None:
    """Seen to fail without the constraint."""
    asked_for()

    with pytest.raises(IntegrityError), transaction.atomic():
        NationalPlan.objects.create(day=DAY, seed=1, scenarios=1, asked_at=AT)


def test_when_nothing_changed_the_plan_stands_and_says_that_it_was_looked_at(engine: Fake) -> None:
    planning.run_national_plan(asked_for().pk, now=lambda: AT)
    later = AT + timedelta(days=1)

    again = planning.request_national_plan(day=DAY + timedelta(days=1), at=later)
    planning.run_national_plan(again.pk, now=lambda: later)

    plan = NationalPlan.objects.get()
    assert (plan.day, plan.checked_at, engine.asked) == (DAY, later, 1)


def test_another_question_gives_another_plan(engine: Fake) -> None:
    planning.run_national_plan(asked_for().pk, now=lambda: AT)
    first, engine.problem["joint"] = engine.problem["joint"], []

    planning.run_national_plan(asked_for().pk, now=lambda: AT)
    engine.problem["joint"] = first
    planning.run_national_plan(asked_for().pk, now=lambda: AT)

    assert engine.asked == 3, "back to the first question: the newest plan answers another one"
    assert NationalPlan.objects.filter(state=State.DONE).count() == 3


def test_a_plan_without_an_answer_has_none_to_show(engine: Fake) -> None:
    with pytest.raises(ValueError, match="is waiting and has no answer"):
        _ = asked_for().plan


def test_a_plan_that_is_done_is_left_alone(engine: Fake) -> None:
    plan = kept_plan()

    planning.run_national_plan(plan.pk, now=lambda: AT)

    assert engine.asked == 0


def test_a_plan_that_is_stopped_while_it_is_made_keeps_nothing(engine: Fake) -> None:
    def stopped(problem: Any, **options: Any) -> dict[str, Any]:
        assert planning.cancel_national_plan(at=AT)
        assert options["is_cancelled"]()
        raise Cancelled

    engine.answers = stopped
    plan = asked_for()

    planning.run_national_plan(plan.pk, now=lambda: AT)

    plan.refresh_from_db()
    assert (plan.state, plan.answer) == (State.CANCELLED, None)
    assert not planning.cancel_national_plan(at=AT), "there is nothing left to stop"


def test_a_question_that_cannot_be_answered_says_why(engine: Fake) -> None:
    def refused(problem: Any, **options: Any) -> dict[str, Any]:
        raise BadInput("joint[0].tiers", "at least one level", "none")

    engine.answers = refused
    plan = asked_for()

    planning.run_national_plan(plan.pk, now=lambda: AT)

    plan.refresh_from_db()
    assert plan.state == State.FAILED and "at least one level" in plan.fault


def test_a_plan_that_breaks_down_each_time_has_failed_in_sight(engine: Fake) -> None:
    def broken(problem: Any, **options: Any) -> dict[str, Any]:
        raise RuntimeError("no memory left")

    engine.answers = broken
    plan = asked_for()
    for hours in range(1, 4):
        run_waiting(lambda hours=hours: clock.now() + timedelta(hours=hours))  # type: ignore[misc]

    plan.refresh_from_db()
    assert (plan.state, engine.asked) == (State.FAILED, 3)


def test_a_plan_whose_worker_was_killed_each_time_has_failed() -> None:
    plan = asked_for()
    NationalPlan.objects.update(state=State.RUNNING)

    portfolio_jobs.fail_abandoned_plan({"plan": plan.pk}, AT)

    plan.refresh_from_db()
    assert plan.state == State.FAILED


def test_a_job_that_was_stopped_stops_the_plan(engine: Fake) -> None:
    def stopped(problem: Any, **options: Any) -> dict[str, Any]:
        Job.objects.update(is_cancel_asked=True)
        options["progress"](1, 2)
        raise AssertionError("the report ends the job")

    engine.answers = stopped
    plan = asked_for()

    run_waiting(clock.now)

    plan.refresh_from_db()
    assert plan.state == State.CANCELLED


def test_each_night_a_plan_is_asked_for_and_old_ones_go(engine: Fake) -> None:
    oldest = kept_plan(asked_at=AT - timedelta(days=90))
    for at in range(planning.PLANS_KEPT + 3):
        kept_plan(state=State.FAILED, answer={}, digest="", asked_at=AT - timedelta(days=at))

    removed = portfolio_jobs.plan_country_by_night(None)  # type: ignore[arg-type]

    assert removed == 4, "the newest twelve stay, and the newest that is done"
    assert NationalPlan.objects.filter(pk=oldest.pk).exists()
    assert NationalPlan.objects.filter(state=State.WAITING).count() == 1


def test_the_engine_itself_plans_some_municipalities_and_the_pages_show_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    some = [code for code, _, _ in country()][::120]
    monkeypatch.setattr(planning, "build_country", lambda reference, day: small_country(reference, day, some))
    settings.NATIONAL_SCENARIOS = 1

    planning.run_national_plan(asked_for().pk, now=lambda: AT)

    picture = client.get("/landelijk/").context["picture"]
    assert set(picture.parts) == set(some) and picture.going_on
    assert picture.assumed == picture.inputs > 0
    for joint in picture.going_on:
        assert client.get(f"/landelijk/onderwerp/{joint.id}/").status_code == 200
        assert joint.participants == len(joint.members) + len(joint.already)
        assert {joint.id} <= {key for one in joint.members for key in picture.parts[one.code].joint_ids}
    assert client.get(f"/gemeente/{some[0]}/landelijk/").status_code == 200


def small_country(reference: Any, day: date, codes: list[str]) -> dict[str, Any]:
    """Some municipalities, and thresholds that so few can reach."""
    problem = build_country(reference, day, codes=codes)
    for joint in problem["joint"]:
        joint["tiers"] = [{"participants": [2, 2]}]
        joint["cost"] = {"use": {"euro": [[6000, 6000]]}}
        joint["basis"] = {"tiers.0.participants": "assumed", "cost.use.euro": "assumed"}
    return problem


def test_at_the_prompt_it_says_how_far_it_is(engine: Fake) -> None:
    said = io.StringIO()
    call_command("compute_national", stdout=said)
    call_command("compute_national", stdout=said)

    assert said.getvalue().splitlines() == [
        "3 of 10",
        "Done, with 20 scenarios.",
        "Nothing changed: the plan that is there stands.",
    ]


def test_at_the_prompt_a_plan_that_was_stopped_is_an_error(engine: Fake) -> None:
    def stopped(problem: Any, **options: Any) -> dict[str, Any]:
        planning.cancel_national_plan(at=AT)
        raise Cancelled

    engine.answers = stopped

    with pytest.raises(CommandError, match="did not come about: cancelled"):
        call_command("compute_national")


def test_the_curator_starts_it_sees_how_far_it_is_and_stops_it(examples: None, client: Client, engine: Fake) -> None:
    client.force_login(Membership.objects.get(role=Role.CURATOR).person)

    assert send(client, "/landelijk/rekenen/")["Location"] == "/landelijk/"
    NationalPlan.objects.update(steps_done=3, steps_total=10)
    busy = client.get("/landelijk/").content.decode()
    send(client, "/landelijk/stoppen/")
    stopped = client.get("/landelijk/").content.decode()

    assert 'id="voortgang"' in busy and '<progress max="10" value="3">' in busy and "Stop de berekening" in busy
    assert "De berekening is gestopt" in stopped and "Reken het hele land door" in stopped
    assert send(client, "/landelijk/stoppen/").status_code == 302, "stopping twice does no harm"


def test_a_plan_that_nobody_takes_up_says_what_to_do(client: Client) -> None:
    plan = asked_for()
    NationalPlan.objects.update(asked_at=clock.now() - timedelta(minutes=1))
    waiting = client.get("/landelijk/").content.decode()
    NationalPlan.objects.filter(pk=plan.pk).update(state=State.RUNNING)
    running = client.get("/landelijk/").content.decode()

    assert "python manage.py work" in waiting and "staat in de rij" in waiting
    assert "python manage.py work" not in running


def test_beside_a_plan_a_newer_one_that_failed_is_told(client: Client) -> None:
    kept_plan()
    kept_plan(state=State.FAILED, answer={}, digest="", fault="no memory left", asked_at=AT + timedelta(hours=1))

    page = client.get("/landelijk/").content.decode()

    assert "De laatste berekening is mislukt" in page and "no memory left" in page
    assert "Hieronder staat de vorige" in page


def send(client: Client, address: str) -> Any:
    return client.post(address, {"key": new_key()})
