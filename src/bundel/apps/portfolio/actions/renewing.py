"""Keeps weighing: a new advice when something changed, and word of what is material in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Reason
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept
from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio.actions import advising
from bundel.apps.portfolio.models import AdviceChange, AdviceRun, SavedProfile, StandingAdvice
from bundel.engine.question.material import MaterialChange, material_changes
from bundel.engine.question.question import Question

BY_THE_DAY = "today"
"""The one field of a problem that changes each day without anything having happened."""


def renew_advice(*, code: str, question: Question, now: Callable[[], datetime]) -> list[AdviceChange]:
    """Compute the advice of a municipality anew when its question changed, and keep what is material.

    The first time there is nothing to hold it against. The preparers are told, unless they asked for quiet. A kill in
    the middle changes nothing: the next time finds the same change again.
    """
    organisation = Organisation.objects.get(code=code)
    standing = StandingAdvice.objects.filter(organisation=organisation).first()
    if standing is not None and _same(standing.problem, question.problem):
        return []
    run = advising.request_advice(code=code, problem=question.problem, at=now())
    if run.state != AdviceRun.State.DONE:
        advising.run_advice(run.pk, now=now)
        run.refresh_from_db()
    if run.state != AdviceRun.State.DONE:
        # It was stopped or failed; that page says so.
        return []
    return _keep(organisation, standing, question, run.advice, now())


def set_quiet(*, code: str, is_quiet: bool) -> bool:
    """Mail about changes or not; False when there is no advice yet to change."""
    return bool(StandingAdvice.objects.filter(organisation__code=code).update(is_quiet=is_quiet))


@clears("advice_changes")
def clear_changes(now: datetime) -> int:
    """Remove changes whose time has passed; gives how many."""
    return AdviceChange.objects.filter(at__lt=now - kept("advice_changes")).delete()[0]


def saved_codes() -> Iterator[str]:
    """The municipalities that saved answers: for these the advice is kept up to date."""
    yield from (
        SavedProfile.objects.order_by("organisation__code").values_list("organisation__code", flat=True).distinct()
    )


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return {**old, BY_THE_DAY: ""} == {**new, BY_THE_DAY: ""}


@transaction.atomic
def _keep(
    organisation: Organisation,
    standing: StandingAdvice | None,
    question: Question,
    answer: dict[str, Any],
    at: datetime,
) -> list[AdviceChange]:
    changes: list[AdviceChange] = []
    if standing is not None:
        found = material_changes(standing.problem, standing.answer, question.problem, answer)
        names = {item.id: item.name for item in question.setting.items}
        changes = [_row(organisation, one, names, standing.at, at) for one in found]
        AdviceChange.objects.bulk_create(changes)
    StandingAdvice.objects.update_or_create(
        organisation=organisation, defaults={"problem": question.problem, "answer": answer, "at": at}
    )
    if changes and standing is not None and not standing.is_quiet:
        _tell(organisation, at)
    return changes


def _row(
    organisation: Organisation, change: MaterialChange, names: Mapping[str, str], since: datetime, at: datetime
) -> AdviceChange:
    return AdviceChange(
        organisation=organisation,
        item=change.item,
        item_name=names.get(change.item, change.item),
        before=asdict(change.before),
        after=asdict(change.after),
        causes=[asdict(cause) for cause in change.causes],
        since=since,
        at=at,
    )


def _tell(organisation: Organisation, at: datetime) -> None:
    preparers = Membership.objects.valid_on(at.date()).filter(organisation=organisation, role=Role.PREPARER)
    # One mail for all that changed at once; the next change closes it and asks anew.
    inbox.close(starting=f"changed:{organisation.code}:", at=at)
    inbox.notify(
        key=f"changed:{organisation.code}:{at.isoformat()}",
        people=preparers.values_list("person_id", flat=True),
        organisation=organisation,
        reason=Reason.CHANGED,
        label=_("Het advies voor uw gemeente is veranderd."),
        path=reverse("portfolio:changes", args=[organisation.code]),
        at=at,
    )
