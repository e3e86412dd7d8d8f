"""Invites the first administrator of an organisation; after that, administrators invite each other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from bundel.apps.accounts.actions.inviting import Guest, Outcome, invite
from bundel.apps.accounts.audience import Role
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation
from bundel.site import clock


class Command(BaseCommand):
    help = "Invites the first administrator of an organisation and prints the link, which works once and for a week."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="the code, such as GM0513")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"No organisation has the code {options['organisation']!r}. Nothing was done.")
        try:
            validate_email(options["email"])
        except ValidationError as fault:
            raise CommandError(f"{options['email']!r} is not an e-mail address. Nothing was done.") from fault
        guest = Guest(options["email"], options["name"], Role.ADMINISTRATOR)
        trail = Trail(clock.now(), "command:invite_administrator")
        made = invite(guest, organisation, made_by=None, on=clock.today(), now=clock.now(), trail=trail)
        link = reverse("accounts:invitation", args=[made.token or "none"])
        # Behind which port a try-out answers is not known here.
        place = f"this link: {settings.SITE_ADDRESS}{link}"
        if not settings.IS_PRODUCTION:
            place = f"the address of this installation with {link} behind it."
        said = {
            Outcome.INVITED: f"Send {options['email']} {place}",
            Outcome.GIVEN: f"{options['email']} has an account and is administrator of {organisation.name} now.",
            Outcome.UNCHANGED: f"{options['email']} was administrator or invited already; nothing has changed.",
        }
        self.stdout.write(said[made.outcome])
