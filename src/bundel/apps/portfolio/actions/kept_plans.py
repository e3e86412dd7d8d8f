"""Keep a plan of the working desk under a name, and throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio.models import KeptPlan
from bundel.engine.texts import is_readable

MOST, LONGEST = 20, 80


class WrongPlan(Exception):
    """A plan that can't be kept, and why."""


def keep_plan(*, code: str, name: str, moves: Mapping[str, str], by: int, at: datetime) -> KeptPlan:
    """Keep what was moved, for everybody who prepares there.

    Raises WrongPlan when nothing was moved, for a name that can't be kept or is taken, and when there are enough.
    """
    name = " ".join(name.split())
    if not moves:
        raise WrongPlan(_("U verschoof nog niets. Er is niets bewaard."))
    if not name or len(name) > LONGEST or not is_readable(name):
        raise WrongPlan(_("Geef het plan een naam van hoogstens %(most)s leesbare tekens.") % {"most": LONGEST})
    organisation = Organisation.objects.get(code=code)
    if KeptPlan.objects.filter(organisation=organisation).count() >= MOST:
        raise WrongPlan(_("Er zijn al %(most)s plannen. Gooi er eerst een weg.") % {"most": MOST})
    try:
        with transaction.atomic():
            return KeptPlan.objects.create(organisation=organisation, name=name, moves=dict(moves), by_id=by, at=at)
    except IntegrityError as taken:
        raise WrongPlan(_("Er is al een plan met deze naam. Kies een andere naam.")) from taken


def drop_plan(*, code: str, plan_id: int) -> bool:
    """Throw a kept plan away; False when there is none."""
    return bool(KeptPlan.objects.filter(organisation__code=code, pk=plan_id).delete()[0])
