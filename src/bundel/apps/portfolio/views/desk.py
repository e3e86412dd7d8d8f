"""What every page of a municipality needs first: the municipality itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import advising, warming
from bundel.apps.portfolio.models import AdviceRun
from bundel.apps.portfolio.queries import Desk
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

Rest = ParamSpec("Rest")
DeskView = Callable[Concatenate[HttpRequest, Desk, Rest], HttpResponse]
CodeView = Callable[..., HttpResponse]


def for_municipality(view: DeskView[Rest]) -> CodeView:
    """For a view about one municipality: gives it the desk; 404 where there is none today."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            desk = queries.desk_for(code, request.session, viewer_of(request), clock.today())
        except BadProfile as bad:
            return render(request, "portfolio/stale_answers.html", {"code": code, "faults": bad.faults}, status=409)
        if desk is None:
            raise Http404
        return view(request, desk, *args, **kwargs)

    return wrapped


def page(request: HttpRequest, desk: Desk, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page of one municipality, with what the frame around it shows."""
    viewer = viewer_of(request)
    context = {
        "desk": desk,
        "municipality": desk.municipality,
        "shown": desk.shown,
        "setting": desk.question.setting,
        "may_save": may(viewer, "portfolio:save_profile", desk.code),
        "is_member": bool(viewer.roles_in(desk.code)),
        "may_propose": may(viewer, "portfolio:propose_advice", desk.code),
        **more,
    }
    return render(request, template, context, status=status)


def run_for(desk: Desk) -> AdviceRun | None:
    """The run of the question on this desk."""
    return queries.run_of(desk, settings.ADVICE_SCENARIOS)


def finished_run(desk: Desk) -> AdviceRun | None:
    """The run on this desk when it is done."""
    run = run_for(desk)
    return run if run is not None and run.state == AdviceRun.State.DONE else None


def ask_for_advice(desk: Desk) -> AdviceRun:
    """The run of the question on this desk, asked for when there is none."""
    return advising.request_advice(code=desk.code, problem=desk.question.problem, at=clock.now())


def ask_at_once(desk: Desk, before: Desk) -> AdviceRun:
    """Ask for the advice on this desk, with a first look from the solved model of the desk before it."""
    run, old = ask_for_advice(desk), run_for(before)
    warming.answer_at_once(run.pk, old.pk if old is not None else None)
    return run


def name_of(request: HttpRequest) -> str:
    """Who makes an estimate: the person, or a visitor without an account."""
    return viewer_of(request).name or _("een bezoeker zonder account")
