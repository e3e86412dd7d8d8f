"""What every page for an administrator needs: the organisation that the address names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bundel.apps.organisations.models import Organisation
from bundel.site import clock

NAMES_OF_A_PLACE = frozenset({"organisation", "organisation_id", "organisation_code", "organisatie"})
logger = logging.getLogger("bundel.accounts")
Rest = ParamSpec("Rest")
OrganisationView = Callable[Concatenate[HttpRequest, Organisation, Rest], HttpResponse]


def for_organisation(view: OrganisationView[Rest]) -> Callable[..., HttpResponse]:
    """For a view about one organisation; whether the visitor may see it, the policy has said before this runs."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            raise Http404
        if request.method == "POST" and organisation.has_ended(clock.today()):
            raise PermissionDenied(
                _("%(name)s bestaat niet meer. Er is niets veranderd: daar kan niets meer veranderen.")
                % {"name": organisation.name}
            )
        if NAMES_OF_A_PLACE & set(request.POST):
            # The address alone says which organisation it is about; no form of ours sends one.
            logger.warning("ignored an organisation in the body of %s", request.path)
        return view(request, organisation, *args, **kwargs)

    return wrapped
