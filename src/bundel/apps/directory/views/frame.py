"""What pages about one organisation or one merger need first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bundel.apps.organisations.models import Organisation
from bundel.site import clock


def for_organisation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view about one organisation of any time; who may see it, the policy has said before this runs."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, **arguments: Any) -> HttpResponse:
        organisation = Organisation.objects.select_related("kind").filter(code=code).first()
        if organisation is None:
            raise Http404
        return view(request, organisation, **arguments)

    return wrapped


def for_living(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a view that changes something: whoever took it over reads what it left, and changes nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, organisation: Organisation, **arguments: Any) -> HttpResponse:
        if request.method == "POST" and organisation.has_ended(clock.today()):
            text = _("%(name)s bestaat niet meer. Er is niets veranderd: daar kan niets meer veranderen.")
            raise PermissionDenied(text % {"name": organisation.name})
        return view(request, organisation, **arguments)

    return for_organisation(wrapped)
