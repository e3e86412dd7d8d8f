"""Pages about keeping and openness: what is still to be published, what may go, and what was destroyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import key_of, once
from bundel.apps.accounts.policy import may
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.accounts.trail import trail_of
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import destroying, filing
from bundel.apps.decisions.archive import queries
from bundel.apps.decisions.archive.forms import FilingForm, PickForm, RuleForm, initial_of_filing, initial_of_rule
from bundel.apps.decisions.archive.models import SelectionRule
from bundel.apps.decisions.views.frame import Place, at_place, at_place_of_any_time, page
from bundel.site import clock

TO_PUBLISH_COLUMNS = ("gemeente", "onderwerp", "naam", "versie", "besloten_op", "publicatiestatus", "bewaren")
DECLARED_COLUMNS = (
    "gemeente", "onderwerp", "naam", "versie", "besloten_op", "nummer_in_register", "bewaard_jaren", "bewaard_tot",
    "grond", "vernietigd_op", "ingestemd_door_nummer",
)  # fmt: skip


@require_safe
@at_place
def archive(request: HttpRequest, place: Place) -> HttpResponse:
    return _archive(request, place)


@require_POST
@once
@at_place
def set_rule(request: HttpRequest, place: Place) -> HttpResponse:
    """How long this organisation keeps its decisions."""
    form = RuleForm(request.POST)

    def act() -> str:
        filing.set_rule(
            organisation_code=place.code, term=form.term(), seen_version=form.cleaned_data["seen_version"],
            trail=trail_of(request),
        )  # fmt: skip
        return _("Bewaard. Dit geldt voor elk besluit dat niet zelf iets anders zegt.")

    def again(status: int) -> HttpResponse:
        return _archive(request, place, rule_form=form, status=status)

    return _changed(request, form, act, again, ("decisions:archive", place.code))


@require_POST
@once
@at_place
def destroy_decisions(request: HttpRequest, place: Place) -> HttpResponse:
    """What an administrator agreed to; the declaration is there at once."""
    form = _pick_form(queries.rows_that_may_go(place.viewer, place.code, clock.today()), request.POST)

    def act() -> str:
        made = destroying.destroy_decisions(
            organisation_code=place.code, picked=form.cleaned_data["picked"], trail=trail_of(request),
            key=key_of(request),
        )  # fmt: skip
        count = len(made.items)
        return ngettext(
            "%(count)d besluit is vernietigd. De verklaring staat hieronder.",
            "%(count)d besluiten zijn vernietigd. De verklaring staat hieronder.",
            count,
        ) % {"count": count}

    def again(status: int) -> HttpResponse:
        return _archive(request, place, pick_form=form, status=status)

    return _changed(request, form, act, again, ("decisions:archive", place.code))


@require_safe
@at_place
def declaration_export(request: HttpRequest, place: Place, pk: int, form: str) -> HttpResponse:
    """One declaration of destruction as a file."""
    declared = queries.declarations_of(place.viewer, place.code, clock.today()).filter(pk=pk).first()
    if declared is None:
        raise Http404
    keys = ("topic", "topic_name", "version", "decided_on", "entry", "years", "until", "basis")
    end = (declared.at.isoformat(timespec="seconds"), str(declared.agreed_by_id))
    rows = [
        (
            one.get("organisation", declared.organisation.code),
            *(str(one[key] if one[key] is not None else "") for key in keys),
            *end,
        )
        for one in declared.items
    ]
    return as_file(DECLARED_COLUMNS, rows, form, f"verklaring-van-vernietiging-{place.code}-{pk}")


@require_safe
@at_place
def to_publish(request: HttpRequest, place: Place) -> HttpResponse:
    rows = queries.rows_to_publish(place.viewer, place.code, clock.today())
    may_file = may(place.viewer, "decisions:file_decision", place.code)
    return page(request, place, "decisions/to_publish.html", rows=rows, may_file=may_file)


@require_safe
@at_place
def to_publish_export(request: HttpRequest, place: Place, form: str) -> HttpResponse:
    rows = [
        (
            one.code, one.topic, one.topic_name, str(one.version), localdate(one.at).isoformat(), one.publication_words,
            one.kept.words,
        )
        for one in queries.rows_to_publish(place.viewer, place.code, clock.today())
    ]  # fmt: skip
    return as_file(TO_PUBLISH_COLUMNS, rows, form, f"te-publiceren-{place.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
@at_place_of_any_time
def file_decision(request: HttpRequest, place: Place, version: int) -> HttpResponse:
    """Whether one decision is published, and how long it is kept; of one that ended, whoever took over says it."""
    history = decisions.history_of(place.viewer, place.code, place.subject.slug)
    row = next((one for one in history if one.version == version), None)
    if row is None:
        raise Http404
    standing = queries.filing_of(place.viewer, row.id)
    form = FilingForm(sent(request), initial=initial_of_filing(standing))

    def act() -> str:
        filing.file_decision(
            decision_id=row.id, openness=form.openness(), term=form.term(),
            seen_version=form.cleaned_data["seen_version"], trail=trail_of(request),
        )  # fmt: skip
        return _("Bewaard.")

    def again(status: int) -> HttpResponse:
        rule = queries.rule_for(place.code, clock.today())
        return page(request, place, "decisions/file_decision.html", form=form, row=row, rule=rule, status=status)

    return _changed(request, form, act, again, ("decisions:decision", place.code, row.topic))


def _archive(
    request: HttpRequest, place: Place, *, rule_form: Any = None, pick_form: Any = None, status: int = 200
) -> HttpResponse:
    rule = SelectionRule.objects.visible_to(place.viewer).filter(organisation__code=place.code).first()
    rows = queries.rows_that_may_go(place.viewer, place.code, clock.today())
    return page(
        request, place, "decisions/archive.html", status=status,
        rule=rule, rule_form=rule_form or RuleForm(initial=initial_of_rule(rule)),
        rows=rows, pick_form=pick_form or _pick_form(rows, None),
        declarations=queries.declarations_of(place.viewer, place.code, clock.today()),
        to_publish=queries.count_to_publish(place.viewer, place.code, clock.today()),
        may_destroy=may(place.viewer, "decisions:destroy_decisions", place.code),
    )  # fmt: skip


def _pick_form(rows: Sequence[queries.FiledRow], data: Any) -> PickForm:
    offered = [(one.id, _in_words(one)) for one in rows]
    return PickForm(data, offered=offered)


def _in_words(row: queries.FiledRow) -> str:
    of = f"{row.former}, " if row.former else ""
    version = _("versie %(n)s") % {"n": row.version}
    return f"{row.topic_name} ({of}{version}), {localtime(row.at):%d-%m-%Y}: {row.kept.words}"


def _changed(
    request: HttpRequest, form: Any, act: Callable[[], str], again: Callable[[int], HttpResponse],
    back: tuple[str, ...],
) -> HttpResponse:  # fmt: skip
    """Do it and go on, or show the form again with what is wrong."""
    status = outcome_of(form, lambda: messages.success(request, act()))
    return redirect(*back) if status == 302 else again(status)
