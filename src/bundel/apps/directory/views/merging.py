"""Plan what happens to organisations on a day ahead: see first what it touches, then plan it, and cancel it in time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.trail import person_of, trail_of
from bundel.apps.directory import actions, queries
from bundel.apps.directory.forms import MergerForm
from bundel.apps.directory.telling import tell_administrators
from bundel.apps.organisations.models import Merger, Organisation
from bundel.apps.organisations.planning import Draft, faults_in
from bundel.apps.organisations.queries import organisation_names
from bundel.apps.organisations.touching import touched_by
from bundel.site import clock


@require_safe
def mergers(request: HttpRequest) -> HttpResponse:
    """Every plan with how it stands."""
    return render(request, "directory/mergers.html", {"rows": queries.mergers(clock.today())})


@require_safe
def mergers_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    rows = [row.cells() for row in queries.mergers(clock.today())]
    return as_file(queries.MERGER_COLUMNS, rows, kind, "herindelingen")


@once
def plan_merger(request: HttpRequest) -> HttpResponse:
    """GET shows the form, and once it is filled in what the plan touches; POST plans it."""
    sent = request.POST if request.method == "POST" else request.GET
    form = MergerForm(sent or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        draft = form.draft
        try:
            if request.method == "POST":
                made = actions.plan(draft, today=clock.today(), trail=trail_of(request))
                messages.success(request, _("Gepland. Op de dag gaat het vanzelf in."))
                _tell(request, made.pk)
                return redirect("directory:merger", made.pk)
            _check(draft)
        except ValidationError as refused:
            form.tell(refused.message_dict)
        else:
            context |= _preview((*draft.before, *draft.after)) | {"draft": draft}
    # Looking at a plan that cannot be changes nothing, but it is not what was asked for.
    return render(request, "directory/plan_merger.html", context, status=422 if form.is_bound and form.errors else 200)


def _tell(request: HttpRequest, pk: int) -> None:
    are_told = tell_administrators(request, pk, clock.today())
    if are_told:
        messages.info(request, _("De beheerders van wie het raakt, krijgen nu een mail."))
    elif are_told is False:
        messages.warning(request, _("De mail aan de beheerders van wie het raakt, ging niet weg. Zeg het hun zelf."))


def _check(draft: Draft) -> None:
    rows = {row.code: row for row in Organisation.objects.filter(code__in=draft.codes)}
    if wrong := faults_in(draft, rows, clock.today()):
        raise ValidationError(wrong)


def _preview(codes: tuple[str, ...]) -> dict[str, Any]:
    """What hangs on each organisation today."""
    names, found = organisation_names(codes), touched_by(codes, clock.today())
    return {
        "touched": {"some": [one for one in found if one.total], "none": [one for one in found if not one.total]},
        "columns": [names.get(code, code) for code in codes],
    }


@require_safe
def merger(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: what it touches, who was brought over, and the button to cancel it."""
    row = _found(pk)
    codes = tuple(code for code, _name in (*row.before, *row.after))
    return render(request, "directory/merger.html", {"merger": row, **_preview(codes)})


@require_POST
@once
def cancel_merger(request: HttpRequest, pk: int) -> HttpResponse:
    """Before its day: nothing happens, and everybody goes on as before."""
    _found(pk)
    try:
        actions.cancel(pk, today=clock.today(), trail=trail_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Afgezegd. Alles blijft zoals het was."))
        _tell(request, pk)
    return redirect("directory:merger", pk)


@require_POST
@once
def carry_administrators(request: HttpRequest, pk: int) -> HttpResponse:
    """The administrators of what goes into a new municipality become its administrators; they let the others in."""
    _found(pk)
    standing = Merger.objects.select_related("made").get(pk=pk)
    try:
        count = actions.carry_administrators(
            standing, by=person_of(request), today=clock.today(), trail=trail_of(request)
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        text = ngettext("%d beheerder is overgebracht.", "%d beheerders zijn overgebracht.", count) % count
        messages.success(request, text if count else _("Er was geen beheerder meer om over te brengen."))
    return redirect("directory:merger", pk)


def _found(pk: int) -> queries.MergerRow:
    row = queries.merger(pk, clock.today())
    if row is None:
        raise Http404
    return row
