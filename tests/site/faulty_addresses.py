"""Addresses that go wrong in every way, for the tests of the error pages."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bundel.site.urls import handler400, handler403, handler404, handler500
from bundel.site.urls import urlpatterns as real_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def stumble(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the server")


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no connection to the server at 10.0.0.1")


def deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Alleen een beheerder mag dit.")


def refuse(request: HttpRequest) -> HttpResponse:
    raise BadRequest("no")


def conflict(request: HttpRequest) -> HttpResponse:
    bare = HttpResponse(status=409, headers={"X-Seen": "3"})
    bare.set_cookie("kept", "yes")
    return bare


def read_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)} velden")


urlpatterns = [
    path("stumble/", stumble),
    path("lose-database/", lose_database),
    path("deny/", deny),
    path("refuse/", refuse),
    path("conflict/", conflict),
    path("read-form/", read_form),
    path("api/v1/stumble", stumble),
    path("api/v1/conflict", conflict),
    *real_patterns,
]
