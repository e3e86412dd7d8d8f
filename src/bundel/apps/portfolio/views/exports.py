"""Everything on the agenda can be taken away: one A4, PDF, CSV, XLSX, JSON, a calendar, and the profile itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.files import attached
from bundel.apps.accounts.idempotency import once
from bundel.apps.horizon.pdf import pdf_of
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import keeping
from bundel.apps.portfolio.answers.document import read_answers
from bundel.apps.portfolio.exports import calendar, documents, sheet, tables
from bundel.apps.portfolio.forms.changes import ImportForm
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import finished_run, for_municipality, page
from bundel.apps.portfolio.views.questions import to_agenda
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

PDF_STYLE = "portfolio/a4.css"
FORMS = ("csv", "xlsx", "json", "ics")


@require_safe
@for_municipality
def agenda_a4(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The agenda on one page, to print."""
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:agenda", desk.code)
    return page(request, desk, "portfolio/agenda_a4.html", sheet=sheet.sheet_of(desk.agenda(run)))


@require_safe
@for_municipality
def agenda_pdf(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same page as a tagged PDF."""
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:agenda", desk.code)
    context = {"sheet": sheet.sheet_of(desk.agenda(run)), "municipality": desk.municipality}
    html = render_to_string("portfolio/agenda_pdf.html", context, request)
    return attached(pdf_of(html, PDF_STYLE), "pdf", f"agenda-{desk.code}")


@require_safe
@for_municipality
def agenda_export(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """The agenda as a table, as data, or as dates for a calendar."""
    if form not in FORMS:
        raise Http404
    run = finished_run(desk)
    if run is None:
        return redirect("portfolio:agenda", desk.code)
    agenda = desk.agenda(run)
    address = request.build_absolute_uri(request.path.rsplit("/", 1)[0] + "/")
    makers = {
        "csv": lambda: tables.csv_of(agenda),
        "xlsx": lambda: tables.xlsx_of(agenda),
        "json": lambda: documents.json_of(desk.told, run),
        "ics": lambda: calendar.calendar_of(agenda, address, clock.now()),
    }
    return attached(makers[form](), form, f"agenda-{desk.code}")


@require_safe
@for_municipality
def profile_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The answers as a file that can be read back here, and by ``bundel advise``."""
    return attached(documents.profile_json(desk.told, desk.code), "json", f"profiel-{desk.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def import_profile(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read answers from a file, all or nothing, with the line of what is wrong."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return page(request, desk, "portfolio/import_profile.html", form=ImportForm())
    faults: list[object] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            answers = read_answers(file.read(), desk.reference, desk.code, file.name)
            queries.desk_with(desk, answers)
            keeping.keep_answers(request.session, desk.code, answers, desk.reference)
        except BadProfile as bad:
            faults = list(bad.faults)
        else:
            messages.success(request, _("De antwoorden uit het bestand zijn bewaard voor dit bezoek."))
            return to_agenda(request, desk)
    return page(request, desk, "portfolio/import_profile.html", status=422, form=form, faults=faults)
