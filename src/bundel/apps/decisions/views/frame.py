"""What every page of proposals and decisions needs first: the organisation, and the topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.idempotency import key_of
from bundel.apps.accounts.policy import may, viewer_of
from bundel.apps.accounts.queries import mandate_for, mandates_of
from bundel.apps.accounts.trail import trail_of
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions.deciding import Pen
from bundel.apps.decisions.choice import Topic
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.site import clock

SEEN_MANDATES = "seen_mandates"
View = Callable[..., HttpResponse]
Find = Callable[[str, date], MunicipalityRow | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where we are: the municipality, the topic (None on a list), and who looks."""

    municipality: MunicipalityRow
    topic: Topic | None
    viewer: Viewer
    # What went into it: what they recorded counts as ours.
    before: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.municipality.code

    @property
    def subject(self) -> Topic:
        """The topic, on pages that are about one."""
        assert self.topic is not None, "asked for on a list"
        return self.topic


def at_place(view: View, find: Find = organisations.municipality) -> View:
    """For a view about an organisation, or about one topic there; what does not exist is 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, **arguments: Any) -> HttpResponse:
        municipality = find(code, clock.today())
        slug = arguments.pop("topic", None)
        topic = queries.topics().get(slug) if slug is not None else None
        if municipality is None or (slug is not None and topic is None):
            raise Http404
        before = organisations.lineage(code, clock.today()).predecessors
        return view(request, Place(municipality, topic, viewer_of(request), before), **arguments)

    return wrapped


def at_place_of_any_time(view: View) -> View:
    """For a view about what an organisation recorded, also after it ended: whoever took it over keeps it.

    The policy let nobody else through: only they have a role there then.
    """
    return at_place(view, organisations.municipality_of_any_time)


def page(request: HttpRequest, place: Place, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page with what its frame shows, and what the viewer may do here."""
    context = {
        "municipality": place.municipality,
        "topic": place.topic,
        "may_decide": may(place.viewer, "decisions:decide", place.code),
        "may_propose": may(place.viewer, "decisions:propose", place.code),
        # For the forms that decide; only they ask for it.
        "seen_mandates": partial(_mandates_of, place),
        **more,
    }
    return render(request, template, context, status=status)


def pen_of(request: HttpRequest, place: Place) -> Pen:
    """Who decides here and now. The policy has let only a person through.

    Raises PermissionDenied when a mandate that the form was shown with no longer holds.
    """
    assert place.viewer.person_id is not None, "the policy asks for a log-in"
    seen = set(request.POST.get(SEEN_MANDATES, "").split())
    if seen and seen - set(_mandates_of(place).split()):
        raise PermissionDenied(
            _("Een mandaat waarmee u wilde besluiten, is intussen ingetrokken. Er is niets vastgelegd.")
        )
    now = clock.now()
    mandate = mandate_on(place, place.topic.slug if place.topic else "")
    return Pen(place.code, place.viewer.person_id, now, key_of(request), mandate, trail_of(request))


def _mandates_of(place: Place) -> str:
    """The numbers of the mandates that the viewer holds here today, as a form carries them."""
    held = mandates_of(place.viewer.person_id or 0, place.code, clock.today())
    return " ".join(str(one) for one in sorted(row.pk for row in held))


def mandate_on(place: Place, topic: str) -> dict[str, Any] | None:
    """The mandate under which the viewer decides here today about a topic."""
    assert place.viewer.person_id is not None, "the policy asks for a log-in"
    held = mandate_for(place.viewer.person_id, place.code, None, clock.today(), topic)
    if held is None:
        return None
    return {"mandate": held.mandate_id, "basis": held.basis, "on_behalf_of": held.on_behalf_of}
