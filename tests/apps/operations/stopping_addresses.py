"""A form that writes twice, with a moment in between at which something may happen."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from tests.apps.operations.conftest import decide

from bundel.apps.accounts.idempotency import once
from bundel.apps.organisations.models import OrganisationKind
from bundel.site.urls import handler400, handler403, handler404, handler500
from bundel.site.urls import urlpatterns as real_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
# What happens before the first write, and between the two.
before: list[Callable[[], object]] = []
in_between: list[Callable[[], object]] = []


def write_twice(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        OrganisationKind.objects.create(code="halfway", name="Halverwege", place=9)
    for one in in_between:
        one()
    decide("halfway")
    return redirect("home")


def write_once(request: HttpRequest) -> HttpResponse:
    for one in before:
        one()
    return once(write_twice)(request)


urlpatterns = [path("twice/", write_once), path("in-parts/", write_twice), *real_patterns]
