"""The start page of one municipality: what we know of it, and what to do next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.versions import version_in
from bundel.apps.horizon import queries as horizon
from bundel.apps.organisations import queries as organisations
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.agenda.told import told
from bundel.apps.portfolio.queries import Desk, desk_for, saved_profile
from bundel.apps.portfolio.views.desk import for_municipality, page, run_for
from bundel.engine.question.profile import BadProfile
from bundel.site import clock


@require_safe
@for_municipality
def municipality(request: HttpRequest, desk: Desk) -> HttpResponse:
    run = run_for(desk)
    bodies = organisations.bodies_for(desk.code, clock.today())
    # What no file tells of a municipality that came by a merger is the sum of what it is made of.
    is_added_up = bool(desk.before) and desk.code not in horizon.reference().municipality_by_code
    return page(request, desk, "portfolio/municipality.html", run=run, bodies=bodies, is_added_up=is_added_up)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def save_profile(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save what is on screen for everybody of this municipality; a colleague who was first is shown beside it."""
    now = told(desk.answers, desk.reference)
    if request.method != "POST":
        return page(request, desk, "portfolio/save_profile.html", told=now, is_saving=True)
    person_id = viewer_of(request).person_id
    assert person_id is not None
    try:
        saved = keeping.save_profile(
            code=desk.code,
            answers=desk.answers,
            reference=desk.reference,
            person_id=person_id,
            seen_version=version_in(request.POST.get("seen_version", "")),
            at=clock.now(),
        )
    except keeping.ProfileConflict as conflict:
        saved_now = saved_profile(desk.code, viewer_of(request))
        theirs = told(saved_now.answers, desk.reference) if saved_now else []
        context = {
            "conflict": str(conflict),
            "standing": saved_now,
            "standing_told": theirs,
            "told": now,
            "is_saving": True,
        }
        return page(request, desk, "portfolio/save_profile.html", status=409, **context)
    keeping.forget_answers(request.session, desk.code)
    messages.success(
        request,
        _("Opgeslagen als versie %(version)s. Uw collega's zien deze antwoorden nu ook.") % {"version": saved.version},
    )
    return redirect("portfolio:agenda", desk.code)


@require_POST
@once
def forget_answers(request: HttpRequest, code: str) -> HttpResponse:
    """Begin again: the answers of this visit are gone; what was saved stays."""
    keeping.forget_answers(request.session, code)
    try:
        desk = desk_for(code, request.session, viewer_of(request), clock.today())
    except BadProfile:
        # What the municipality saved no longer fits: without empty answers in front of it nobody could go on.
        keeping.begin_empty(request.session, code)
    else:
        if desk is None:
            raise Http404
    messages.info(request, _("De antwoorden van dit bezoek zijn weg. Wat uw gemeente opsloeg, is er nog."))
    return redirect("portfolio:municipality", code)
