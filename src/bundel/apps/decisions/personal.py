"""What decisions keep about people: who proposed, decided, advised or objected, and whom texts name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.models import Membership
from bundel.apps.decisions.actions.forgetting import forget
from bundel.apps.decisions.models import Decision, Proposal
from bundel.apps.decisions.words import Side
from bundel.apps.keeping.people import More, Nobody, Personal, declare, erasing

ORGANISATION, TOPIC, WHEN = _("organisatie"), _("onderwerp"), _("wanneer")
IN_DECISION = {"organisation__name": ORGANISATION, "topic_name": TOPIC}


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(*_declared(), Nobody("decisions.KeptAdvice", "an advice as it was computed; names no person"))
    declare(
        More(
            "arguments", _("argumenten die u gaf"), "decisions",
            (_("waar"), ORGANISATION, TOPIC, _("voor of tegen"), _("tekst")), _arguments,
        )
    )  # fmt: skip
    erasing("decisions", forget)


def _declared() -> Iterator[Personal]:
    yield Personal(
        model="decisions.Decision", kind="decisions", title=_("besluiten die u nam"),
        links={"decided_by": "link_goes"},
        shows={**IN_DECISION, "version": _("versie"), "kind": _("soort"), "role": _("rol"), "decided_at": WHEN},
        seen_to=("content", "mandate"), neutral=("topic", "topic_name"), organisation="organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.Proposal", kind="proposals", title=_("voorstellen die u maakte"),
        links={"made_by": "link_goes"}, shows={**IN_DECISION, "state": _("stand"), "made_at": WHEN},
        texts=("content", "question"), neutral=("topic", "topic_name"), organisation="organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.ColleagueAdvice", kind="decisions", title=_("vragen aan u en van u over een voorstel"),
        links={"asked": "link_goes", "asked_by": "link_goes"},
        shows={"proposal__organisation__name": ORGANISATION, "proposal__topic_name": TOPIC, "question": _("vraag"),
               "asked_at": WHEN, "answer": _("antwoord"), "answered_at": _("beantwoord")},
        texts=("question", "answer"), organisation="proposal__organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.Remark", kind="remarks", title=_("bezwaren en schattingen van u"), links={"by": "link_goes"},
        shows={**IN_DECISION, "kind": _("soort"), "text": _("tekst"), "low": _("uren van"), "high": _("uren tot"),
               "at": WHEN},
        texts=("text",), neutral=("topic", "topic_name", "department"), organisation="organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.Filing", kind="decisions", title=_("wat u zei over bewaren en openbaarheid van besluiten"),
        links={"by": "link_goes"},
        shows={"decision__organisation__name": ORGANISATION, "decision__topic_name": TOPIC, "publication": _("stand"),
               "basis": _("waar het staat"), "at": WHEN},
        texts=("basis",), neutral=("published_at", "grounds"), organisation="decision__organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.SelectionRule", kind="decisions", title=_("bewaartermijnen die u vastlegde"),
        links={"by": "link_goes"},
        shows={"organisation__name": ORGANISATION, "value": _("waardering"), "years": _("jaren"),
               "basis": _("waar het staat"), "at": WHEN},
        texts=("basis",), organisation="organisation",
    )  # fmt: skip
    yield Personal(
        model="decisions.Destruction", kind="decisions", title=_("vernietiging waarmee u instemde"),
        links={"agreed_by_id": "number_stays"},
        shows={"organisation__name": ORGANISATION, "at": WHEN, "items": _("wat")},
    )  # fmt: skip
    yield Personal(
        model="decisions.Look", kind="account", title=_("wanneer u een positie bekeek"), links={"person": "row_goes"},
        shows={"organisation__name": ORGANISATION, "at": WHEN},
    )  # fmt: skip


def _arguments(person_id: int) -> Iterator[Sequence[object]]:
    for where, rows in ((_("besluit"), Decision.objects.all()), (_("voorstel"), Proposal.objects.all())):
        # Where the person never worked, nothing can be theirs.
        worked = Membership.objects.filter(person_id=person_id).values("organisation")
        found = rows.filter(organisation__in=worked).select_related("organisation")
        for row in found.iterator(chunk_size=500):
            for one in _put_by(row.content, person_id):
                yield where, row.organisation.name, row.topic_name, Side(one["side"]).label, one["text"]


def _put_by(content: dict[str, Any], person_id: int) -> list[dict[str, Any]]:
    return [one for one in content.get("arguments", ()) if one.get("put_by") == person_id]
