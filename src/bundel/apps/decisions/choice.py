"""What is chosen about one topic, with its reasons: checked once, the same for a proposal and a decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.accounts.versions import Refused
from bundel.apps.decisions.words import ACTIVE, LEANS_ON, CarriedOutBy, Role, Side, Visibility
from bundel.apps.meetings.models import Meeting
from bundel.engine.texts import is_readable

LONGEST_TEXT = 4000
LONGEST_LINE = 200
MOST_ARGUMENTS = 20
BODY = re.compile(r"[A-Z]{2,12}\d{0,4}")
"""The code of a body that does work for us; whether it does, whoever records the choice looks up."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
AGREEMENT, LAW = "ledenbesluit", "wet"


@dataclass(frozen=True, slots=True)
class Argument:
    """One reason: for or against, on what it leans, and the number of the person who put it; or it is the advice's."""

    side: str
    text: str
    leans_on: str = "judgement"
    put_by: int | None = None
    is_advised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A role for one topic with everything that goes with it. Years are calendar years; dates are days.

    ``variant`` is the way of doing it, when the topic has several.
    """

    role: str
    start_year: int | None = None
    variant: str = ""
    arguments: tuple[Argument, ...] = ()
    conditions: str = ""
    dissent: str = ""
    visibility: str = Visibility.OWN
    meeting: str = Meeting.SECRETARY
    meeting_on: date | None = None
    goes_to_council: bool = False
    owner: str = ""
    carried_out_by: str = CarriedOutBy.OURSELVES
    review_on: date | None = None
    deviation: str = ""

    def to_plain(self) -> dict[str, Any]:
        """As JSON values: dates as ISO texts, arguments as objects."""
        plain = asdict(self)
        plain["arguments"] = [asdict(one) for one in self.arguments]
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in plain.items()}

    def put_by(self, person_id: int) -> Choice:
        """The same choice, with every argument that nobody put yet put by this person."""
        return replace(
            self,
            arguments=tuple(
                one if one.put_by or one.is_advised else replace(one, put_by=person_id) for one in self.arguments
            ),
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """What is decided on: a package, or an initiative that stands alone; how far we are bound to it."""

    slug: str
    name: str
    obligation: str
    is_duty: bool
    is_ended: bool = False

    @property
    def is_agreed_together(self) -> bool:
        """Whether the members decided to do it together: apply, or explain."""
        return self.obligation == AGREEMENT


class WrongChoice(Refused):
    """A choice that can't be recorded."""


def choice_from(plain: Mapping[str, Any]) -> Choice:
    """A choice back from its JSON values."""
    given = dict(plain)
    given["arguments"] = tuple(Argument(**one) for one in given["arguments"])
    for key in ("meeting_on", "review_on"):
        given[key] = date.fromisoformat(given[key]) if given[key] else None
    return Choice(**given)


def check_choice(choice: Choice, topic: Topic, deviations: Mapping[str, str], today: date) -> None:
    """Raise WrongChoice with everything that is wrong at once.

    ``deviations`` are the kinds of reason for not doing what the members agreed on, by key.
    """
    faults: dict[str, str] = {}
    for field, fault in (
        *_wrong_keys(choice),
        *_wrong_role(choice, topic),
        *_wrong_dates(choice, today),
        *_wrong_reasons(choice, topic, deviations),
        *_wrong_texts(choice),
    ):
        faults.setdefault(field, fault)
    if faults:
        raise WrongChoice(faults)


def check_own_reason(choice: Choice, laid: Choice | None) -> None:
    """Apply or explain: whoever does not do what lay there (``laid``), or the reverse, says why in words of his own.

    Else the record would give the reasons for doing it with a decision not to. Raises WrongChoice.
    """
    if laid is None or (laid.role in ACTIVE) == (choice.role in ACTIVE):
        return
    said = {one.text.strip() for one in laid.arguments}
    if all(one.text.strip() in said for one in choice.arguments):
        asked = _("U kiest iets anders dan er lag. Zet er een argument bij: waarom kiest u dit?")
        again = _("Kijk ook of voor en tegen nog kloppen.")
        raise WrongChoice({"arguments": f"{asked} {again}"})


def _wrong_keys(choice: Choice) -> Iterator[tuple[str, str]]:
    known: Mapping[str, Any] = {
        "role": Role.values,
        "visibility": Visibility.values,
        "meeting": Meeting.values,
    }
    for field, values in known.items():
        if getattr(choice, field) not in values:
            yield field, _("Kies één van de mogelijkheden.")
    if choice.carried_out_by not in CarriedOutBy.values and not BODY.fullmatch(choice.carried_out_by):
        yield "carried_out_by", _("Kies één van de mogelijkheden.")
    for one in choice.arguments:
        if one.side not in Side.values or one.leans_on not in LEANS_ON:
            yield "arguments", _("Kies bij elk argument voor of tegen, en waarop het steunt.")


def _wrong_role(choice: Choice, topic: Topic) -> Iterator[tuple[str, str]]:
    if topic.is_ended:
        yield "role", _("Dit onderwerp is afgelopen. Er is niets meer te besluiten.")
    if topic.is_duty and topic.obligation == LAW and choice.role == Role.NO:
        yield "role", _("Dit is een wettelijke plicht. U kunt kiezen hoe en wanneer, maar niet om het niet te doen.")
    if choice.role in ACTIVE and choice.start_year is None:
        yield "start_year", _("Vul in vanaf welk jaar wij beginnen.")
    if choice.role not in ACTIVE and choice.start_year is not None:
        yield "start_year", _("Wie wacht of het niet doet, begint niet. Laat het jaar leeg.")
    if choice.start_year is not None and not FIRST_YEAR <= choice.start_year <= LAST_YEAR:
        yield "start_year", _("Vul een jaar in van vier cijfers, zoals 2027.")


def _wrong_dates(choice: Choice, today: date) -> Iterator[tuple[str, str]]:
    if choice.role == Role.WAIT and choice.review_on is None:
        yield "review_on", _("Vul in tot wanneer wij wachten. Wij herinneren u op tijd.")
    if choice.review_on is not None and choice.review_on <= today:
        yield "review_on", _("Kies een dag die nog komt.")


def _wrong_reasons(choice: Choice, topic: Topic, deviations: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not any(one.text.strip() for one in choice.arguments):
        yield "arguments", _("Geef minstens één reden. Daar kan een ander later iets aan hebben.")
    if len(choice.arguments) > MOST_ARGUMENTS:
        yield "arguments", _("Geef hoogstens %(most)s argumenten.") % {"most": MOST_ARGUMENTS}
    if choice.deviation and choice.deviation not in deviations:
        yield "deviation", _("Kies één van de redenen.")
    if topic.is_agreed_together and choice.role not in ACTIVE and not choice.deviation:
        yield "deviation", _("De gemeenten spraken af dit samen te doen. Kies waarom wij het niet of nog niet doen.")


def _wrong_texts(choice: Choice) -> Iterator[tuple[str, str]]:
    texts = [("arguments", one.text, LONGEST_TEXT) for one in choice.arguments]
    texts += [(field, getattr(choice, field), LONGEST_TEXT) for field in ("conditions", "dissent")]
    texts.append(("owner", choice.owner, LONGEST_LINE))
    for field, text, longest in texts:
        if len(text) > longest:
            yield (
                field,
                _("Deze tekst heeft %(found)s tekens. Er passen er %(longest)s.")
                % {
                    "found": len(text),
                    "longest": longest,
                },
            )
        if not is_readable(text):
            yield field, _("In deze tekst staan onzichtbare tekens. Typ hem opnieuw, zonder te plakken.")
