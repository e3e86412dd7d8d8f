"""Pages for department heads: what lands on us, and what we say of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms import KeyedForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import remarking
from bundel.apps.decisions.models import Remark
from bundel.apps.decisions.remarks import RemarkRow, remarks_of
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.agenda.words import LANES
from bundel.apps.portfolio.answers.changes import with_state
from bundel.apps.portfolio.departments.landing import Department, departments_of, not_computed_yet
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import finished_run, for_municipality, page
from bundel.apps.portfolio.views.questions import to_agenda
from bundel.site import clock

COLUMNS = ("afdeling", "onderwerp", "naam", "advies", "wijze", "jaar", "uren_van", "uren_tot", "beslist")


class RemarkForm(KeyedForm):
    """One thing to say about one topic."""

    topic = forms.ChoiceField(label=gettext_lazy("Over welk onderwerp?"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat wilt u zeggen?"),
        choices=[
            ("objection", gettext_lazy("Wij hebben een bezwaar")),
            ("hours", gettext_lazy("Wij schatten de uren anders")),
            ("in_use", gettext_lazy("Wij gebruiken dit al")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Toelichting"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    low = forms.IntegerField(label=gettext_lazy("Minstens, in uren"), required=False, min_value=0, max_value=10**6)
    high = forms.IntegerField(label=gettext_lazy("Hoogstens, in uren"), required=False, min_value=0, max_value=10**6)

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topic"]
        field.choices = [(row.id, row.name) for row in department.rows]


@require_safe
@for_municipality
def departments(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where everything lands, and what was said of it."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "departments": _departments(desk),
        "remarks": remarks_of(viewer, desk.code, desk.before),
        "may_handle": may(viewer, "portfolio:handle_remark", desk.code),
        "in_use": {row.id for row in _in_use(request, desk)},
        "years": desk.question.setting.periods,
    }
    return page(request, desk, "portfolio/departments.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def department(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """GET shows what lands on one department; POST says something of it."""
    is_computed = finished_run(desk) is not None
    if is_computed:
        found = next((one for one in _departments(desk) if one.slug == slug), None)
    else:
        # After every decision the advice is computed anew: who speaks for a department must not wait for that.
        found = not_computed_yet(desk.question.setting, slug)
    if found is None:
        raise Http404
    form = RemarkForm(sent(request), department=found)
    status = outcome_of(form, lambda: _say(request, desk, found, form))
    if status == 302:
        messages.success(request, _("Dank. De voorbereider ziet wat u zei."))
        return redirect("portfolio:department", desk.code, slug)
    years = desk.question.setting.periods
    context = {"department": found, "form": form, "years": years, "is_computed": is_computed}
    return page(request, desk, "portfolio/department.html", status=status, **context)


@require_POST
@once
@for_municipality
def handle_remark(request: HttpRequest, desk: Desk, remark_id: int) -> HttpResponse:
    """A preparer dealt with it."""
    if not remarking.handle_remark(
        organisation_code=desk.code, remark_id=remark_id, at=clock.now(), before=desk.before
    ):
        raise Http404
    return redirect("portfolio:departments", desk.code)


@require_POST
@once
@for_municipality
def take_in_use(request: HttpRequest, desk: Desk, remark_id: int) -> HttpResponse:
    """A preparer takes over that we use something already, as an answer of this visit; the remark is dealt with."""
    said = next((row for row in _in_use(request, desk) if row.id == remark_id), None)
    if said is None:
        raise Http404
    keeping.keep_answers(request.session, desk.code, with_state(desk.answers, said.topic, "running"), desk.reference)
    remarking.handle_remark(organisation_code=desk.code, remark_id=remark_id, at=clock.now(), before=desk.before)
    return to_agenda(request, desk)


def _in_use(request: HttpRequest, desk: Desk) -> list[RemarkRow]:
    """What departments say to use already and nobody dealt with; of a package nobody knows which part."""
    alone = {item.id for item in desk.question.setting.items if item.members == (item.id,)}
    said = remarks_of(viewer_of(request), desk.code, desk.before)
    return [row for row in said if row.kind == Remark.Kind.IN_USE and not row.is_handled and row.topic in alone]


@require_safe
@for_municipality
def departments_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that lands, as CSV: a row for each topic, department and year."""
    cells = [
        (
            one.slug, row.id, row.name, str(LANES[row.lane]), row.way, year, str(round(hours.low)),
            str(round(hours.high)), row.decides,
        )
        for one in _departments(desk)
        for row in one.rows
        for year, hours in zip(desk.question.setting.periods, row.hours, strict=True)
    ]  # fmt: skip
    return as_file(COLUMNS, cells, "csv", f"afdelingen-{desk.code}")


def _departments(desk: Desk) -> list[Department]:
    run = finished_run(desk)
    if run is None:
        return []
    return departments_of(desk.question.setting, desk.question.problem, run.advice)


def _say(request: HttpRequest, desk: Desk, found: Department, form: RemarkForm) -> None:
    given, person_id = form.cleaned_data, viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    topic = decisions.topics().get(given["topic"])
    if topic is None:
        raise Http404
    remarking.remark(
        organisation_code=desk.code, topic=topic, department=found.slug, kind=given["kind"], text=given["text"],
        low=given["low"], high=given["high"], by=person_id, at=clock.now(),
    )  # fmt: skip
