"""Asks for the plan of the whole country, computes it, and stops it. It rests on public data only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from bundel.apps.horizon import queries as horizon
from bundel.apps.jobs import actions as jobs
from bundel.apps.portfolio.models import NationalPlan
from bundel.engine.national.country import build_country
from bundel.engine.national.plan import Cancelled, plan_country
from bundel.engine.national.reading import read_national
from bundel.engine.portfolio.answer import ENGINE_VERSION
from bundel.engine.portfolio.bad_input import BadInput

PLAN_JOB = "portfolio.run_national_plan"
SEED = 1
PLANS_KEPT = 12
BUSY = (NationalPlan.State.WAITING, NationalPlan.State.RUNNING)
Report = Callable[[int, int], None]


def request_national_plan(*, day: date, at: datetime) -> NationalPlan:
    """A new plan that waits for a worker, or the one that is being made: the database lets no two be made at once."""
    try:
        with transaction.atomic():
            plan = NationalPlan.objects.create(day=day, seed=SEED, scenarios=settings.NATIONAL_SCENARIOS, asked_at=at)
            jobs.enqueue(PLAN_JOB, {"plan": plan.pk}, key=f"{PLAN_JOB}:{plan.pk}")
    except IntegrityError:
        return NationalPlan.objects.get(state__in=BUSY)
    return plan


def run_national_plan(plan_id: int, *, now: Callable[[], datetime], report: Report | None = None) -> None:
    """Make the problem, compute the plan and keep it. One that is done, or stopped, is left alone.

    Did nothing change since the newest plan, then that one stands: it is said that it was looked at again. Bad input is
    kept as the fault, in words; anything else is raised, for the queue to try again.
    """
    waiting = NationalPlan.objects.filter(pk=plan_id, state__in=BUSY)
    if not waiting.update(state=NationalPlan.State.RUNNING):
        return
    plan = NationalPlan.objects.get(pk=plan_id)
    problem = build_country(horizon.reference(), plan.day)
    digest = digest_of(problem, plan.seed, plan.scenarios)
    newest = NationalPlan.objects.defer("problem", "answer").filter(state=NationalPlan.State.DONE).first()
    if newest is not None and newest.digest == digest:
        NationalPlan.objects.filter(pk=newest.pk).update(checked_at=now())
        waiting.delete()
        return
    try:
        answer = _computed(plan, problem, report)
    except Cancelled:
        return
    except BadInput as bad:
        _finish(plan_id, now(), state=NationalPlan.State.FAILED, fault=str(bad))
        return
    kept = {"problem": problem, "answer": json.loads(json.dumps(answer)), "already": already_of(problem)}
    _finish(plan_id, now(), state=NationalPlan.State.DONE, digest=digest, engine_version=ENGINE_VERSION, **kept)


def digest_of(problem: dict[str, Any], seed: int, scenarios: int) -> str:
    """What names a question. The day is left out: a day on which nothing else changes gives the same plan."""
    without_day = {name: value for name, value in problem.items() if name != "today"}
    content = {"problem": without_day, "seed": seed, "scenarios": scenarios, "engine": ENGINE_VERSION}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def already_of(problem: dict[str, Any]) -> dict[str, list[str]]:
    """Per joint topic the municipalities where it is done already, in one of the ways that it covers."""
    return {
        joint["id"]: [one["id"] for one in problem["municipalities"] if _is_done(one.get("done", {}), joint)]
        for joint in problem["joint"]
    }


def _is_done(done: dict[str, str | None], joint: dict[str, Any]) -> bool:
    ways = joint.get("variants")
    return joint["initiative"] in done and (ways is None or done[joint["initiative"]] in ways)


def cancel_national_plan(*, at: datetime) -> bool:
    """Stop the plan that is being made; False when there was none."""
    busy = NationalPlan.objects.filter(state__in=BUSY)
    return bool(busy.update(state=NationalPlan.State.CANCELLED, finished_at=at))


def fail_national_plan(plan_id: int, *, at: datetime) -> None:
    """Say that it broke down for good, so that nobody waits for ever."""
    _finish(plan_id, at, state=NationalPlan.State.FAILED)


def clear_national_plans() -> int:
    """Remove all but the newest plans; gives how many. The newest that is done always stays."""
    kept = list(NationalPlan.objects.values_list("pk", flat=True)[:PLANS_KEPT])
    done = NationalPlan.objects.filter(state=NationalPlan.State.DONE).values_list("pk", flat=True)[:1]
    return NationalPlan.objects.exclude(pk__in=[*kept, *done]).exclude(state__in=BUSY).delete()[0]


def _computed(plan: NationalPlan, problem: dict[str, Any], report: Report | None) -> dict[str, Any]:
    def progress(done: int, total: int) -> None:
        NationalPlan.objects.filter(pk=plan.pk).update(steps_done=done, steps_total=total)
        if report is not None:
            report(done, total)

    def is_cancelled() -> bool:
        return not NationalPlan.objects.filter(pk=plan.pk, state=NationalPlan.State.RUNNING).exists()

    answer: dict[str, Any] = plan_country(
        read_national(problem),
        scenarios=plan.scenarios,
        seed=plan.seed,
        workers=settings.ADVICE_WORKERS,
        progress=progress,
        is_cancelled=is_cancelled,
    )
    return answer


def _finish(plan_id: int, at: datetime, **changes: Any) -> None:
    # A plan that was stopped meanwhile stays stopped.
    NationalPlan.objects.filter(pk=plan_id, state=NationalPlan.State.RUNNING).update(finished_at=at, **changes)
