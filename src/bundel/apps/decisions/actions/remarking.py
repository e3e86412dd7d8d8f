"""Say something about a topic that lands on you, and say that it was dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role as PersonRole
from bundel.apps.accounts.models import Membership
from bundel.apps.decisions.choice import Topic, WrongChoice
from bundel.apps.decisions.models import Remark
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Reason
from bundel.apps.organisations.models import Organisation
from bundel.engine.texts import is_readable

LONGEST, MOST_HOURS = 2000, 1_000_000


def remark(
    *,
    organisation_code: str,
    topic: Topic,
    department: str,
    kind: str,
    by: int,
    at: datetime,
    text: str = "",
    low: int | None = None,
    high: int | None = None,
) -> Remark:
    """Say something about a topic, as somebody on whom it lands; the preparers are told once until they deal with it.

    ``low`` and ``high`` are whole hours and belong to an estimate. Raises WrongChoice with what is wrong; then nothing
    is kept.
    """
    _check(kind, text, low, high)
    organisation = Organisation.objects.get(code=organisation_code)
    with transaction.atomic():
        made = Remark.objects.create(
            organisation=organisation, topic=topic.slug, topic_name=topic.name, department=department, kind=kind,
            text=text.strip(), low=low, high=high, by_id=by, at=at,
        )  # fmt: skip
        preparers = Membership.objects.valid_on(at.date()).filter(organisation=organisation, role=PersonRole.PREPARER)
        inbox.notify(
            key=f"remark:{made.pk}:",
            people=preparers.exclude(person_id=by).values_list("person_id", flat=True),
            organisation=organisation,
            reason=Reason.ANSWER,
            label=_("Een collega zegt iets over wat op zijn afdeling landt."),
            path=reverse("portfolio:departments", args=[organisation.code]),
            about=topic.name,
            at=at,
        )
        return made


def handle_remark(*, organisation_code: str, remark_id: int, at: datetime, before: Sequence[str] = ()) -> bool:
    """A preparer dealt with a remark, made here or in what went into it (``before``); False when there is none."""
    with transaction.atomic():
        mine = Remark.objects.filter(pk=remark_id, organisation__code__in=(organisation_code, *before))
        if not mine.exists():
            return False
        mine.filter(handled_at__isnull=True).update(handled_at=at)
        inbox.close(starting=f"remark:{remark_id}:", at=at)
        return True


def _check(kind: str, text: str, low: int | None, high: int | None) -> None:
    if kind not in Remark.Kind.values:
        raise WrongChoice({"kind": _("Kies wat u wilt zeggen.")})
    if len(text) > LONGEST or not is_readable(text):
        raise WrongChoice({"text": _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": LONGEST}})
    if kind == Remark.Kind.OBJECTION and not text.strip():
        raise WrongChoice({"text": _("Schrijf op wat uw bezwaar is.")})
    if kind == Remark.Kind.HOURS and not (low is not None and high is not None and 0 <= low <= high <= MOST_HOURS):
        raise WrongChoice({"low": _("Vul twee hele getallen in: van het minste naar het meeste aantal uren.")})
    if kind != Remark.Kind.HOURS and (low is not None or high is not None):
        raise WrongChoice({"low": _("Uren horen bij een eigen schatting.")})
