"""All municipalities send the form of a decision at one moment, to a server of two processes of four threads."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.apps.record.faults.clients import answers_of, of_the_answers
from tests.apps.record.faults.disk_faults import FORM, TOPIC
from tests.apps.record.faults.writing import NOW, set_up


def logged_in_everywhere() -> list[tuple[str, Any]]:
    """The code of every municipality, with a browser in which its decider has logged in."""
    from django.test import Client
    from django.test.client import ClientHandler

    from bundel.apps.accounts.models import Membership, User
    from bundel.apps.organisations.models import Organisation
    from bundel.site import clock

    found = []
    # As in a server one for all: a handler of its own would read every static file anew for each.
    handler = ClientHandler(enforce_csrf_checks=False)
    for place in Organisation.objects.municipalities().valid_on(clock.today()).filter(is_example=False):
        person = User.objects.create_user(f"{place.code}@example.org".lower(), place.name_common)
        Membership.objects.create(person=person, organisation=place, role="decider", valid_from=date(2026, 1, 1))
        client = Client(raise_request_exception=False)
        client.handler = handler
        client.force_login(person)
        found.append((place.code, client))
    return found


def main() -> None:
    set_up()
    from django.conf import settings
    from django.db import connection, transaction

    from bundel.apps.decisions.models import Decision
    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.checking import check_record
    from bundel.apps.record.models import Entry

    # How they logged in is not what this is about.
    settings.SECOND_STEP_REQUIRED = False
    with transaction.atomic():
        deciders = logged_in_everywhere()
    # The first answer of a process reads the packaged data.
    deciders[0][1].get(f"/gemeente/{deciders[0][0]}/besluiten/{TOPIC}/nemen/")
    connection.close()

    def decide(client: int, number: int) -> None:
        code, browser = deciders[client]
        sent = {**FORM, "key": "once", "seen_version": str(number)}
        answer = browser.post(f"/gemeente/{code}/besluiten/{TOPIC}/nemen/", sent)
        assert answer.status_code == 302, f"answered {answer.status_code}"

    lines = answers_of(len(deciders), 1, True, decide)
    publish_checkpoint(NOW)
    print(
        json.dumps(
            {
                **of_the_answers(lines),
                "asked": len(deciders),
                "entries": Entry.objects.count(),
                "deciding": Decision.objects.values("organisation").distinct().count(),
                "is_whole": check_record(NOW).is_good,
            }
        )
    )


if __name__ == "__main__":
    main()
