"""From the agenda to the decider: propose what is advised."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.decisions import queries as decisions
from bundel.apps.meetings.queries import coming_days, first_open
from bundel.apps.portfolio.actions.proposing import Advised, propose
from bundel.apps.portfolio.answers.changes import without_people
from bundel.apps.portfolio.exports.documents import advice_document
from bundel.apps.portfolio.models import AdviceRun
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import for_municipality, run_for
from bundel.site import clock

ITEM, SEEN = "item", "seen"


@require_POST
@once
@for_municipality
def propose_advice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lay one topic, or everything under "Nu besluiten", before the decider; a first look can be proposed too.

    What the page showed comes along: what moved since, because the computation went on, is named and not proposed.
    """
    run = run_for(desk)
    if run is None or not run.is_readable:
        messages.error(request, _("Er is nog geen advies om voor te leggen. Er is niets veranderd."))
        return redirect("portfolio:agenda", desk.code)
    asked = set(request.POST.getlist(ITEM))
    advised = [one for one in _advised(desk, run) if one.choice.id in asked]
    if not advised:
        messages.error(request, _("Kies een onderwerp van de agenda. Er is niets veranderd."))
        return redirect("portfolio:agenda", desk.code)
    moved = _moved_since(advised, request.POST.getlist(SEEN))
    if moved:
        names = ", ".join(one.choice.name for one in moved)
        messages.error(
            request,
            _("Het rekenen ging door, en dit staat nu anders: %(topics)s. Kijk ernaar, en leg het dan voor.")
            % {"topics": names},
        )
    if still := [one for one in advised if one not in moved]:
        lay_before(request, desk, run, still)
    return redirect("portfolio:agenda" if moved else "decisions:decide_list", desk.code)


def _moved_since(advised: Sequence[Advised], seen: Sequence[str]) -> list[Advised]:
    """What stands elsewhere than on the page that was sent; a page that doesn't say so saw what is there now."""
    then = dict(text.partition(" ")[::2] for text in seen)
    return [one for one in advised if then.get(one.choice.id, one.choice.stand) != one.choice.stand]


def lay_before(
    request: HttpRequest, desk: Desk, run: AdviceRun, advised: Sequence[Advised], by_hand: Sequence[str] = ()
) -> None:
    """Lay what is advised before the decider, and say what came of it; ``by_hand`` names what a person must propose."""
    viewer = viewer_of(request)
    assert viewer.person_id is not None, "the policy asks for a log-in"
    try:
        result = propose(
            code=desk.code,
            advised=advised,
            lying={row.topic for row in decisions.live_proposals(viewer, desk.code)},
            topics=decisions.topics(),
            deviations=decisions.deviations(),
            advice=advice_document(without_people(desk.told), run),
            first_days=first_open(coming_days(viewer, desk.code, clock.today()), clock.today()),
            by=viewer.person_id,
            at=clock.now(),
            trail=trail_of(request),
        )
    except VersionConflict as conflict:
        messages.error(request, str(conflict))
        return
    told = {key: ", ".join(names) for key, names in (("made", result.made), ("lying", result.lying))}
    if result.made:
        messages.success(request, _("Klaar voor een besluit: %(topics)s.") % {"topics": told["made"]})
    if result.lying:
        messages.info(
            request,
            _("Hierover ligt al een voorstel, en dat blijft zoals het is: %(topics)s.") % {"topics": told["lying"]},
        )
    if left := [*result.left, *by_hand]:
        messages.info(
            request,
            _("Maak dit voorstel zelf, want er hoort een eigen uitleg bij: %(topics)s.") % {"topics": ", ".join(left)},
        )


def _advised(desk: Desk, run: AdviceRun) -> list[Advised]:
    answers = {row["id"]: row for row in run.advice["initiatives"]}
    items = {one.id: one for one in desk.question.setting.items}
    return [
        Advised(one, items[one.id].meeting, str(answers[one.id].get("variant") or ""))
        for one in desk.agenda(run).choices
    ]
