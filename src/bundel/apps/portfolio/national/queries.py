"""Reads of the national picture: the newest plan, put together once, and how the one that is being made stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from bundel.apps.horizon import queries as horizon
from bundel.apps.portfolio.models import NationalPlan
from bundel.apps.portfolio.national.picture import picture_of
from bundel.apps.portfolio.national.rows import Picture

LONG = ("problem", "answer", "already")


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to show: the newest plan that is done, and the newest that was asked for when that is another."""

    done: NationalPlan | None
    newest: NationalPlan | None

    @property
    def busy(self) -> NationalPlan | None:
        return self.newest if self.newest is not None and self.newest.is_busy else None

    @property
    def failed(self) -> NationalPlan | None:
        """The last try, when it broke down."""
        is_failed = self.newest is not None and self.newest.state == NationalPlan.State.FAILED
        return self.newest if is_failed else None

    @property
    def picture(self) -> Picture | None:
        if self.done is None:
            return None
        return _picture(self.done.pk, self.done.digest, get_language() or "", horizon.data_mark())


def standing() -> Standing:
    """How it stands now. Two queries; the long texts are read when a picture is put together, once for each plan."""
    plans = NationalPlan.objects.defer(*LONG)
    return Standing(plans.filter(state=NationalPlan.State.DONE).first(), plans.first())


def answer_of(plan: NationalPlan) -> dict[str, Any]:
    """The whole answer of the engine, as it was kept."""
    kept = NationalPlan.objects.only("answer").get(pk=plan.pk)
    return kept.plan


@lru_cache(maxsize=4)
def _picture(plan_id: int, digest: str, language: str, mark: str) -> Picture:
    plan = NationalPlan.objects.defer("problem").get(pk=plan_id)
    reference = horizon.reference()
    topics = {row.id: row.name for row in reference.initiatives} | {row.id: row.name for row in reference.packages}
    return picture_of(plan.plan, day=plan.day, topics=topics, already=plan.already)
