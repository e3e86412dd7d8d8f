"""Municipalities and advice for programs: the same questions and the same action as the pages."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Body, Query, Router, Schema, Status
from ninja.errors import HttpError

from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.apps.portfolio import queries
from bundel.apps.portfolio.actions import advising
from bundel.apps.portfolio.answers.document import LONGEST_NAME, MOST_BYTES, Answers, checked, shaped
from bundel.apps.portfolio.models import AdviceRun
from bundel.engine.question.profile import BadProfile
from bundel.site import clock

router = Router(tags=["gemeenten en adviezen"])
MOST_FAULTS = 20


def profile_schema() -> dict[str, Any]:
    """The schema of a profile as the engine reads it, with what only the page adds."""
    schema = json.loads((files("bundel.engine.question") / "profile.schema.json").read_text("utf-8"))
    name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
    page = {
        "owners": {"type": "object", "additionalProperties": name, "description": "Who looks after an item."},
        "asked": {"type": "array", "items": {"type": "string"}, "description": "Items that one can still join."},
        "list_is_right": {"type": "boolean", "description": "The list of what runs is right."},
    }
    kept = {key: value for key, value in schema.items() if not key.startswith("$")}
    return {**kept, "properties": {**schema["properties"], **page}}


class Municipality(Schema):
    code: str
    url: str
    naam: str
    provincie: str
    inwoners: int
    inwoners_jaar: int
    grootteklasse: str
    is_voorbeeld: bool


class Municipalities(Schema):
    totaal: int
    resultaten: list[Municipality]


class Advice(Schema):
    """``advies`` is the answer of the engine as its schema describes it; null as long as it is computed."""

    id: str
    gemeente: str
    status: str
    gevraagd_op: str
    voortgang: int
    totaal: int
    vraag: dict[str, Any]
    advies: dict[str, Any] | None
    fout: str


@router.get(
    "/gemeenten",
    response=Municipalities,
    summary="Alle gemeenten van vandaag",
    operation_id="gemeenten",
    url_name="municipalities",
)
def municipalities(
    request: HttpRequest, zoek: Annotated[str, Query(max_length=100, description="Naam, oude naam of code")] = ""
) -> dict[str, Any]:
    today = clock.today()
    rows = organisations.municipalities(today)
    if zoek:
        found = [one.code for one in organisations.find_municipalities(zoek, today)]
        by_code = {row.code: row for row in rows}
        rows = [by_code[code] for code in found if code in by_code]
    return {"totaal": len(rows), "resultaten": [_municipality(request, row) for row in rows]}


@router.get(
    "/gemeenten/{code}", response=Municipality, summary="Eén gemeente", operation_id="gemeente", url_name="municipality"
)
def municipality(request: HttpRequest, code: str) -> dict[str, Any]:
    row = organisations.municipality(code, clock.today())
    if row is None:
        after = ", ".join(one.code for one in organisations.successors(code, clock.today()))
        raise Http404(f"{code[:10]} is opgegaan in {after}." if after else f"Er is geen gemeente {code[:10]}.")
    return _municipality(request, row)


@router.post(
    "/gemeenten/{code}/adviezen",
    response={200: Advice, 202: Advice},
    summary="Vraag een advies voor een profiel",
    description="De inhoud is een profiel zoals u het op de pagina ophaalt; alles mag weg blijven. Is het advies er "
    "nog niet, dan is het antwoord 202 en staat in Location waar het komt. Dezelfde vraag geeft hetzelfde advies. "
    "Het blijft 30 dagen staan.",
    operation_id="advies_vragen",
    url_name="request_advice",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": profile_schema()}}}},
)
def request_advice(
    request: HttpRequest, code: str, response: HttpResponse, profiel: Annotated[dict[str, Any], Body()]
) -> Any:
    if organisations.municipality(code, clock.today()) is None:
        raise Http404(f"Er is geen gemeente {code[:10]}.")
    if len(request.body) > MOST_BYTES:
        raise HttpError(413, f"Een profiel is hoogstens {MOST_BYTES // 1000} kB. Er is niets bewaard.")
    reference = queries.reference_for(code, organisations.lineage(code, clock.today()).predecessors)
    try:
        answers = _answers(profiel, reference, code)
        question = queries.question_of(reference, code, answers, clock.today())
    except BadProfile as bad:
        raise HttpError(422, _faults(bad)) from bad
    run = advising.request_advice(code=code, problem=question.problem, at=clock.now())
    address = reverse("api:advice", args=[run.digest])
    response.headers["Location"] = request.build_absolute_uri(address)
    return Status(202 if run.is_busy else 200, _advice(run))


@router.get("/adviezen/{id}", response=Advice, summary="Een gevraagd advies", operation_id="advies", url_name="advice")
def advice(request: HttpRequest, id: str) -> Any:
    """Wie het vroeg, kreeg het nummer. Dat volgt uit de vraag zelf; niemand kan het raden."""
    run = AdviceRun.objects.filter(digest=id[:64]).first()
    if run is None:
        raise Http404("Dit advies is er niet.")
    response = JsonResponse(_advice(run), json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response


def _answers(document: dict[str, Any], reference: Any, code: str) -> Answers:
    answers = shaped(document, "profiel")
    checked(answers, reference, code)
    return answers


def _faults(bad: BadProfile) -> str:
    told = [f"{fault.field}: verwacht {fault.expected}, gevonden {fault.found}." for fault in bad.faults[:MOST_FAULTS]]
    return " ".join(["Er is niets bewaard.", *told])


def _municipality(request: HttpRequest, row: MunicipalityRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "url": request.build_absolute_uri(reverse("portfolio:municipality", args=[row.code])),
        "naam": row.name_common,
        "provincie": row.province,
        "inwoners": row.population,
        "inwoners_jaar": row.population_year,
        "grootteklasse": row.size_class,
        "is_voorbeeld": row.is_example,
    }


def _advice(run: AdviceRun) -> dict[str, Any]:
    return {
        "id": run.digest,
        "gemeente": run.municipality,
        "status": {"waiting": "wacht", "running": "loopt", "done": "klaar", "failed": "mislukt"}.get(
            run.state, "gestopt"
        ),
        "gevraagd_op": run.asked_at.isoformat(timespec="seconds"),
        "voortgang": run.scenarios_done,
        "totaal": run.scenarios_total,
        "vraag": run.problem,
        "advies": None if run.is_busy else run.answer,
        "fout": run.fault,
    }
