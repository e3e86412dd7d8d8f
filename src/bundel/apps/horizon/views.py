"""The list of topics, one topic, what is coming, and their files."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.steps import outcome_of, sent
from bundel.apps.horizon import actions, exports, queries
from bundel.apps.horizon.brief import brief
from bundel.apps.horizon.coming import coming as coming_rows
from bundel.apps.horizon.coming import read_coming, timeline
from bundel.apps.horizon.files import CORRECTABLE
from bundel.apps.horizon.forms import ComingFilter, CorrectFactForm, TopicFilter
from bundel.apps.horizon.topics import all_topics, page_of, read_selection
from bundel.apps.horizon.topics import topics as selected_topics
from bundel.apps.horizon.words import FIELDS, value_in_words
from bundel.apps.record import queries as record
from bundel.engine.feeds.atom import FeedEntry
from bundel.site import clock

PER_PAGE = 30


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    reference = queries.reference()
    selection = read_selection(request.GET.dict(), reference)
    rows = selected_topics(reference, selection)
    years = sorted({year for row in all_topics(reference) for year in row.years})
    form = TopicFilter(request.GET or None, reference=reference, years=years, auto_id="filter_%s")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "")[:6])
    context = {"form": form, "selection": selection, "rows": page.object_list, "page": page, "count": len(rows)}
    return render(request, "horizon/topics.html", context)


@require_safe
def topics_export(request: HttpRequest, kind: str) -> HttpResponse:
    reference = queries.reference()
    selection = read_selection(request.GET.dict(), reference)
    rows = selected_topics(reference, selection)
    address = request.build_absolute_uri(reverse("horizon:topics"))
    if kind != "atom":
        return as_file(*exports.topic_table(rows, address), kind, "onderwerpen")
    entries = [(f"{address}{row.slug}/", row.name, f"{row.standing_text}. {row.summary}") for row in rows]
    more = newest_checkpoint(request)
    return exports.as_atom(_("Onderwerpen"), request.build_absolute_uri(), entries, queries.changed_at(), more)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The brief; a member of a package has its place on the page of the package."""
    reference = queries.reference()
    rows = {row.slug: row for row in all_topics(reference)}
    if slug not in rows:
        if slug in reference.initiative_by_id:
            return redirect(f"{reverse('horizon:topic', args=[page_of(reference, slug)])}#{slug}")
        raise Http404(_("Dit onderwerp kennen wij niet. Zoek het in de lijst van onderwerpen."))
    row = rows[slug]
    members = list(row.members)
    about = brief(reference, row, queries.facts_of(members), queries.versions_of(members))
    can_correct = may(viewer_of(request), "horizon:correct_fact")
    context = {"brief": about, "topic": row, "can_correct": can_correct, "contact": settings.CONTACT_EMAIL}
    return render(request, "horizon/topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct_fact(request: HttpRequest, slug: str, field: str) -> HttpResponse:
    """Correct one fact of an initiative, with its source."""
    reference = queries.reference()
    if slug not in reference.initiative_by_id or field not in CORRECTABLE:
        raise Http404(_("Dit feit kennen wij niet."))
    facts, status = queries.facts_of([slug])[slug][field], 200
    current = next((fact.value for fact in facts if fact.is_current), None)
    version = queries.versions_of([slug])[slug]
    initial = {"value": current, "seen_version": version, "read_on": clock.today()}
    form = CorrectFactForm(sent(request), initial=initial, field=field, today=clock.today())
    status = outcome_of(form, lambda: _correct(request, form, slug, field))
    if status == 302:
        return redirect(f"{reverse('horizon:topic', args=[page_of(reference, slug)])}#{slug}")
    context = {
        "form": form,
        "initiative": reference.initiative_by_id[slug],
        "label": FIELDS[field],
        "current": value_in_words(field, current),
        "rows": [(fact, value_in_words(field, fact.value)) for fact in facts],
        "page_slug": page_of(reference, slug),
    }
    return render(request, "horizon/correct_fact.html", context, status=status)


def _correct(request: HttpRequest, form: CorrectFactForm, slug: str, field: str) -> None:
    given = form.cleaned_data
    actions.correct_fact(
        viewer_of(request),
        slug,
        field,
        form.new_value,
        source=given["source"],
        read_on=given["read_on"],
        seen_version=given["seen_version"],
        now=clock.now(),
    )


@require_safe
def coming(request: HttpRequest) -> HttpResponse:
    reference, today = queries.reference(), clock.today()
    selection = read_coming(request.GET.dict(), reference)
    rows = coming_rows(reference, selection, today)
    context = {
        "form": ComingFilter(request.GET or None, reference=reference, auto_id="filter_%s"),
        "selection": selection,
        "dated": [row for row in rows if row.date],
        "undated": [row for row in rows if not row.date],
        "timeline": timeline(rows, today),
    }
    return render(request, "horizon/coming.html", context)


@require_safe
def coming_export(request: HttpRequest, kind: str) -> HttpResponse:
    reference = queries.reference()
    rows = coming_rows(reference, read_coming(request.GET.dict(), reference), clock.today())
    address = request.build_absolute_uri(reverse("horizon:coming"))
    if kind != "atom":
        return as_file(*exports.coming_table(rows, address), kind, "wat-komt-eraan")
    entries = [(f"{address}#{row.key}", f"{row.when}: {row.title}", row.what) for row in rows]
    more = newest_checkpoint(request)
    return exports.as_atom(_("Wat komt eraan"), request.build_absolute_uri(), entries, queries.changed_at(), more)


def newest_checkpoint(request: HttpRequest) -> list[FeedEntry]:
    """Whoever follows a feed of ours keeps the record to what was signed, without doing anything for it."""
    newest = record.last_checkpoint()
    return record.feed_entries([newest] if newest else [], request.build_absolute_uri)


@require_safe
def coming_calendar(request: HttpRequest) -> HttpResponse:
    reference, today = queries.reference(), clock.today()
    rows = coming_rows(reference, read_coming(request.GET.dict(), reference), today)
    address = request.build_absolute_uri(reverse("horizon:coming"))
    return exports.as_calendar(rows, address, request.get_host().partition(":")[0], today)
