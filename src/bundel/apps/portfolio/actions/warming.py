"""Answers a changed question at once, from the solved model of the question before it.

A model stands with its run in the database, so that any process can go on from it; the last few stay in memory. The
answer is a first look: the whole computation goes on, and takes its place.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from bundel.apps.portfolio.actions.advising import plain
from bundel.apps.portfolio.models import AdviceRun
from bundel.engine.portfolio.answer import ENGINE_VERSION
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.explaining import answer_at_once as answer_of
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.warm import Warm, what_if
from bundel.engine.portfolio.warm_store import packed, unpacked

MODELS_KEPT = 6
"""Models that one process holds: some five megabytes each."""
BUSY = (AdviceRun.State.WAITING, AdviceRun.State.RUNNING)

_models: OrderedDict[str, Warm] = OrderedDict()
_lock = Lock()


def answer_at_once(run_id: int, before_id: int | None) -> bool:
    """Give a run that has no answer yet a first look, from the model of the run before it; False when there is none."""
    if before_id is None or not is_compiled():
        # Without compiled loops a what-if takes as long as the whole computation.
        return False
    run = AdviceRun.objects.filter(pk=run_id, answer__isnull=True, state__in=BUSY).first()
    before = AdviceRun.objects.filter(pk=before_id, model__isnull=False, engine_version=ENGINE_VERSION).first()
    warm = _model_of(before) if run is not None and before is not None else None
    if run is None or warm is None:
        return False
    try:
        changed = what_if(warm, read_problem(run.problem))
    except BadInput:
        # The job says in words what is wrong with it.
        return False
    _remember(run.digest, changed)
    waiting = AdviceRun.objects.filter(pk=run_id, answer__isnull=True, state__in=BUSY)
    return bool(waiting.update(answer=plain(answer_of(changed)), model=packed(changed)))


def forget_models() -> None:
    """Let go of the models in memory."""
    with _lock:
        _models.clear()


def _model_of(run: AdviceRun) -> Warm | None:
    with _lock:
        known = _models.get(run.digest)
    if known is None:
        known = unpacked(read_problem(run.problem), bytes(run.model or b""))
        if known is not None:
            _remember(run.digest, known)
    return known


def _remember(digest: str, warm: Warm) -> None:
    with _lock:
        _models[digest] = warm
        _models.move_to_end(digest)
        while len(_models) > MODELS_KEPT:
            _models.popitem(last=False)
