"""What pages about one organisation or one merger need first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation


def for_organisation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view about one organisation of any time; who may see it, the policy has said before this runs."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, **arguments: Any) -> HttpResponse:
        organisation = Organisation.objects.select_related("kind").filter(code=code).first()
        if organisation is None:
            raise Http404
        return view(request, organisation, **arguments)

    return wrapped


def person_of(request: HttpRequest) -> User:
    """Whoever is logged in; the policy let nobody else come this far."""
    person: Any = request.user
    assert isinstance(person, User)
    return person
