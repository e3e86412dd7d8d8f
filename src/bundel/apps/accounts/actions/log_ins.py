"""Write in the audit log what happens around logging in, for each organisation that the person belongs to."""

from __future__ import annotations

from django.db import transaction

from bundel.apps.accounts.models import Membership, User
from bundel.apps.audit.actions import Trail, note
from bundel.apps.audit.models import Result


@transaction.atomic
def note_event(trail: Trail, kind: str, person: User | None, *, reason: str = "", result: Result = Result.DONE) -> None:
    """Note it for every organisation in which the person has a role today; without any, for the installation alone.

    An unknown person (None) costs the same questions to the database as a known one, so that the time tells nothing.
    """
    person_id = person.pk if person is not None else None
    codes = Membership.objects.valid_on(trail.at.date()).filter(person_id=person_id or 0)
    for code in sorted(set(codes.values_list("organisation__code", flat=True))) or [""]:
        note(
            trail, kind, organisation_code=code, about=("person", person_id or ""), person_id=person_id, reason=reason,
            result=result,
        )  # fmt: skip
