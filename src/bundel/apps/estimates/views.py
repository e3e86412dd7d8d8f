"""What did it take us, and what do we know of others?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.estimates import queries
from bundel.apps.estimates.actions import telling
from bundel.apps.estimates.forms import ActualForm
from bundel.apps.horizon import queries as horizon
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.addressing import for_municipality_of_today
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.site import clock

COLUMNS = ("onderwerp", "naam", "uren", "euro", "geleerd", "genoemd", "op")


@require_safe
@for_municipality_of_today
def actuals(request: HttpRequest, municipality: MunicipalityRow) -> HttpResponse:
    """Everything that we told."""
    viewer, code = viewer_of(request), municipality.code
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
@for_municipality_of_today
def actuals_export(request: HttpRequest, municipality: MunicipalityRow) -> HttpResponse:
    """The same as CSV."""
    code = municipality.code
    names = {row.slug: row.name for row in horizon.topic_rows()}
    cells = [
        (
            row.topic, names.get(row.topic, row.topic), _number(row.hours), _number(row.euros), row.learned,
            "ja" if row.is_named else "nee", row.at.date().isoformat(),
        )
        for row in queries.actuals_of(viewer_of(request), code, _before(code))
    ]  # fmt: skip
    return as_file(COLUMNS, cells, "csv", f"ervaringen-{code}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality_of_today
def tell_actual(request: HttpRequest, municipality: MunicipalityRow, topic: str) -> HttpResponse:
    """GET shows the form beside what others spent; POST keeps what we tell."""
    code = municipality.code
    names = {row.slug: row.name for row in horizon.topic_rows()}
    if topic not in names:
        raise Http404
    viewer = viewer_of(request)
    before = queries.actual_on(viewer, code, topic)
    form = ActualForm(sent(request), initial=_initial(request, before))

    def act() -> None:
        assert viewer.person_id is not None, "the policy asks for a log-in"
        telling.tell_actual(
            organisation_code=code,
            topic=topic,
            told=form.told,
            seen_version=form.cleaned_data["seen_version"],
            by=viewer.person_id,
            at=clock.now(),
            trail=trail_of(request),
        )

    status = outcome_of(form, act)
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


def _before(code: str) -> tuple[str, ...]:
    """What went into this municipality: what it told counts as ours."""
    return organisations.lineage(code, clock.today()).predecessors


def _number(amount: int | None) -> str:
    return "" if amount is None else str(amount)
