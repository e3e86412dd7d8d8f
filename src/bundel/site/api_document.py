"""The OpenAPI document, and the page that lets people read it and try it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bundel.site.api import SERVER, api

PROBLEM_SCHEMA = {
    "title": "Probleem",
    "type": "object",
    "description": "Een fout volgens RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
REFUSALS = {
    "400": "De vraag klopt niet",
    "404": "Dit is er niet",
    "413": "De inhoud is te groot",
    "414": "Het adres is te lang",
    "422": "De inhoud klopt niet",
    "500": "Er ging bij ons iets mis",
    "503": "Even niet bereikbaar",
}


@dataclass(frozen=True)
class TryOut:
    """One operation of the API as the page shows it."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]


def openapi_document() -> dict[str, Any]:
    """The document as it is published and kept in docs/openapi.json."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    document["components"].setdefault("schemas", {})["Probleem"] = PROBLEM_SCHEMA
    for path, methods in document["paths"].items():
        for operation in methods.values():
            _declare_refusals(path, operation)
    return document


def _declare_refusals(path: str, operation: dict[str, Any]) -> None:
    codes = {"400", "414", "500", "503"}
    codes |= {"404"} if "{" in path else set()
    codes |= {"413", "422"} if "requestBody" in operation else set()
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    responses = {str(code): answer for code, answer in operation["responses"].items()}
    for code in sorted(codes):
        responses[code] = {"description": REFUSALS[code], "content": content}
    for answer in responses.values():
        answer["headers"] = {"API-Version": {"schema": {"type": "string"}, "description": "De versie van deze API"}}
    operation["responses"] = responses


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(openapi_document(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Read about every operation; a filled-in try-out leads to its answer."""
    operations = try_outs(openapi_document())
    chosen = next((one for one in operations if one.key == request.GET.get("operation")), None)
    if chosen is not None and chosen.method == "GET":
        return HttpResponseRedirect(_address(chosen, request))
    return render(request, "site/api_docs.html", {"operations": operations, "server": SERVER})


def try_outs(document: dict[str, Any]) -> list[TryOut]:
    return [
        TryOut(
            key=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation.get("summary", ""),
            description=operation.get("description", ""),
            parameters=[_parameter(one) for one in operation.get("parameters", [])],
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter.get("schema", {})
    return {
        "name": parameter["name"],
        "source": parameter["in"],
        "is_required": parameter.get("required", False),
        "description": parameter.get("description") or schema.get("description") or schema.get("title", ""),
    }


def _address(operation: TryOut, request: HttpRequest) -> str:
    """The address that the filled-in fields lead to; every value is quoted, so it stays inside the API."""
    path, query = operation.path, {}
    for parameter in operation.parameters:
        value = request.GET.get(parameter["name"], "")
        if parameter["source"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "-")
        elif value:
            query[parameter["name"]] = value
    return f"{SERVER}{path}" + (f"?{urlencode(query)}" if query else "")
