"""Kept plans on the working desk: keep one, lay it on the table again, or throw it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.portfolio.actions import keeping, kept_plans
from bundel.apps.portfolio.models import KeptPlan
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import for_municipality
from bundel.site import clock


@require_POST
@once
@for_municipality
def keep_plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what was moved under a name."""
    person_id = viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    moves = keeping.moves_of(request.session, desk.code)
    try:
        kept = kept_plans.keep_plan(
            code=desk.code, name=request.POST.get("name", ""), moves=moves, by=person_id, at=clock.now()
        )
        messages.success(request, _("Bewaard als %(name)s. Uw collega's zien dit plan ook.") % {"name": kept.name})
    except kept_plans.WrongPlan as wrong:
        messages.error(request, str(wrong))
    return redirect("portfolio:working_desk", desk.code)


@require_POST
@once
@for_municipality
def open_plan(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Lay a kept plan on the table, in the place of what was moved."""
    plan = plan_of(request, desk, plan_id)
    if plan is None:
        raise Http404
    keeping.keep_moves(request.session, desk.code, plan.moves)
    messages.success(request, _("%(name)s ligt op tafel.") % {"name": plan.name})
    return redirect("portfolio:working_desk", desk.code)


@require_POST
@once
@for_municipality
def drop_plan(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Throw a kept plan away."""
    if not kept_plans.drop_plan(code=desk.code, plan_id=plan_id):
        raise Http404
    messages.success(request, _("Het plan is weg."))
    return redirect("portfolio:working_desk", desk.code)


def plans_of(request: HttpRequest, desk: Desk) -> list[KeptPlan]:
    """Every plan that was kept for this municipality, by name."""
    own = KeptPlan.objects.visible_to(viewer_of(request)).filter(organisation__code=desk.code)
    return list(own.select_related("by"))


def plan_of(request: HttpRequest, desk: Desk, plan_id: int) -> KeptPlan | None:
    """One of them."""
    return next((one for one in plans_of(request, desk) if one.pk == plan_id), None)
