"""What all municipalities decided on one topic, as a layer on the map: as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bundel.apps.accounts.policy import viewer_of
from bundel.apps.decisions import exports, queries
from bundel.apps.decisions.choice import Topic
from bundel.apps.decisions.queries import DecisionRow, Peers
from bundel.apps.organisations import queries as organisations
from bundel.engine.geography.dot_map import Kind, Layer, Value, dot_map
from bundel.site import clock

UNKNOWN = "unknown"


@require_safe
def topic_decisions(request: HttpRequest, topic: str) -> HttpResponse:
    """The map, its table, and the reasons."""
    found, peers = _found(request, topic)
    places = organisations.places(clock.today())
    heirs = organisations.present_codes({row.organisation for row in peers.rows}, clock.today())
    picture = dot_map(places, _layer(found, peers, [one.code for one in places], heirs))
    return render(request, "decisions/topic_decisions.html", {"topic": found, "peers": peers, "map": picture})


@require_safe
def topic_decisions_export(request: HttpRequest, topic: str, form: str) -> HttpResponse:
    """The same as a file."""
    found, peers = _found(request, topic)
    return exports.decisions_file(list(peers.rows), form, f"besluiten-{found.slug}")


def _found(request: HttpRequest, topic: str) -> tuple[Topic, Peers]:
    found = queries.topics().get(topic)
    if found is None:
        raise Http404
    return found, queries.peers_on(viewer_of(request), topic)


def _layer(topic: Topic, peers: Peers, codes: list[str], heirs: Mapping[str, Sequence[str]]) -> Layer:
    """What somebody decided who went into another stands there, until that one decides itself."""
    decided = {heir: row for row in reversed(peers.rows) for heir in heirs[row.organisation]}
    decided |= {row.organisation: row for row in peers.rows}
    return Layer(
        key="besluiten",
        title=_("Wie besloot wat?"),
        about=_("Een stip per gemeente. Het teken zegt wat zij besloot over %(topic)s.") % {"topic": topic.name},
        value_label=_("Besluit"),
        kinds=(
            Kind("lead", _("vooroplopen"), "triangle"),
            Kind("contribute", _("meebouwen"), "diamond"),
            Kind("follow", _("meedoen"), "circle"),
            Kind("wait", _("wachten"), "cross"),
            Kind("no", _("niet doen"), "square"),
            Kind(UNKNOWN, _("geen besluit dat u mag zien"), "point"),
        ),
        values={code: _value(code, topic, decided.get(code)) for code in codes},
    )


def _value(code: str, topic: Topic, row: DecisionRow | None) -> Value:
    if row is None:
        return Value(UNKNOWN, "", reverse("portfolio:municipality", args=[code]))
    return Value(row.role, str(row.start_year or ""), reverse("decisions:decision", args=[code, topic.slug]))
