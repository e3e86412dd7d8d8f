"""The national picture for programs: the same rows as the pages. All of it rests on assumptions, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from bundel.apps.portfolio.national import queries
from bundel.apps.portfolio.national.forms import read_selection
from bundel.apps.portfolio.national.rows import Cost, Helper, Joint, Part, Picture

router = Router(tags=["landelijk beeld"])
NOT_YET = "Het hele land is nog niet doorgerekend. De redacteur van de vereniging kan dat starten."


ROLES = {"lead": "vooroplopen", "contribute": "meebouwen", "follow": "meedoen"}
KINDS = {
    "management": "projectleiding",
    "ict": "ict",
    "field": "vakafdeling",
    "support": "ondersteuning",
    "euro": "euro",
}


class Helping(Schema):
    gemeente: str
    naam: str
    rol: str
    begin: str
    kosten_punten: float
    laat_vallen: list[str]


class Lacking(Schema):
    niveau: int
    ontbreken_gemeenten: int
    ontbreekt_deel_inwoners: float
    ontbreken_vooroplopers: int
    is_mogelijk: bool
    kosten_punten: float | None
    winst_land_punten: float | None
    gemeenten: list[Helping]


class JointTopic(Schema):
    id: str
    url: str
    naam: str
    onderwerp: str
    gaat_door: bool
    kans: float | None
    kans_laag: float | None
    kans_hoog: float | None
    niveau: int | None
    gemeenten: int
    heeft_het_al: list[str]
    deel_inwoners: float
    lopen_voorop: int
    doorslag: Lacking | None
    kunnen_vooroplopen: list[Helping]
    grond: str


class TakingPart(Schema):
    gemeente: str
    naam: str
    rol: str
    begin: str
    deel_kosten: float
    kosten: dict[str, float]
    is_nodig: bool


class JointTopicWithMembers(JointTopic):
    gedeelde_kosten: dict[str, float]
    doen_mee: list[TakingPart]


class PictureOfTheCountry(Schema):
    """``status``: nog niet berekend, klaar, or wordt berekend (the numbers are then those of the plan before)."""

    status: str
    gegevens_van: str | None
    plannen: int
    startgetal: int | None
    gat: float | None
    waarde_samen: float | None
    waarde_alleen: float | None
    deel_verloren_alleen: float | None
    is_stabiel: bool | None
    aannames: int
    getallen: int
    onderwerpen: list[JointTopic]


class Doing(Schema):
    id: str
    naam: str
    rol: str
    begin: str
    alleen_samen: str | None


class MunicipalityInPicture(Schema):
    gemeente: str
    naam: str
    waarde_samen: float
    waarde_alleen: float
    plichten_passen: bool
    doet: list[Doing]
    kans_per_onderwerp: dict[str, float]


@router.get(
    "/landelijk",
    response=PictureOfTheCountry,
    summary="Het landelijke beeld",
    description="Wat doorgaat als alle gemeenten samen kiezen. Alles over drempels en gedeelde kosten is een aanname.",
    operation_id="landelijk_beeld",
    url_name="national_picture",
)
def national_picture(
    request: HttpRequest,
    text: Annotated[str, Query(max_length=100, alias="zoek", description="Deel van de naam")] = "",
    stand: Annotated[str, Query(max_length=10, description="door, niet of grens")] = "",
) -> dict[str, Any]:
    standing = queries.standing()
    picture = standing.picture
    status = "wordt berekend" if standing.busy else "klaar" if picture is not None else "nog niet berekend"
    chosen = read_selection({"zoek": text, "stand": stand})
    return {
        "status": status,
        "gegevens_van": picture.day.isoformat() if picture else None,
        "plannen": picture.scenarios if picture else 0,
        "startgetal": picture.seed if picture else None,
        "gat": picture.gap if picture else None,
        "waarde_samen": picture.value if picture else None,
        "waarde_alleen": picture.alone_value if picture else None,
        "deel_verloren_alleen": picture.price_share if picture else None,
        "is_stabiel": picture.is_stable if picture else None,
        "aannames": picture.assumed if picture else 0,
        "getallen": picture.inputs if picture else 0,
        "onderwerpen": [_topic(request, one) for one in chosen.joints(picture)] if picture else [],
    }


@router.get(
    "/landelijk/onderwerpen/{id}",
    response=JointTopicWithMembers,
    summary="Eén onderwerp in het landelijke beeld",
    operation_id="landelijk_onderwerp",
    url_name="national_topic",
)
def national_topic(request: HttpRequest, id: str) -> dict[str, Any]:
    joint = _picture().joint(id)
    if joint is None:
        raise Http404("Dit onderwerp staat niet in het landelijke beeld. De lijst staat op /api/v1/landelijk.")
    members = [
        {
            "gemeente": one.code,
            "naam": one.name,
            "rol": ROLES[one.role],
            "begin": one.start,
            "deel_kosten": one.part,
            "kosten": _amounts(one.costs),
            "is_nodig": one.is_needed,
        }
        for one in joint.members
    ]
    return {**_topic(request, joint), "gedeelde_kosten": _amounts(joint.costs), "doen_mee": members}


@router.get(
    "/landelijk/gemeenten/{code}",
    response=MunicipalityInPicture,
    summary="Eén gemeente in het landelijke beeld",
    operation_id="landelijk_gemeente",
    url_name="national_municipality",
)
def national_municipality(request: HttpRequest, code: str) -> dict[str, Any]:
    part = _picture().parts.get(code)
    if part is None:
        raise Http404(f"Gemeente {code[:10]} staat niet in het landelijke beeld.")
    return _part(part)


def _picture() -> Picture:
    picture = queries.standing().picture
    if picture is None:
        raise Http404(NOT_YET)
    return picture


def _topic(request: HttpRequest, one: Joint) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    tipping = one.tipping
    return {
        "id": one.id,
        "url": request.build_absolute_uri(reverse("portfolio:national_topic", args=[one.id])),
        "naam": one.name,
        "onderwerp": one.initiative,
        "gaat_door": one.goes_on,
        "kans": one.share,
        "kans_laag": low,
        "kans_hoog": high,
        "niveau": one.level,
        "gemeenten": one.participants,
        "heeft_het_al": sorted(one.already),
        "deel_inwoners": one.inhabitants_share,
        "lopen_voorop": one.leads,
        "doorslag": {
            "niveau": tipping.level,
            "ontbreken_gemeenten": tipping.participants,
            "ontbreekt_deel_inwoners": tipping.inhabitants_share,
            "ontbreken_vooroplopers": tipping.leads,
            "is_mogelijk": tipping.is_possible,
            "kosten_punten": tipping.cost,
            "winst_land_punten": tipping.gain,
            "gemeenten": [_helping(helper) for helper in tipping.helpers],
        }
        if tipping
        else None,
        "kunnen_vooroplopen": [_helping(helper) for helper in one.could_lead],
        "grond": "aanname",
    }


def _amounts(costs: Sequence[Cost]) -> dict[str, float]:
    """Hours per kind and whole euros, over all years."""
    return {KINDS.get(one.resource, one.resource): one.total for one in costs}


def _helping(one: Helper) -> dict[str, Any]:
    return {
        "gemeente": one.code,
        "naam": one.name,
        "rol": ROLES[one.role],
        "begin": one.start,
        "kosten_punten": one.cost,
        "laat_vallen": list(one.gives_up),
    }


def _part(part: Part) -> dict[str, Any]:
    steps = [
        {
            "id": step.id,
            "naam": step.name,
            "rol": ROLES[step.role],
            "begin": step.start,
            "alleen_samen": step.joint or None,
        }
        for step in part.steps
    ]
    return {
        "gemeente": part.code,
        "naam": part.name,
        "waarde_samen": part.value,
        "waarde_alleen": part.alone,
        "plichten_passen": part.duties_fit,
        "doet": steps,
        "kans_per_onderwerp": dict(part.takes_part),
    }
