"""Asks for an advice, computes it, and stops it: the same question is computed once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from bundel.apps.jobs import actions as jobs
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept
from bundel.apps.portfolio.models import AdviceRun
from bundel.engine.portfolio.advise import Cancelled, advise
from bundel.engine.portfolio.answer import ENGINE_VERSION
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.warm import Warm
from bundel.engine.portfolio.warm_store import packed

RUN_JOB = "portfolio.run_advice"
SEED = 1
ASKED_AGAIN = (AdviceRun.State.FAILED, AdviceRun.State.CANCELLED)
Report = Callable[[int, int], None]


def digest_of(problem: dict[str, Any], seed: int, scenarios: int | None) -> str:
    """What names a question: the same problem, seed, number of scenarios and engine give the same digest."""
    content = {"problem": problem, "seed": seed, "scenarios": scenarios, "engine": ENGINE_VERSION}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def request_advice(*, code: str, problem: dict[str, Any], at: datetime, seed: int = SEED) -> AdviceRun:
    """The run of a question: the one that there is, or a new one that waits for a worker.

    A run that failed or was stopped is asked for again. A number of scenarios that is computed
    within a request (settings) is computed at once.
    """
    scenarios: int | None = settings.ADVICE_SCENARIOS
    digest = digest_of(problem, seed, scenarios)
    standing = AdviceRun.objects.exclude(state__in=ASKED_AGAIN).filter(digest=digest).first()
    if standing is not None:
        # Nothing to change, so nobody waits for a lock, however many ask the same.
        return standing
    with transaction.atomic():
        run, is_new = AdviceRun.objects.select_for_update().get_or_create(
            digest=digest,
            defaults={
                "municipality": code,
                "problem": problem,
                "engine_version": ENGINE_VERSION,
                "seed": seed,
                "scenarios": scenarios,
                "asked_at": at,
            },
        )
        if not is_new and run.state in ASKED_AGAIN:
            run.state, run.asked_at, run.fault, is_new = AdviceRun.State.WAITING, at, "", True
            run.scenarios_done, run.answer, run.model = 0, None, None
            run.save()
        is_at_once = is_new and scenarios is not None and scenarios <= settings.ADVICE_AT_ONCE_SCENARIOS
        if is_new and not is_at_once:
            jobs.enqueue(RUN_JOB, {"run": run.pk}, key=f"{RUN_JOB}:{run.pk}:{at.isoformat()}")
    if is_at_once:
        run_advice(run.pk, now=lambda: at)
    # PostgreSQL puts the names in a document in an order of its own: who asks first reads what all later ones do.
    run.refresh_from_db()
    return run


def run_advice(run_id: int, *, now: Callable[[], datetime], report: Report | None = None) -> None:
    """Compute the answer of a run and keep it; a run that is done, or stopped, is left alone.

    Bad input is kept as the fault of the run, in words; anything else is raised, for the queue to try again.
    """
    taken = AdviceRun.objects.filter(pk=run_id, state__in=[AdviceRun.State.WAITING, AdviceRun.State.RUNNING])
    if not taken.update(state=AdviceRun.State.RUNNING, begun_at=now()):
        return
    run = AdviceRun.objects.get(pk=run_id)
    try:
        answer = _computed(run, report)
    except Cancelled:
        return
    except BadInput as bad:
        _finish(run_id, now(), state=AdviceRun.State.FAILED, fault=str(bad))
        return
    _finish(run_id, now(), state=AdviceRun.State.DONE, answer=plain(answer))


def cancel_advice(run_id: int, *, at: datetime) -> bool:
    """Stop a run that is not finished yet; False when there was nothing to stop."""
    busy = AdviceRun.objects.filter(pk=run_id, state__in=[AdviceRun.State.WAITING, AdviceRun.State.RUNNING])
    return bool(busy.update(state=AdviceRun.State.CANCELLED, finished_at=at))


def fail_advice(run_id: int, *, at: datetime) -> None:
    """Say that a run broke down for good, so that its page does not wait for ever."""
    _finish(run_id, at, state=AdviceRun.State.FAILED, fault="")


@clears("advice_runs")
def clear_runs(now: datetime) -> int:
    """Remove runs whose time has passed since they were asked for; gives how many.

    Anybody can ask, and every other question is kept apart: without an end they would fill the disk. Nothing is
    lost, for the same question gets the same answer again.
    """
    return AdviceRun.objects.filter(asked_at__lt=now - kept("advice_runs")).delete()[0]


def _computed(run: AdviceRun, report: Report | None) -> dict[str, Any]:
    def progress(done: int, total: int) -> None:
        AdviceRun.objects.filter(pk=run.pk).update(scenarios_done=done, scenarios_total=total)
        if report is not None:
            report(done, total)

    def is_cancelled() -> bool:
        return AdviceRun.objects.filter(pk=run.pk, state=AdviceRun.State.CANCELLED).exists()

    def keep_look(answer: dict[str, Any]) -> None:
        # The first answer can be read while more plans are computed; a run that was stopped meanwhile stays as it is.
        AdviceRun.objects.filter(pk=run.pk, state=AdviceRun.State.RUNNING).update(answer=plain(answer))

    def keep_model(warm: Warm) -> None:
        AdviceRun.objects.filter(pk=run.pk).update(model=packed(warm))

    answer: dict[str, Any] = advise(
        read_problem(run.problem),
        mode="sampled",
        scenarios=run.scenarios,
        seed=run.seed,
        workers=settings.ADVICE_WORKERS,
        progress=progress,
        is_cancelled=is_cancelled,
        on_look=keep_look,
        keep_warm=keep_model,
    )
    return answer


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with nothing but what JSON has."""
    plain: dict[str, Any] = json.loads(json.dumps(answer))
    return plain


def _finish(run_id: int, at: datetime, **changes: Any) -> None:
    # A run that was stopped meanwhile stays stopped.
    AdviceRun.objects.filter(pk=run_id, state=AdviceRun.State.RUNNING).update(finished_at=at, **changes)
