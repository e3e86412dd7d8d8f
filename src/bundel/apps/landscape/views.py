"""Who uses a topic already, on the map, as a table and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bundel.apps.accounts.files import as_file
from bundel.apps.horizon import queries as horizon
from bundel.apps.landscape import queries
from bundel.apps.landscape.using import Topic, topic_of, use_layer, use_table
from bundel.apps.organisations import queries as organisations
from bundel.engine.geography.dot_map import dot_map
from bundel.site import clock


@require_safe
def topic_use(request: HttpRequest, slug: str) -> HttpResponse:
    topic = _topic(slug)
    rows = queries.users_of(topic.members)
    heirs = organisations.present_codes({row.code for row in rows}, clock.today())
    drawn = dot_map(organisations.places(clock.today()), use_layer(topic, rows, heirs))
    count = len({row.code for row in rows})
    sources = sorted({row.source for row in rows})
    context = {"topic": topic, "map": drawn, "count": count, "sources": sources, "rows": rows}
    return render(request, "landscape/topic_use.html", context)


@require_safe
def topic_use_export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    topic = _topic(slug)
    rows = queries.users_of(topic.members)
    names = organisations.organisation_names({row.code for row in rows})
    return as_file(*use_table(rows, names), form, f"gebruik-{topic.slug}")


def _topic(slug: str) -> Topic:
    topic = topic_of(horizon.reference(), slug)
    if topic is None:
        raise Http404(_("Dit onderwerp kennen wij niet. Zoek het in de lijst van onderwerpen."))
    return topic
