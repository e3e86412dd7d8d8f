"""What did it take us, and what do we know of others?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.estimates import queries
from bundel.apps.estimates.actions import telling
from bundel.apps.estimates.forms import ActualForm
from bundel.apps.horizon import queries as horizon
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.engine.tables.writing import csv_of
from bundel.site import clock

COLUMNS = ("onderwerp", "naam", "uren", "euro", "geleerd", "genoemd", "op")


@require_safe
def actuals(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that we told."""
    municipality = _municipality(code)
    viewer = viewer_of(request)
    told = queries.actuals_of(viewer, code, _before(code))
    names = {row.slug: row.name for row in horizon.topic_rows()}
    context = {
        "municipality": municipality,
        "rows": [(names.get(row.topic, row.topic), row) for row in told],
        "others": sorted((name, slug) for slug, name in names.items() if slug not in {row.topic for row in told}),
        "may_tell": may(viewer, "estimates:tell_actual", code),
    }
    return render(request, "estimates/actuals.html", context)


@require_safe
def actuals_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as CSV."""
    names = {row.slug: row.name for row in horizon.topic_rows()}
    cells = [
        (
            row.topic, names.get(row.topic, row.topic), _number(row.hours), _number(row.euros), row.learned,
            "ja" if row.is_named else "nee", row.at.date().isoformat(),
        )
        for row in queries.actuals_of(viewer_of(request), _municipality(code).code, _before(code))
    ]  # fmt: skip
    answer = HttpResponse(csv_of(COLUMNS, cells), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ervaringen-{code}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@once
def tell_actual(request: HttpRequest, code: str, topic: str) -> HttpResponse:
    """GET shows the form beside what others spent; POST keeps what we tell."""
    municipality = _municipality(code)
    names = {row.slug: row.name for row in horizon.topic_rows()}
    if topic not in names:
        raise Http404
    viewer = viewer_of(request)
    before = queries.actual_on(viewer, code, topic)
    form = ActualForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(request, before),
    )
    status = _kept(request, code, topic, form) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Bedankt. Anderen zien uw cijfer nooit apart."))
        return redirect("estimates:actuals", code)
    context = {
        "municipality": municipality,
        "topic": topic,
        "name": names[topic],
        "form": form,
        "figures": queries.figures_on(topic, code, municipality.size_class, _before(code)),
        "named": queries.named_on(topic, code),
    }
    return render(request, "estimates/tell_actual.html", context, status=status)


def _initial(request: HttpRequest, before: queries.ActualRow | None) -> dict[str, object]:
    """What was told before; else the hours that the page which sent us here had estimated."""
    if before is not None:
        return {
            "hours": before.hours, "euros": before.euros, "learned": before.learned,
            "is_named": before.is_named, "seen_version": before.version,
        }  # fmt: skip
    estimated = request.GET.get("uren", "")
    return {"seen_version": 0, "hours": int(estimated) if estimated.isdecimal() and len(estimated) < 8 else None}


def _kept(request: HttpRequest, code: str, topic: str, form: ActualForm) -> int:
    if not form.is_valid():
        return 422
    person_id = viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    try:
        telling.tell_actual(
            organisation_code=code,
            topic=topic,
            told=form.told,
            seen_version=form.cleaned_data["seen_version"],
            by=person_id,
            at=clock.now(),
            trail=trail_of(request),
        )
    except VersionConflict as conflict:
        form.add_error(None, str(conflict))
        return 409
    return 302


def _before(code: str) -> tuple[str, ...]:
    """What went into this municipality: what it told counts as ours."""
    return organisations.lineage(code, clock.today()).predecessors


def _municipality(code: str) -> MunicipalityRow:
    found = organisations.municipality(code, clock.today())
    if found is None:
        raise Http404
    return found


def _number(amount: int | None) -> str:
    return "" if amount is None else str(amount)
