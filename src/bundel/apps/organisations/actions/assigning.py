"""Give work of a municipality to a body, with how much it decides by itself; stop it; take a whole list in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.logged import ASSIGNMENT_ENDED, ASSIGNMENT_GIVEN
from bundel.apps.organisations.models import Assignment, MayDecide, Organisation, OrganisationKind

TEXTS: Mapping[str, tuple[int, int]] = {"subject": (0, 80), "given_by": (1, 80), "basis": (1, 200)}
MOST_CENTS = 100_000_000_000_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is given: the code of the body, about what, what it decides by itself, by whom and where that stands.

    ``valid_until`` is the first day on which it no longer holds; an amount in whole cents, None: no bound.
    """

    body: str
    may_decide: str
    given_by: str
    basis: str
    valid_from: date
    subject: str = ""
    max_total_cents: int | None = None
    valid_until: date | None = None


def faults_in(work: Work, client: Organisation, bodies: Mapping[str, Organisation]) -> dict[str, str]:
    """What is wrong with it, by field; ``bodies`` are the organisations that can be named, by code."""
    wrong: dict[str, str] = {}
    body = bodies.get(work.body)
    if body is None or body.pk == client.pk:
        wrong["body"] = _("Kies een organisatie die werk doet voor gemeenten.")
    if work.may_decide not in MayDecide.values:
        wrong["may_decide"] = _("Kies één van de mogelijkheden.")
    for field, (least, most) in TEXTS.items():
        text = getattr(work, field)
        if not least <= len(text) <= most or not text.isprintable():
            wrong[field] = _("Vul hier %(least)s tot %(most)s tekens in.") % {"least": least, "most": most}
    if work.max_total_cents is not None and work.may_decide == MayDecide.NOTHING:
        wrong["max_total_cents"] = _("Wie niets beslist, heeft geen bedrag.")
    elif work.max_total_cents is not None and not 0 <= work.max_total_cents <= MOST_CENTS:
        wrong["max_total_cents"] = _("Vul een bedrag in van 0 euro of meer.")
    if work.valid_until is not None and work.valid_until <= work.valid_from:
        wrong["valid_until"] = _("De laatste dag ligt voor de eerste.")
    return wrong


def bodies_by_code(on: date) -> dict[str, Organisation]:
    """Who can do work for a municipality on a day: every organisation that is none."""
    rows = Organisation.objects.valid_on(on).exclude(kind_id=OrganisationKind.MUNICIPALITY)
    return {row.code: row for row in rows}


@transaction.atomic
def give_work(client: Organisation, works: Sequence[Work], *, today: date, trail: Trail) -> list[Assignment]:
    """Record work that a municipality gives to bodies: all of it or nothing; gives what was not there yet.

    What stands already, from the same day and about the same, stays as it is, so that a list can be sent again; unless
    it was stopped before it held, then it is given anew. Raises ValidationError by field for the first that is wrong.
    """
    bodies = bodies_by_code(today)
    made = []
    for work in works:
        if wrong := faults_in(work, client, bodies):
            raise ValidationError(wrong)
        values: dict[str, Any] = {
            "may_decide": work.may_decide, "max_total_cents": work.max_total_cents, "given_by": work.given_by,
            "basis": work.basis, "valid_until": work.valid_until,
        }  # fmt: skip
        row, is_new = Assignment.objects.get_or_create(
            client=client, body=bodies[work.body], subject=work.subject, valid_from=work.valid_from, defaults=values
        )
        if not is_new and row.valid_until == row.valid_from:
            Assignment.objects.filter(pk=row.pk).update(**values)
            row.refresh_from_db()
            is_new = True
        if is_new:
            made.append(row)
            _note(trail, ASSIGNMENT_GIVEN, row)
    return made


@transaction.atomic
def stop_work(assignment: Assignment, *, on: date, trail: Trail) -> None:
    """From this day on it no longer holds; what was done and decided under it stands."""
    last = max(on, assignment.valid_from)
    assignment.valid_until = last if assignment.valid_until is None else min(assignment.valid_until, last)
    assignment.save(update_fields=["valid_until"])
    _note(trail, ASSIGNMENT_ENDED, assignment)


def _note(trail: Trail, kind: str, row: Assignment) -> None:
    for code in (row.client.code, row.body.code):
        note(trail, kind, organisation_code=code, about=("assignment", row.pk))
