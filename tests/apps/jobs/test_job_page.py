"""The page on which one sees how far a job is."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.test import Client
from tests.apps.jobs.conftest import Clock

from bundel.apps.accounts.models import User
from bundel.apps.jobs import actions, jobs
from bundel.apps.jobs.models import Job, State
from bundel.apps.jobs.registry import Run, job
from bundel.apps.jobs.running import run_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client: Client) -> Job:
    job("test.work")(lambda run: None)
    session = client.session
    session["visitor"] = "me"
    session.save()
    return actions.enqueue("test.work", {}, key="k", owner="visitor:me", result_url="/onderwerpen/")


def test_waiting_says_how_many_are_ahead_and_looks_again(client: Client, mine: Job) -> None:
    page = client.get(f"/taken/{mine.pk}/")

    assert page.status_code == 200 and page.headers["Refresh"] == "2"
    assert "Er zijn 0 andere voor u" in page.content.decode()


def test_running_shows_progress_and_the_attempt(client: Client, mine: Job, clock: Clock) -> None:
    row = actions.take(clock())
    assert row is not None and row.lease_token is not None
    actions.report(row.pk, 50, 200, token=row.lease_token)
    Job.objects.update(attempts=2)

    page = client.get(f"/taken/{mine.pk}/").content.decode()
    state = client.get(f"/taken/{mine.pk}/stand.json").json()

    assert '<progress max="200" value="50">' in page and "Dit is poging 2" in page
    assert (state["state"], state["done"], state["total"]) == ("running", 50, 200)
    assert "result" not in state


def test_done_leads_to_the_result(client: Client, mine: Job, clock: Clock) -> None:
    run_waiting(clock)

    assert client.get(f"/taken/{mine.pk}/").headers["Location"] == "/onderwerpen/"


@pytest.mark.parametrize("address", ["", "//evil.example/", "https://evil.example/"])
def test_done_never_leads_off_the_site(client: Client, mine: Job, clock: Clock, address: str) -> None:
    run_waiting(clock)
    Job.objects.update(result_url=address)

    page = client.get(f"/taken/{mine.pk}/")

    assert page.status_code == 200 and "Uw berekening is klaar" in page.content.decode()
    assert "Refresh" not in page.headers


def test_a_failed_job_says_why_and_stops_looking(client: Client, mine: Job) -> None:
    Job.objects.update(state=State.FAILED, message="Er zijn geen uren ingevuld.", fault="geheim")

    page = client.get(f"/taken/{mine.pk}/")

    assert "Er zijn geen uren ingevuld." in page.content.decode() and "geheim" not in page.content.decode()
    assert "Refresh" not in page.headers


def test_stopping_stops_and_says_so(client: Client, mine: Job) -> None:
    answer = client.post(f"/taken/{mine.pk}/stoppen/", follow=True)

    assert "Uw berekening is gestopt" in answer.content.decode()
    assert Job.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("address", ["/taken/{}/", "/taken/{}/stand.json"])
def test_another_sees_what_one_sees_of_a_job_that_is_not_there(client: Client, mine: Job, address: str) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create_user("x@gouda.example", "X"))

    with patch("bundel.site.errors.new_reference", return_value="0"):
        foreign = stranger.get(address.format(mine.pk))
        absent = stranger.get(address.format("00000000-0000-0000-0000-000000000000"))

    assert (foreign.status_code, absent.status_code) == (404, 404)
    strip = [page.content.replace(str(mine.pk).encode(), b"") for page in (foreign, absent)]
    assert len(strip[0]) > 500 and b"<h1>" in strip[1]
    assert stranger.post(f"/taken/{mine.pk}/stoppen/").status_code == 404
    assert Job.objects.get().state == State.WAITING


def test_work_of_the_installation_itself_is_nobodys(client: Client, mine: Job) -> None:
    own = actions.enqueue("test.work", {}, key="own")

    assert client.get(f"/taken/{own.pk}/").status_code == 404


def test_the_night_clears_up(clock: Clock) -> None:
    job("jobs.clear_up")(jobs.clear_up)
    actions.enqueue("jobs.clear_up", {}, key="night")

    (done,) = run_waiting(clock)

    assert {"jobs": 0, "sessions": 0, "notices": 0}.items() <= done.result.items()


def test_a_run_knows_who_asked(mine: Job, clock: Clock) -> None:
    @job("test.owner")
    def work(run: Run) -> str:
        return run.owner

    actions.enqueue("test.owner", {}, key="o", owner="person:7")

    assert [one.result for one in run_waiting(clock)] == [None, "person:7"]
