"""Who may decide what, up to which amount and for how long."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts import administration
from bundel.apps.accounts.actions.mandates import end_mandate, give_mandate
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.forms_people import MandateForm
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.models import Mandate
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.organisations.addressing import for_living
from bundel.apps.organisations.models import Organisation
from bundel.site import clock


@once
@for_living
def mandates(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Everybody of the organisation sees them; the administrator adds to them."""
    today = clock.today()
    form = MandateForm(sent(request), organisation=organisation, on=today)

    def act() -> None:
        given = form.cleaned_data
        give_mandate(
            given["person"], organisation, basis=given["basis"], valid_from=given["valid_from"],
            valid_until=form.valid_until, max_total_cents=form.max_total_cents, subject=given["subject"],
            given_by=person_of(request), trail=trail_of(request),
        )  # fmt: skip

    status = outcome_of(form, act)
    if status == 302:
        messages.success(request, _("Het mandaat is bewaard."))
        return redirect("accounts:mandates", organisation.code)
    rows = administration.mandates_of(organisation, today)
    context = {"organisation": organisation, "rows": rows, "form": form}
    context["has_ended"] = organisation.has_ended(today)
    context["may_change"] = may(viewer_of(request), "accounts:mandates", organisation.code) and not context["has_ended"]
    return render(request, "accounts/mandates.html", context, status=status)


@require_safe
@for_living
def mandates_export(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    rows = [row.cells() for row in administration.mandates_of(organisation, clock.today())]
    return as_file(administration.MANDATE_COLUMNS, rows, kind, f"mandaten-{organisation.code}")


@require_POST
@once
@for_living
def stop_mandate(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    mine = Mandate.objects.visible_to(viewer_of(request)).filter(pk=pk, organisation=organisation)
    mandate = mine.select_related("organisation").first()
    if mandate is None:
        raise Http404
    end_mandate(mandate, on=clock.today(), trail=trail_of(request))
    messages.success(request, _("Het mandaat is ingetrokken. Wat er al onder is besloten, blijft staan."))
    return redirect("accounts:mandates", organisation.code)
