"""Tell what a topic took, and publish what others may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.versions import Refused, VersionConflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.estimates.logged import TOLD
from bundel.apps.estimates.models import Actual, PeerFigure
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.models import Organisation
from bundel.engine.peers.publishing import Cell, Place, Published, Report, publish
from bundel.engine.texts import is_readable

MOST_HOURS, MOST_EUROS, LONGEST = 1_000_000, 10_000_000_000, 4000


class WrongActual(Refused):
    """A report that can't be kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells: whole hours and euros of all one-off work, and what others can learn; None: not known."""

    hours: int | None = None
    euros: int | None = None
    learned: str = ""
    is_named: bool = False


def tell_actual(
    *,
    organisation_code: str,
    topic: str,
    told: Told,
    seen_version: int,
    by: int,
    at: datetime,
    trail: Trail | None = None,
) -> Actual:
    """Keep what a topic took; it becomes a peer figure under the rules of ``engine.peers``.

    ``seen_version`` is the version on screen (0: none yet). Neither hours nor euros takes the report back. Raises
    WrongActual, and VersionConflict when a colleague was first; then nothing is kept.
    """
    _check(told)
    organisation = Organisation.objects.get(code=organisation_code)
    try:
        with transaction.atomic():
            newest = Actual.objects.select_for_update().filter(organisation=organisation, topic=topic)
            standing = newest.order_by("-version").values_list("version", flat=True).first() or 0
            require_version(seen_version, standing)
            actual = Actual.objects.create(
                organisation=organisation, topic=topic, version=standing + 1, by_id=by, at=at, **asdict(told)
            )
            about = ("actual", actual.pk)
            note(trail or Trail(at, "estimates", by), TOLD, organisation_code=organisation_code, about=about)
            return actual
    except IntegrityError as error:
        # Two colleagues pressed at once: the constraint let one of them through.
        raise VersionConflict(seen_version, seen_version + 1) from error


def _check(told: Told) -> None:
    for field, amount, most in (("hours", told.hours, MOST_HOURS), ("euros", told.euros, MOST_EUROS)):
        if amount is not None and not 0 <= amount <= most:
            raise WrongActual({field: _("Vul een getal in van 0 tot en met %(most)s.") % {"most": most}})
    if len(told.learned) > LONGEST or not is_readable(told.learned):
        raise WrongActual({"learned": _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": LONGEST}})


@transaction.atomic
def publish_peer_figures(on: date) -> int:
    """Publish anew what may be; gives how many places. Asked twice on a day, the second time changes nothing."""
    sizes = {row.code: row.size_class for row in organisations.municipalities(on) if not row.is_example}
    fresh = 0
    for measure in PeerFigure.Measure.values:
        reports = _reports(measure, sizes)
        for (topic, size_class), one in publish(reports, _before(measure), on).items():
            PeerFigure.objects.create(
                measure=measure,
                topic=topic,
                size_class=size_class,
                on=on,
                cell=_plain(one.cell),
                without={code: _plain(cell) for code, cell in one.without.items()},
                holds=dict(one.holds),
            )
            fresh += 1
    return fresh


def _reports(measure: str, sizes: Mapping[str, str]) -> list[Report]:
    """The standing reports of municipalities of today; an example, or one that merged away, counts for nobody."""
    rows = Actual.objects.standing().filter(**{f"{measure}__isnull": False}, organisation__code__in=sizes)
    return [
        Report(code, topic, sizes[code], amount)
        for code, topic, amount in rows.values_list("organisation__code", "topic", measure)
    ]


def _before(measure: str) -> dict[Place, Published]:
    newest: dict[Place, Published] = {}
    for row in PeerFigure.objects.filter(measure=measure).order_by("on", "pk"):
        without = {code: Cell(**cell) for code, cell in row.without.items()}
        cell = Cell(**row.cell) if row.cell else None
        newest[row.topic, row.size_class] = Published(row.on, cell, without, row.holds)
    return newest


def _plain(cell: Cell | None) -> dict[str, int | None] | None:
    return asdict(cell) if cell is not None else None
