"""The organisation that an address names, for the view; whether the visitor may see it, the policy said before."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bundel.apps.organisations import queries
from bundel.apps.organisations.models import Organisation
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.site import clock

Rest = ParamSpec("Rest")
View = Callable[..., HttpResponse]
OrganisationView = Callable[Concatenate[HttpRequest, Organisation, Rest], HttpResponse]
MunicipalityView = Callable[Concatenate[HttpRequest, MunicipalityRow, Rest], HttpResponse]


def for_organisation(view: OrganisationView[Rest]) -> View:
    """For a view about an organisation of any time."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        organisation = Organisation.objects.select_related("kind").filter(code=code).first()
        if organisation is None:
            raise Http404
        return view(request, organisation, *args, **kwargs)

    return wrapped


def for_living(view: OrganisationView[Rest]) -> View:
    """For a view that changes something: whoever took over what has ended reads what it left, and changes nothing."""

    def checked(
        request: HttpRequest, organisation: Organisation, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponse:
        if request.method == "POST" and organisation.has_ended(clock.today()):
            text = _("%(name)s bestaat niet meer. Er is niets veranderd: daar kan niets meer veranderen.")
            raise PermissionDenied(text % {"name": organisation.name})
        return view(request, organisation, *args, **kwargs)

    return wraps(view)(for_organisation(checked))


def for_municipality_of_today(view: MunicipalityView[Rest]) -> View:
    """For a view about a municipality that exists today; any other is not found."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        municipality = queries.municipality(code, clock.today())
        if municipality is None:
            raise Http404
        return view(request, municipality, *args, **kwargs)

    return wrapped
