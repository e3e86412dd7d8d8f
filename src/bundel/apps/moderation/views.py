"""Pages for moderators, and for the author of a hidden text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.steps import outcome_of
from bundel.apps.accounts.trail import trail_of
from bundel.apps.accounts.versions import VersionConflict, version_in
from bundel.apps.moderation import actions, queries
from bundel.apps.moderation.actions import Hand, WrongCase
from bundel.apps.moderation.forms import AppealForm, HideForm, JudgeForm
from bundel.apps.moderation.queries import CaseRow
from bundel.site import clock

COLUMNS = ("nummer", "gemeente", "onderwerp", "stand", "meldingen", "reden", "bezwaar", "oordeel", "veranderd_op")


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Everything that was reported or hidden, with counts."""
    viewer, state = viewer_of(request), request.GET.get("stand", "")
    context = {"rows": queries.cases(viewer, state), "counts": queries.counts(viewer), "state": state}
    return render(request, "moderation/cases.html", context)


@require_safe
def cases_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV, without the texts themselves: a hidden text leaves in no file."""
    cells = [
        (
            str(row.id), row.organisation_name, row.topic_name, row.state_words, str(row.report_count), row.reason,
            row.appeal_words, row.judgement, row.changed_at.date().isoformat(),
        )
        for row in queries.cases(viewer_of(request), request.GET.get("stand", ""))
    ]  # fmt: skip
    return as_file(COLUMNS, cells, "csv", "moderatie")


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One text, for moderators and for who wrote it."""
    return _page(request, _row(request, case_id))


@require_POST
@once
def hide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hide the text, with a reason."""
    form = HideForm(request.POST)
    return _step(
        request, case_id, "hide_form", form,
        lambda given: actions.hide(
            _hand(request), case_id=case_id, seen_version=given["seen_version"], reason=given["reason"]
        ),
        _("De tekst is nu overal verborgen."),
    )  # fmt: skip


@require_POST
@once
def let_stand(request: HttpRequest, case_id: int) -> HttpResponse:
    """Leave the text as it is."""
    return _plain_step(request, case_id, actions.let_stand, _("De tekst blijft staan."))


@require_POST
@once
def restore(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the text again."""
    return _plain_step(request, case_id, actions.restore, _("De tekst staat er weer."))


@require_POST
@once
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    """The author asks another moderator to look again."""
    form = AppealForm(request.POST)
    if not queries.may_appeal(viewer_of(request), case_id):
        raise Http404
    return _step(
        request, case_id, "appeal_form", form,
        lambda given: actions.appeal(
            _hand(request), case_id=case_id, seen_version=given["seen_version"], text=given["text"]
        ),
        _("Uw bezwaar is verstuurd. Een ander dan wie de tekst verborg, beslist erover."),
    )  # fmt: skip


@require_POST
@once
def judge_appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide on an appeal."""
    form = JudgeForm(request.POST)
    return _step(
        request, case_id, "judge_form", form,
        lambda given: actions.judge_appeal(
            _hand(request), case_id=case_id, seen_version=given["seen_version"], is_granted=form.is_granted,
            text=given["text"],
        ),
        _("Beslist. De schrijver hoort het."),
    )  # fmt: skip


def _page(request: HttpRequest, row: CaseRow, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = viewer_of(request)
    initial = {"seen_version": row.version}
    context = {
        "row": row,
        "is_moderator": viewer.is_curator,
        "wrote_it": row.author_id == viewer.person_id,
        "may_appeal": queries.may_appeal(viewer, row.id),
        "hid_it": row.hidden_by_id == viewer.person_id,
        "hide_form": HideForm(initial=initial),
        "appeal_form": AppealForm(initial=initial),
        "judge_form": JudgeForm(initial=initial),
        **forms,
    }
    return render(request, "moderation/case.html", context, status=status)


def _step(
    request: HttpRequest, case_id: int, name: str, form: Any, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    """Do one thing with a case that the viewer may see; what is refused is shown there, with what was typed."""
    _row(request, case_id)
    status = outcome_of(form, lambda: act(form.cleaned_data))
    if status == 302:
        messages.success(request, done)
        return redirect("moderation:case", case_id)
    return _page(request, _row(request, case_id), status, **{name: form})


def _plain_step(request: HttpRequest, case_id: int, act: Callable[..., object], done: str) -> HttpResponse:
    _row(request, case_id)
    try:
        act(_hand(request), case_id=case_id, seen_version=version_in(request.POST.get("seen_version", "")))
        messages.success(request, done)
    except (WrongCase, VersionConflict) as refused:
        messages.error(request, str(refused))
    return redirect("moderation:case", case_id)


def _row(request: HttpRequest, case_id: int) -> CaseRow:
    row = queries.case(viewer_of(request), case_id)
    if row is None:
        raise Http404
    return row


def _hand(request: HttpRequest) -> Hand:
    person_id = viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    return Hand(person_id, clock.now(), trail_of(request))
