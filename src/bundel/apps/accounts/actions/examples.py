"""Make the example accounts of a local try-out."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation, OrganisationKind

EXAMPLE_NAMES = {
    Role.PREPARER: ("voorbereider", "Vera Voorbereider"),
    Role.DECIDER: ("beslisser", "Bas Beslisser"),
    Role.READER: ("lezer", "Lies Lezer"),
    Role.ADMINISTRATOR: ("beheerder", "Bo Beheerder"),
    Role.CURATOR: ("redacteur", "Rik Redacteur"),
}
OF_AN_ASSOCIATION = (Role.CURATOR, Role.ADMINISTRATOR)
OF_A_MUNICIPALITY = (Role.PREPARER, Role.DECIDER, Role.READER, Role.ADMINISTRATOR)


@transaction.atomic
def make_examples(password: str, on: date, trail: Trail) -> list[User]:
    """Make, or renew, the accounts of the local try-out; repeatable. The caller sees to it that this is one."""
    people = []
    for organisation in Organisation.objects.filter(is_example=True).order_by("code"):
        for role in OF_A_MUNICIPALITY:
            people.append(_example(organisation, role, password, on, trail))
    for association in Organisation.objects.filter(kind_id=OrganisationKind.ASSOCIATION).order_by("code"):
        people += [_example(association, role, password, on, trail) for role in OF_AN_ASSOCIATION]
    return people


def _example(organisation: Organisation, role: Role, password: str, on: date, trail: Trail) -> User:
    mailbox, name = EXAMPLE_NAMES[role]
    email = f"{mailbox}@{organisation.code.lower()}.example"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, name, password, is_example=True)
    elif not person.check_password(password):
        person.set_password(password)
        person.save(update_fields=["password"])
    give_role(person, organisation, role, on=on, trail=trail)
    return person
