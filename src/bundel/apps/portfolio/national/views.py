"""The national picture: the whole, one topic, one municipality, and all of it to take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.files import as_json, attached
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.organisations import queries as organisations
from bundel.apps.portfolio.actions import planning
from bundel.apps.portfolio.exports.files import Cell, csv_file, xlsx_file
from bundel.apps.portfolio.national import comparing, layers, queries, tables
from bundel.apps.portfolio.national.forms import PictureFilter, read_selection
from bundel.apps.portfolio.national.queries import Standing
from bundel.apps.portfolio.national.rows import Picture
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.agenda import NO_WORKER_AFTER
from bundel.apps.portfolio.views.desk import for_municipality, page, run_for
from bundel.engine.geography.dot_map import dot_map
from bundel.site import clock

Rest = ParamSpec("Rest")
PictureView = Callable[Concatenate[HttpRequest, Picture, Rest], HttpResponse]


def with_picture(view: PictureView[Rest]) -> Callable[..., HttpResponse]:
    """For a page about part of the picture; as long as there is none, the first page says what to do."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        picture = queries.standing().picture
        return view(request, picture, *args, **kwargs) if picture is not None else redirect("portfolio:national")

    return wrapped


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """The whole: what goes on with whom, how sure, what just misses, whether it lasts, together against alone."""
    standing = queries.standing()
    picture = standing.picture
    if picture is None:
        return render(request, "portfolio/national_empty.html", _frame(request, standing))
    selection = read_selection(request.GET.dict())
    more = {
        "picture": picture,
        "selection": selection,
        "joints": selection.joints(picture),
        "form": PictureFilter(request.GET or None, initial={"laag": selection.layer}, auto_id="filter_%s"),
        "map": dot_map(organisations.places(clock.today()), layers.layer_of(picture, selection.layer)),
    }
    return render(request, "portfolio/national.html", {**_frame(request, standing), **more})


@require_POST
@once
def compute_national(request: HttpRequest) -> HttpResponse:
    """Ask for a new plan of the whole country."""
    planning.request_national_plan(day=clock.today(), at=clock.now())
    return redirect("portfolio:national")


@require_POST
@once
def cancel_national(request: HttpRequest) -> HttpResponse:
    """Stop the plan that is being made; the one that is there stays."""
    if planning.cancel_national_plan(at=clock.now()):
        messages.info(request, _("De berekening is gestopt. Wat er al stond, staat er nog."))
    return redirect("portfolio:national")


@require_safe
@with_picture
def national_topic(request: HttpRequest, picture: Picture, slug: str) -> HttpResponse:
    """One joint topic: who does what, what it asks, and who could tip it."""
    joint = picture.joint(slug)
    if joint is None:
        raise Http404(_("Dit onderwerp staat niet in het landelijke beeld."))
    drawn = dot_map(organisations.places(clock.today()), layers.role_layer(picture, joint))
    return render(request, "portfolio/national_topic.html", {"picture": picture, "joint": joint, "map": drawn})


@require_safe
@for_municipality
def national_municipality(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One municipality in the plan, beside its own agenda."""
    picture = queries.standing().picture
    if picture is None:
        return redirect("portfolio:national")
    part = picture.parts.get(desk.code)
    run = run_for(desk)
    agenda = desk.agenda(run) if run is not None and run.is_readable else None
    compared = comparing.compared(part, agenda, picture) if part is not None else ()
    more: dict[str, Any] = {"picture": picture, "part": part, "run": run, "agenda": agenda, "compared": compared}
    return page(request, desk, "portfolio/national_municipality.html", **more)


@require_safe
@with_picture
def national_export(request: HttpRequest, picture: Picture, form: str) -> HttpResponse:
    """The topics as a table, as they were selected; JSON is the whole answer."""
    if form == "json":
        done = queries.standing().done
        assert done is not None
        return as_json(queries.answer_of(done), "landelijk-beeld")
    joints = read_selection(request.GET.dict()).joints(picture)
    return _table(tables.topic_table(joints), form, "landelijk-beeld")


@require_safe
@with_picture
def national_plans_export(request: HttpRequest, picture: Picture, form: str) -> HttpResponse:
    """What every municipality does in the plan."""
    return _table(tables.part_table(picture), form, "landelijk-per-gemeente")


@require_safe
@with_picture
def national_topic_export(request: HttpRequest, picture: Picture, slug: str, form: str) -> HttpResponse:
    """Who takes part in one joint topic."""
    joint = picture.joint(slug)
    if joint is None:
        raise Http404
    return _table(tables.member_table(joint), form, f"landelijk-{joint.id}")


def _frame(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    busy = standing.busy
    is_ignored = busy is not None and busy.state == busy.State.WAITING and clock.now() - busy.asked_at > NO_WORKER_AFTER
    may_compute = may(viewer_of(request), "portfolio:compute_national")
    return {"standing": standing, "is_ignored": is_ignored, "may_compute": may_compute}


def _table(rows: list[list[Cell]], form: str, name: str) -> HttpResponse:
    if form == "csv":
        return attached(csv_file(rows), form, name)
    if form == "xlsx":
        return attached(xlsx_file(rows, _("Landelijk beeld")), form, name)
    raise Http404
