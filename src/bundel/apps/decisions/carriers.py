"""Who carries a decision out: one of the fixed answers, or a body that does work for the organisation."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bundel.apps.decisions.choice import Choice, WrongChoice
from bundel.apps.decisions.words import CarriedOutBy
from bundel.apps.organisations import queries as organisations


def carrier_words(key: str) -> str:
    """Who carries it out, in words; a body that is no more keeps its name."""
    if key in CarriedOutBy.values:
        return str(CarriedOutBy(key).label)
    return organisations.organisation_names([key]).get(key, key)


def check_carrier(choice: Choice, organisation_code: str, on: date) -> None:
    """Raise WrongChoice for a body that does no work for the organisation on the day."""
    key = choice.carried_out_by
    if key not in CarriedOutBy.values and key not in organisations.bodies_for(organisation_code, on):
        raise WrongChoice({"carried_out_by": _("Deze organisatie doet nu geen werk voor u. Kies een andere.")})
