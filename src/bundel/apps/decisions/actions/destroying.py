"""Destroy decisions whose term has passed, after an administrator agreed; what must be kept is refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bundel.apps.audit.actions import Trail, note
from bundel.apps.decisions import logged
from bundel.apps.decisions.actions.keeping import forget_unused
from bundel.apps.decisions.archive.models import Destruction
from bundel.apps.decisions.archive.queries import Rule, rule_of, that_may_go
from bundel.apps.decisions.archive.terms import kept
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.hiding import place_of
from bundel.apps.decisions.models import ColleagueAdvice, Decision, Proposal
from bundel.apps.moderation import actions as moderation
from bundel.apps.organisations.models import Organisation
from bundel.apps.record import actions as record

GROUND = "Archiefwet: de bewaartermijn is voorbij en een beheerder stemde in met vernietiging"


@transaction.atomic
def destroy_decisions(*, organisation_code: str, picked: Collection[int], trail: Trail, key: str) -> Destruction:
    """Destroy the picked decisions with all that led to them, and declare it; ``trail`` says who agreed.

    What an entry of the record committed to is erased with its ground; the leaf stays, so the record still verifies.
    Raises WrongChoice when nothing was picked, or when one may not go (any more): then nothing is destroyed.
    """
    assert trail.actor_id is not None, "somebody agreed"
    record.hold_lock()
    organisation = Organisation.objects.get(code=organisation_code)
    allowed = {one.pk: one for one in that_may_go(organisation_code, localdate(trail.at))}
    if not picked:
        raise WrongChoice({"picked": _("Kies wat u wilt vernietigen.")})
    if not set(picked) <= allowed.keys():
        raise WrongChoice({"picked": _("Een van deze besluiten moet nog bewaard blijven. Er is niets vernietigd.")})
    # An older one goes before its successor, so that none comes to stand again.
    chosen = [one for one in allowed.values() if one.pk in picked]
    _require_oldest_first(chosen, list(allowed.values()), organisation)
    rule = rule_of(organisation_code)
    items = [_destroyed(one, rule, trail, key) for one in chosen]
    forget_unused()
    declaration = Destruction.objects.create(
        organisation=organisation, agreed_by_id=trail.actor_id, at=trail.at, items=items
    )
    note(trail, logged.DESTROYED, organisation_code=organisation_code, about=("destruction", declaration.pk))
    return declaration


def _require_oldest_first(chosen: list[Decision], allowed: list[Decision], organisation: Organisation) -> None:
    numbers = {one.pk for one in chosen}
    for one in chosen:
        older = [before.pk for before in allowed if _goes_before(before, one, organisation)]
        if not set(older) <= numbers:
            raise WrongChoice({"picked": _("Vernietig eerst de oudere besluiten over hetzelfde onderwerp.")})


def _goes_before(before: Decision, one: Decision, organisation: Organisation) -> bool:
    """An older one of the same organisation, and of an own one also what went before it elsewhere."""
    is_older = before.organisation_id == one.organisation_id and before.version < one.version
    is_former = before.organisation_id != one.organisation_id == organisation.pk
    return before.topic == one.topic and (is_older or is_former)


def _destroyed(decision: Decision, rule: Rule | None, trail: Trail, key: str) -> dict[str, Any]:
    """Destroy one, and give the line of the declaration: what it was about, never what was decided."""
    item = _item(decision, rule)
    record.erase(entry=decision.entry, ground=GROUND, now=trail.at, key=f"destroy:{trail.actor_id}:{key}:{decision.pk}")
    moderation.forget_texts(decision.organisation, place_of(decision.topic), decision.content)
    proposal = decision.proposal_id
    Decision.objects.filter(replaces=decision).update(replaces=None)
    Decision.objects.filter(pk=decision.pk).delete()
    loose = Proposal.objects.filter(pk=proposal or 0, decisions=None)
    ColleagueAdvice.objects.filter(proposal__in=loose).delete()
    loose.delete()
    return item


def _item(decision: Decision, rule: Rule | None) -> dict[str, Any]:
    term = kept(decision, rule)
    return {
        "topic": decision.topic, "topic_name": decision.topic_name, "version": decision.version,
        "decided_on": localdate(decision.decided_at).isoformat(), "entry": decision.entry_id,
        "years": term.years, "until": term.until.isoformat() if term.until else "", "basis": term.basis,
        "organisation": decision.organisation.code,
    }  # fmt: skip
