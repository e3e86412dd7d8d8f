"""Slow work of this room: computing an advice, and the plan of the whole country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bundel.apps.jobs.actions import JobCancelled, LeaseLost
from bundel.apps.jobs.registry import Run, job
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import advising, planning, renewing
from bundel.site import clock

MOST_ATTEMPTS = 3


def fail_abandoned(payload: Mapping[str, Any], now: datetime) -> None:
    """The worker was killed each time: the run has failed, and can be asked for again."""
    advising.fail_advice(int(payload["run"]), at=now)


@job(advising.RUN_JOB, max_attempts=MOST_ATTEMPTS, abandoned=fail_abandoned)
def run_advice(run: Run) -> None:
    """Compute one advice; harmless twice, for a run that is done is left alone."""
    run_id = int(run.payload["run"])
    try:
        advising.run_advice(run_id, now=clock.now, report=run.report)
    except JobCancelled:
        advising.cancel_advice(run_id, at=clock.now())
        raise
    except LeaseLost:
        raise
    except Exception:
        if run.attempt >= MOST_ATTEMPTS:
            advising.fail_advice(run_id, at=clock.now())
        raise


def fail_abandoned_plan(payload: Mapping[str, Any], now: datetime) -> None:
    """The worker was killed each time: the plan has failed, and can be asked for again."""
    planning.fail_national_plan(int(payload["plan"]), at=now)


@job(planning.PLAN_JOB, max_attempts=MOST_ATTEMPTS, abandoned=fail_abandoned_plan)
def run_national_plan(run: Run) -> None:
    """Compute the plan of the whole country; harmless twice, for one that is done is left alone."""
    plan_id = int(run.payload["plan"])
    try:
        planning.run_national_plan(plan_id, now=clock.now, report=run.report)
    except JobCancelled:
        planning.cancel_national_plan(at=clock.now())
        raise
    except LeaseLost:
        raise
    except Exception:
        if run.attempt >= MOST_ATTEMPTS:
            planning.fail_national_plan(plan_id, at=clock.now())
        raise


@job("portfolio.plan_country", cron="40 1 * * *", makes_up_within=timedelta(hours=4))
def plan_country_by_night(run: Run) -> int:
    """Each night: ask for a new plan of the whole country, and remove plans that nobody looks at any more."""
    planning.request_national_plan(day=clock.today(), at=clock.now())
    return planning.clear_national_plans()


@job("portfolio.renew_advice", cron="30 4 * * *", makes_up_within=timedelta(hours=2))
def renew_advice(run: Run) -> int:
    """Each night: for every municipality that saved answers, what changed in its advice. Gives how many changes.

    One that can't be computed keeps its old advice and stops nobody else's.
    """
    codes, found = list(renewing.saved_codes()), 0
    for done, code in enumerate(codes):
        run.report(done, len(codes))
        question = queries.question_of_members(code, clock.today())
        if question is not None:
            found += len(renewing.renew_advice(code=code, question=question, now=clock.now))
    return found
