"""The JSON API: one root that joins the routers of the apps, under the NL API Design Rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from bundel.apps.horizon.api import router as horizon
from bundel.apps.portfolio.api import router as portfolio
from bundel.apps.portfolio.national.api import router as national
from bundel.site import errors

Run = Callable[..., HttpResponse]

DESCRIPTION = (
    "Wat komt eraan voor gemeenten, en wat pakken zij het eerst op? Deze API geeft dezelfde gegevens en hetzelfde "
    "advies als de pagina's van Bundel. Bedragen zijn in hele euro's, tijd is in uren, datums zijn jjjj-mm-dd."
)
SERVER = "/api/v1"
CONTACT = {"name": "Bundel", "url": settings.PROJECT_URL, "email": settings.CONTACT_EMAIL}
LICENCE = {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"}


def refuse_unknown_query(run: Run) -> Run:
    """A query name that an operation does not know is a mistake of the caller, who should hear it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]

    @wraps(run)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = query_names(operation)
        unknown = sorted(set(request.GET) - known)
        if unknown:
            names = ", ".join(sorted(known)) or "geen"
            detail = f"Onbekende vraag in het adres: {', '.join(unknown)[:200]}. Bekend: {names}."
            return errors.problem(400, detail)
        return run(request, *args, **kwargs)

    return checked


def query_names(operation: Operation) -> set[str]:
    """The query names of an operation, as they stand in the address."""
    models = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return {name for model in models for name in model.__ninja_flatten_map__}


def invalid_input(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """Invalid addresses are 400; a readable body with impossible content is 422."""
    faults = [_fault(error) for error in exception.errors]
    status = 422 if any(fault["in"] == "body" for fault in faults) else 400
    return errors.problem(status, "Er klopt iets niet in de invoer. Er is niets bewaard.", errors=faults)


def refused(request: HttpRequest, exception: HttpError) -> HttpResponse:
    return errors.problem(exception.status_code, str(exception))


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return errors.problem(404, str(exception) or "Dit is er niet.")


def denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    return errors.problem(403, str(exception) or "Dit mag u niet zien of doen.")


def _fault(error: dict[str, Any]) -> dict[str, str]:
    source, *path = error["loc"]
    return {"in": str(source), "location": ".".join(map(str, path)), "code": error["type"], "detail": error["msg"]}


REFUSALS: dict[type[Exception], Any] = {
    ValidationError: invalid_input,
    HttpError: refused,
    Http404: not_found,
    PermissionDenied: denied,
}


def build_api(routers: list[Router], namespace: str = "api") -> NinjaAPI:
    """An API that keeps the design rules, whatever its routers give."""
    built = NinjaAPI(
        title="Bundel",
        version=settings.API_VERSION,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace=namespace,
        servers=[{"url": SERVER, "description": "Deze installatie"}],
        openapi_extra={"info": {"contact": CONTACT, "license": LICENCE}},
    )
    built.add_decorator(refuse_unknown_query, mode="view")
    for kind, answer in REFUSALS.items():
        built.add_exception_handler(kind, answer)
    for router in routers:
        built.add_router("", router)
    return built


api = build_api([horizon, portfolio, national])
