"""The rules of the NL API Design Rules (ADR 2.x) that our document must keep, by their names there."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Query, Router, Schema
from ninja.errors import HttpError
from pytest_django import Settings

from bundel.site import api as root
from bundel.site import api_document
from bundel.site.api_document import openapi_document, try_outs

DOCUMENT = openapi_document()
OPERATIONS = [
    (address, method, operation)
    for address, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
PARAMETERS = [(address, one) for address, _, operation in OPERATIONS for one in operation.get("parameters", [])]


def test_core_doc_openapi_the_document_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")


@pytest.mark.django_db
def test_core_publish_openapi_stands_at_its_place_for_every_origin(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(answer.content) == json.loads(json.dumps(DOCUMENT))


def test_core_semver_and_version_header_and_uri_version_agree() -> None:
    version = DOCUMENT["info"]["version"]

    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert [server["url"] for server in DOCUMENT["servers"]] == [f"/api/v{version.split('.')[0]}"]
    for _, _, operation in OPERATIONS:
        assert all("API-Version" in answer["headers"] for answer in operation["responses"].values())


def test_core_doc_contact_says_whom_to_ask() -> None:
    assert {"name", "url", "email"} <= DOCUMENT["info"]["contact"].keys()


@pytest.mark.parametrize("address", list(DOCUMENT["paths"]))
def test_core_no_trailing_slash_and_path_segments_kebab_case(address: str) -> None:
    assert not address.endswith("/")
    for segment in address.strip("/").split("/"):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|\{[a-z][A-Za-z0-9]*\}", segment)


def test_core_http_methods_only_standard_ones() -> None:
    assert {method for _, method, _ in OPERATIONS} <= {"get", "post", "put", "patch", "delete"}


def test_core_query_keys_camel_case() -> None:
    for address, parameter in PARAMETERS:
        assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"]), f"{address}: {parameter['name']}"


def test_integers_have_a_limit_so_that_no_number_overflows_the_database() -> None:
    for address, parameter in PARAMETERS:
        kinds = [parameter["schema"], *parameter["schema"].get("anyOf", [])]
        for kind in (one for one in kinds if one.get("type") == "integer"):
            assert "maximum" in kind or "exclusiveMaximum" in kind, f"{address}: {parameter['name']}"


def test_core_error_handling_every_operation_declares_its_problems() -> None:
    for address, _, operation in OPERATIONS:
        assert {"400", "500"} <= operation["responses"].keys(), address
        assert "application/problem+json" in operation["responses"]["400"]["content"]


def test_what_is_sent_is_described_part_by_part() -> None:
    bodies = [operation["requestBody"] for _, _, operation in OPERATIONS if "requestBody" in operation]
    schemas = [body["content"]["application/json"]["schema"] for body in bodies]

    assert schemas and all(schema["properties"] for schema in schemas)
    assert {"fte", "owners"} <= schemas[0]["properties"].keys() and schemas[0]["additionalProperties"] is False


def test_every_operation_says_in_one_line_what_it_gives() -> None:
    keys = [one.key for one in try_outs(DOCUMENT)]

    assert len(keys) == len(set(keys))
    assert all(operation["summary"] for _, _, operation in OPERATIONS)


def test_document_in_docs_is_equal_to_the_code(tmp_path: Path) -> None:
    call_command("write_openapi", "--check")

    written = tmp_path / "openapi.json"
    call_command("write_openapi", file=written, stdout=StringIO())
    call_command("write_openapi", "--check", file=written)
    written.write_text("{}")
    with pytest.raises(CommandError, match="niet gelijk aan de code"):
        call_command("write_openapi", "--check", file=written)


class Wish(Schema):
    hours: Annotated[int, Query(ge=0, le=100)]


def small_api() -> NinjaAPI:
    """An API of a few operations under the same rules as the real one."""
    router = Router()

    @router.get("/dingen", summary="Dingen")
    def things(request: HttpRequest, page: Annotated[int, Query(ge=1, le=100, alias="pagina")] = 1) -> dict[str, int]:
        return {"pagina": page}

    @router.get("/dingen/{code}", summary="Een ding")
    def thing(request: HttpRequest, code: str) -> dict[str, str]:
        faults: dict[str, Exception] = {
            "weg": Http404(""),
            "dicht": PermissionDenied(""),
            "bezet": HttpError(409, "Intussen veranderd."),
        }
        if code in faults:
            raise faults[code]
        return {"code": code}

    @router.post("/wensen", summary="Een wens")
    def wish(request: HttpRequest, body: Wish) -> dict[str, int]:
        return {"uren": body.hours}

    return root.build_api([router], namespace="small")


@pytest.fixture
def visitor(settings: Settings) -> Client:
    module = type("Addresses", (), {"urlpatterns": [path("api/v1/", small_api().urls)]})
    settings.ROOT_URLCONF = module
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("bundel.apps.")]
    return Client()


def problem_of(answer: Any) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(answer.content)
    assert problem["status"] == answer.status_code
    return problem


def test_known_query_is_answered(visitor: Client) -> None:
    answer = visitor.get("/api/v1/dingen?pagina=3")

    assert answer.json() == {"pagina": 3}
    assert answer.headers["API-Version"] == "1.0.0"


def test_unknown_query_name_is_400_and_names_what_is_known(visitor: Client) -> None:
    assert "Bekend: pagina." in problem_of(visitor.get("/api/v1/dingen?page=3"))["detail"]
    assert "Bekend: geen." in problem_of(visitor.get("/api/v1/dingen/x?page=3"))["detail"]


@pytest.mark.parametrize("page", ["0", "-1", "a", "21220336560773003214848"])
def test_impossible_query_is_400_with_its_place(visitor: Client, page: str) -> None:
    problem = problem_of(visitor.get(f"/api/v1/dingen?pagina={page}"))

    assert problem["status"] == 400
    assert [(fault["in"], fault["location"]) for fault in problem["errors"]] == [("query", "pagina")]


@pytest.mark.parametrize(("code", "status"), [("weg", 404), ("dicht", 403), ("bezet", 409)])
def test_refusal_is_a_problem_document(visitor: Client, code: str, status: int) -> None:
    assert problem_of(visitor.get(f"/api/v1/dingen/{code}"))["status"] == status


def test_method_that_is_not_there_is_405_with_what_is(visitor: Client) -> None:
    answer = visitor.post("/api/v1/dingen")

    assert problem_of(answer)["status"] == 405
    assert answer.headers["Allow"] == "GET"


def test_impossible_content_is_422_and_unreadable_content_400(visitor: Client) -> None:
    impossible = visitor.post("/api/v1/wensen", {"hours": -3}, content_type="application/json")
    unreadable = visitor.post("/api/v1/wensen", "{", content_type="application/json")

    assert problem_of(impossible)["status"] == 422
    assert problem_of(unreadable)["status"] == 400


@pytest.fixture
def small_document(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(api_document, "api", small_api())
    return openapi_document()


def test_problems_are_declared_where_they_can_happen(small_document: dict[str, Any]) -> None:
    paths = small_document["paths"]

    assert set(paths["/dingen"]["get"]["responses"]) == {"200", "400", "414", "500", "503"}
    assert set(paths["/dingen/{code}"]["get"]["responses"]) == {"200", "400", "404", "414", "500", "503"}
    assert set(paths["/wensen"]["post"]["responses"]) == {"200", "400", "413", "414", "422", "500", "503"}
    assert "Probleem" in small_document["components"]["schemas"]


@pytest.mark.django_db
def test_page_of_the_api_shows_every_operation_with_its_fields(client: Client, small_document: dict[str, Any]) -> None:
    page = client.get("/api/v1/docs").content.decode()

    assert page.count("<article") == 3
    assert 'name="pagina"' in page and 'name="code"' in page
    assert "Deze vraag stuurt gegevens mee" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("summary", "given", "leads_to"),
    [
        ("Dingen", {"pagina": "2"}, "/api/v1/dingen?pagina=2"),
        ("Dingen", {"pagina": ""}, "/api/v1/dingen"),
        ("Een ding", {"code": "a/../../evil?x=1"}, "/api/v1/dingen/a%2F..%2F..%2Fevil%3Fx%3D1"),
        ("Een ding", {}, "/api/v1/dingen/-"),
    ],
)
def test_try_out_leads_to_its_answer_and_never_out_of_the_api(
    client: Client, small_document: dict[str, Any], summary: str, given: dict[str, str], leads_to: str
) -> None:
    key = next(one.key for one in try_outs(small_document) if one.summary == summary)

    answer = client.get("/api/v1/docs", {"operation": key, **given})

    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
