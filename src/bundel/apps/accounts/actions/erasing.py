"""Erase a person who asks for it: gone from every page, export and search; what was decided stands."""

from __future__ import annotations

import html

from django.db import transaction

from bundel.apps.accounts.actions.last_administrator import only_administrator_of
from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.logged import PERSON_ERASED
from bundel.apps.accounts.models import Invitation, Mandate, Membership, StandIn, UsedKey, User
from bundel.apps.audit.actions import Trail, note
from bundel.apps.keeping.people import ERASING, Erased
from bundel.apps.keeping.replacing import Replace, names_of, replace_in, replacer, rows_naming
from bundel.apps.organisations.models import Organisation


class HandOverFirst(Exception):
    """The person is the last administrator somewhere: first somebody else must be able to let people in."""

    def __init__(self, organisations: list[Organisation]) -> None:
        self.organisations = organisations
        super().__init__(", ".join(one.name for one in organisations))


@transaction.atomic
def erase_person(person: User, *, trail: Trail) -> None:
    """Erase a person at once and for good: account, log-ins, roles and mandates, and name and address in texts.

    What the person decided, argued or told stays without them. The audit log keeps numbers, as it always did. Raises
    HandOverFirst, and then nothing is erased.
    """
    alone = only_administrator_of(person, trail.at.date())
    if alone:
        raise HandOverFirst(alone)
    erased = _erased(person, trail)
    # Reading everything through takes long, and nobody waits for it. What apps do themselves locks the record, and
    # from there to the end everybody who decides does wait.
    naming, answers = rows_naming(erased), _answers_naming(erased)
    for erase in ERASING.values():
        erase(erased)
    replace_in(naming, erased)
    _forget_answers(answers, erased)
    Invitation.objects.filter(email__iexact=person.email).delete()
    for code in erased.organisation_codes or ("",):
        note(trail, PERSON_ERASED, organisation_code=code, about=("person", person.pk), person_id=person.pk)
    end_sessions(person, keep=None, trail=trail)
    person.delete()


def _erased(person: User, trail: Trail) -> Erased:
    codes = _codes_of(person)
    namesakes = User.objects.filter(display_name__iexact=person.display_name).exclude(pk=person.pk)
    is_shared = namesakes.filter(memberships__organisation__code__in=codes).exists()
    wanted = names_of(person.display_name, person.email, is_shared=is_shared)
    return Erased(person.pk, person.email, wanted, codes, trail.at)


def _codes_of(person: User) -> tuple[str, ...]:
    """Every organisation in which the person ever had a role, stood in, or held a mandate."""
    codes = {
        *Membership.objects.filter(person=person).values_list("organisation__code", flat=True),
        *Mandate.objects.filter(person=person).values_list("organisation__code", flat=True),
        *StandIn.objects.filter(stand_in=person).values_list("membership__organisation__code", flat=True),
    }
    return tuple(sorted(codes))


def _replacer_in_pages(erased: Erased) -> Replace:
    return replacer((*erased.wanted, *map(html.escape, erased.wanted)))


def _answers_naming(erased: Erased) -> list[int]:
    """The kept answers to forms of others that name the person."""
    replace = _replacer_in_pages(erased)
    others = UsedKey.objects.exclude(body="", location="").exclude(owner=_owner(erased))
    rows = others.values_list("pk", "body", "location").iterator(chunk_size=200)
    return [pk for pk, *texts in rows if replace(texts) != texts]


def _forget_answers(naming: list[int], erased: Erased) -> None:
    """Answers to forms are kept some days as whole pages: the person's own go, and all others lose the name.

    The keys of others stay: without one the same form, sent again, would change something a second time.
    """
    UsedKey.objects.filter(owner=_owner(erased)).delete()
    replace = _replacer_in_pages(erased)
    for one in UsedKey.objects.filter(pk__in=naming):
        UsedKey.objects.filter(pk=one.pk).update(body=replace(one.body), location=replace(one.location))


def _owner(erased: Erased) -> str:
    return f"person:{erased.person_id}"
