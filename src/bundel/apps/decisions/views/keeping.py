"""Take a decision along for the archive."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from bundel.apps.accounts.files import attached
from bundel.apps.decisions import dossier, queries
from bundel.apps.decisions.archive import queries as archive
from bundel.apps.decisions.documents import STYLE
from bundel.apps.decisions.models import Decision
from bundel.apps.decisions.views.frame import Place, at_place
from bundel.apps.horizon.pdf import pdf_of
from bundel.apps.record import actions as record
from bundel.site import clock


@require_safe
@at_place
def decision_folder(request: HttpRequest, place: Place, version: int) -> HttpResponse:
    """The folder of one version of a decision as a ZIP; how it is valued is known, or stands in the address."""
    history = queries.history_of(place.viewer, place.code, place.subject.slug)
    row = next((one for one in history if one.version == version), None)
    if row is None:
        raise Http404
    known = archive.kept_of(place.viewer, place.code, row.id)
    try:
        term = (
            dossier.Term(known.value, known.years)
            if known
            else dossier.term_of(request.GET.get("waardering", ""), request.GET.get("jaren", ""))
        )
    except dossier.WrongTerm as wrong:
        messages.error(request, str(wrong))
        return redirect("decisions:decision", place.code, place.subject.slug)
    entry = Decision.objects.visible_to(place.viewer).select_related("entry").get(pk=row.id).entry
    proof = record.receipt_for(entry=entry, viewer=place.viewer, now=clock.now())
    html = render_to_string("decisions/decision_pdf.html", {"row": row, "municipality": place.municipality}, request)
    folder = dossier.folder_of(row, pdf=pdf_of(html, STYLE), proof=proof.written, term=term)
    return attached(folder, "zip", f"besluit-{place.code}-{row.topic}-v{version}")
