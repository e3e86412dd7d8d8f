"""What stands: the decisions of one organisation, one of them with its history, and the position on one page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.idempotency import once
from bundel.apps.decisions import documents, exports, queries
from bundel.apps.decisions.actions import deciding
from bundel.apps.decisions.archive import queries as archive
from bundel.apps.decisions.laid_before import laid_before
from bundel.apps.decisions.position import position_of
from bundel.apps.decisions.queries import DecisionRow
from bundel.apps.decisions.taking_over import taken_over
from bundel.apps.decisions.views.frame import Place, at_place, page, pen_of
from bundel.apps.moderation import queries as moderation
from bundel.apps.moderation.queries import CaseRow
from bundel.site import clock


@require_safe
@at_place
def decisions(request: HttpRequest, place: Place) -> HttpResponse:
    """The decisions that stand, as far as the viewer may see."""
    rows = queries.standing_decisions(place.viewer, place.code, place.before)
    is_own = bool(place.viewer.roles_in(place.code))
    return page(request, place, "decisions/decisions.html", rows=rows, is_own=is_own)


@require_safe
@at_place
def decisions_export(request: HttpRequest, place: Place, form: str) -> HttpResponse:
    """The same as a file."""
    rows = queries.standing_decisions(place.viewer, place.code, place.before)
    return exports.decisions_file(rows, form, f"besluiten-{place.code}")


@require_safe
@at_place
def decision(request: HttpRequest, place: Place) -> HttpResponse:
    """One topic: what stands, its arguments, its history, and what others chose."""
    history = queries.history_of(place.viewer, place.code, place.subject.slug, place.before)
    is_own = bool(place.viewer.roles_in(place.code))
    if not history and not is_own:
        raise Http404
    standing = next(iter(taken_over([row for row in history if row.is_standing], place.code)), None)
    return page(
        request,
        place,
        "decisions/decision.html",
        history=history,
        standing=standing,
        is_ours=standing is not None and standing.organisation == place.code,
        proposal=queries.proposal_on(place.viewer, place.code, place.subject.slug),
        peers=queries.peers_on(place.viewer, place.subject.slug, place.code, place.before),
        is_own=is_own,
        laid=laid_before(place.viewer, standing) if standing else None,
        may_report=not place.viewer.is_anonymous and any(row.is_read_outside for row in history),
        cases=_cases(place, history),
        kept=archive.kept_of(place.viewer, place.code, standing.id) if standing else None,
    )


def _cases(place: Place, history: list[DecisionRow]) -> list[CaseRow]:
    """What the viewer may know about texts that are hidden here: as their author, decider or moderator."""
    hidden = {case_id for row in history for case_id in row.hidden_cases}
    return [row for row in moderation.cases(place.viewer) if row.id in hidden] if hidden else []


@require_safe
@at_place
def college_proposal(request: HttpRequest, place: Place, form: str) -> HttpResponse:
    """A draft proposal for the meeting that decides, filled in from what is on record or lies there."""
    makers = {"docx": documents.college_docx, "pdf": documents.college_pdf}
    draft = documents.draft_of(place.viewer, place.municipality, place.subject, clock.today())
    if form not in makers or draft is None:
        raise Http404
    return makers[form](draft)


@require_safe
@at_place
def position(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything we take part in, lead, wait for and promised, on one page."""
    return page(
        request,
        place,
        "decisions/position.html",
        position=position_of(place.viewer, place.code, clock.today(), place.before),
    )


@require_POST
@once
@at_place
def mark_seen(request: HttpRequest, place: Place) -> HttpResponse:
    """What stands now is seen; what comes later gets a mark."""
    pen = pen_of(request, place)
    deciding.mark_seen(organisation_code=place.code, by=pen.by, at=pen.at)
    return redirect("decisions:position", place.code)


@require_safe
@at_place
def position_pdf(request: HttpRequest, place: Place) -> HttpResponse:
    """The same as a tagged PDF."""
    context = {
        "municipality": place.municipality,
        "position": position_of(place.viewer, place.code, clock.today(), place.before),
        "today": clock.today(),
        **documents.foot_context(),
    }
    html = render_to_string("decisions/position_pdf.html", context, request)
    return documents.pdf_answer(html, f"positie-{place.code}")
