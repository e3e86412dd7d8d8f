"""What changed in our advice since last time, and whether we want mail about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.portfolio.actions import renewing
from bundel.apps.portfolio.agenda.change_words import ChangeRow, change_rows
from bundel.apps.portfolio.models import AdviceChange, StandingAdvice
from bundel.apps.portfolio.queries import Desk
from bundel.apps.portfolio.views.desk import for_municipality, page

MOST_SHOWN = 200
COLUMNS = ("onderwerp", "naam", "was", "is", "waarom", "sinds", "gevonden_op")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@for_municipality
def changes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """GET shows what changed; POST turns the mail about it off or on."""
    if request.method == "POST":
        is_quiet = request.POST.get("quiet") == "yes"
        if renewing.set_quiet(code=desk.code, is_quiet=is_quiet):
            messages.success(request, _("Geen mail meer over veranderingen.") if is_quiet else _("De mail staat aan."))
        return redirect("portfolio:changes", desk.code)
    viewer = viewer_of(request)
    own = StandingAdvice.objects.visible_to(viewer).filter(organisation__code=desk.code)
    context: dict[str, Any] = {
        "rows": _rows(desk, viewer),
        "standing": own.defer("problem", "answer").first(),
        "may_set": may(viewer, "portfolio:changes", desk.code),
    }
    return page(request, desk, "portfolio/changes.html", **context)


@require_safe
@for_municipality
def changes_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same as CSV."""
    cells = [
        (one.item, one.name, one.before, one.after, one.why, one.since.date().isoformat(), one.at.date().isoformat())
        for one in _rows(desk, viewer_of(request))
    ]
    return as_file(COLUMNS, cells, "csv", f"veranderd-{desk.code}")


def _rows(desk: Desk, viewer: Viewer) -> list[ChangeRow]:
    names = {item.id: item.name for item in desk.question.setting.items}
    own = AdviceChange.objects.visible_to(viewer).filter(organisation__code__in=(desk.code, *desk.before))
    return change_rows(own[:MOST_SHOWN], names)
