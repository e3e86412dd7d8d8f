"""Which days can be filled in at all, in whatever form: years that nobody means break what counts days from them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils.translation import gettext as _

FIRST, LAST = date(1800, 1, 1), date(2199, 12, 31)


def bound_every_day() -> None:
    """Before any form is made: each takes its validators along."""
    DateField.default_validators = [require_a_day_that_is_meant]


def require_a_day_that_is_meant(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise ValidationError(_("Vul een dag in tussen 1800 en 2200."))
