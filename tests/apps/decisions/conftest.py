"""People of the two example municipalities who propose and decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Membership, User
from bundel.apps.accounts.policy import viewer_on
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, proposing
from bundel.apps.decisions.actions.deciding import Pen
from bundel.apps.decisions.choice import Argument, Choice, Topic
from bundel.apps.decisions.models import Decision, Proposal

OWN, OTHER = "VB0001", "VB0002"
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
WHY = Argument("for", "Onze telefoons zijn toch aan vervanging toe.", "money")
WHY_NOT = Argument("for", "Ons eigen contract loopt nog twee jaar.", "fact")


def person(role: str, code: str = OWN) -> User:
    """Somebody with a role in an example municipality."""
    found = Membership.objects.filter(organisation__code=code, role=role).select_related("person").first()
    assert found is not None
    return found.person


def eyes_of(role: str, code: str = OWN) -> Viewer:
    """What a person may see on the day of the tests."""
    one = person(role, code)
    return viewer_on(one.pk, str(one), NOW.date())


def topic_of(slug: str = "gt-hardware-werkplek") -> Topic:
    """A topic of the packaged data."""
    return queries.topics()[slug]


def agreed_topic() -> Topic:
    """A topic that the members agreed on, and that isn't a duty by law."""
    return next(one for one in queries.topics().values() if one.is_agreed_together and not one.is_ended)


def choice_of(**changes: Any) -> Choice:
    """A whole choice with one reason that goes with it; ``changes`` say what is different."""
    why = WHY_NOT if changes.get("role") in ("no", "wait") else WHY
    return Choice(**{"role": "follow", "start_year": 2027, "arguments": (why,), **changes})


def pen(key: str, code: str = OWN) -> Pen:
    """The decider of an example municipality."""
    return Pen(code, person("decider", code).pk, NOW, key)


def decide(key: str = "een", code: str = OWN, seen: int = 0, topic: Topic | None = None, **changes: Any) -> Decision:
    """Record a decision of an example municipality."""
    return deciding.record_decision(
        pen(key, code),
        topic=topic or topic_of(),
        choice=choice_of(**changes),
        deviations=queries.deviations(),
        seen_version=seen,
    )


def propose(seen: int = 0, topic: Topic | None = None, **changes: Any) -> Proposal:
    """Lay a proposal before the decider of the first example municipality."""
    return proposing.save_proposal(
        organisation_code=OWN,
        topic=topic or topic_of(),
        choice=choice_of(**changes),
        deviations=queries.deviations(),
        seen_version=seen,
        by=person("preparer").pk,
        at=NOW,
    )


@dataclass
class Colleague:
    """Somebody of a municipality with a browser."""

    client: Client
    code: str

    def get(self, name: str, *more: str, code: str = "") -> Any:
        return self.client.get(reverse(f"decisions:{name}", args=[code or self.code, *more]))

    def post(self, name: str, *more: str, data: dict[str, Any] | None = None, key: str = "", code: str = "") -> Any:
        sent = {"key": key or new_key(), **(data or {})}
        return self.client.post(reverse(f"decisions:{name}", args=[code or self.code, *more]), sent)


def logged_in(role: str, code: str = OWN) -> Colleague:
    """A browser in which a colleague has just logged in."""
    client = Client()
    client.force_login(person(role, code))
    return Colleague(client, code)


def filled(seen: int = 0, **changes: Any) -> dict[str, Any]:
    """The form of a decision as somebody sends it."""
    return {
        "role": "follow",
        "start_year": "2027",
        "argument_0_side": "for",
        "argument_0_text": WHY.text,
        "argument_0_leans_on": "money",
        "meeting": "secretary",
        "carried_out_by": "ourselves",
        "visibility": "members",
        "seen_version": str(seen),
        **changes,
    }
