"""Topics and events for programs: the same lists as the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from bundel.apps.horizon import queries
from bundel.apps.horizon.coming import ComingRow, coming, read_coming
from bundel.apps.horizon.topics import TopicRow, all_topics, read_selection
from bundel.apps.horizon.topics import topics as selected_topics
from bundel.site import clock

router = Router(tags=["onderwerpen"])
Page = Annotated[int, Query(ge=1, le=10_000, alias="pagina", description="Welke bladzijde, vanaf 1")]
Size = Annotated[int, Query(ge=1, le=200, alias="paginaGrootte", description="Hoeveel per bladzijde")]
Key = Annotated[str, Query(max_length=100)]


class Topic(Schema):
    id: str
    url: str
    naam: str
    samenvatting: str
    is_pakket: bool
    onderdelen: list[str]
    thema: str
    stand: str
    soorten: list[str]
    fasen: list[str]
    verplichting: str
    eerste_datum: str | None
    stand_van: str | None


class Topics(Schema):
    totaal: int
    pagina: int
    resultaten: list[Topic]


class Happening(Schema):
    id: str
    url: str
    titel: str
    wat_te_doen: str
    datum: str | None
    eerdere_datums: list[str]
    soort: str
    zekerheid: str
    verplichting: str
    thema: str
    onderwerp: str | None
    komt_terug: bool
    bronnen: list[str]
    is_nagezocht: bool


class Happenings(Schema):
    totaal: int
    pagina: int
    resultaten: list[Happening]


@router.get("/onderwerpen", response=Topics, url_name="topics", operation_id="onderwerpen", summary="Onderwerpen")
def list_topics(
    request: HttpRequest,
    text: Annotated[str, Query(max_length=100, alias="zoek", description="Woorden in naam of samenvatting")] = "",
    theme: Annotated[str, Query(max_length=60, alias="thema")] = "",
    standing: Annotated[str, Query(max_length=20, alias="stand")] = "",
    page: Page = 1,
    size: Size = 50,
) -> dict[str, Any]:
    reference = queries.reference()
    given = {"q": text, "theme": theme, "standing": standing}
    rows = selected_topics(reference, read_selection(given, reference))
    return _page([_topic(request, row) for row in rows], page, size)


@router.get("/onderwerpen/{id}", response=Topic, url_name="topic", operation_id="onderwerp", summary="Eén onderwerp")
def one_topic(request: HttpRequest, id: str) -> dict[str, Any]:
    found = next((row for row in all_topics(queries.reference()) if row.slug == id), None)
    if found is None:
        raise Http404("Dit onderwerp kennen wij niet. De lijst staat op /api/v1/onderwerpen.")
    return _topic(request, found)


@router.get(
    "/gebeurtenissen", response=Happenings, url_name="events", operation_id="gebeurtenissen", summary="Wat komt eraan"
)
def list_events(
    request: HttpRequest,
    theme: Annotated[str, Query(max_length=60, alias="thema")] = "",
    once_only: Annotated[bool, Query(alias="eenmalig", description="Laat weg wat steeds terugkomt")] = False,
    page: Page = 1,
    size: Size = 50,
) -> dict[str, Any]:
    rows = _coming({"theme": theme, "yearly": "no" if once_only else ""})
    return _page([_event(request, row) for row in rows], page, size)


@router.get(
    "/gebeurtenissen/{id}", response=Happening, url_name="event", operation_id="gebeurtenis", summary="Eén gebeurtenis"
)
def one_event(request: HttpRequest, id: str) -> dict[str, Any]:
    found = next((row for row in _coming({}) if row.key == id), None)
    if found is None:
        raise Http404("Deze gebeurtenis kennen wij niet, of zij is voorbij.")
    return _event(request, found)


def _coming(given: dict[str, str]) -> list[ComingRow]:
    reference = queries.reference()
    return coming(reference, read_coming(given, reference), clock.today())


def _page(rows: list[dict[str, Any]], page: int, size: int) -> dict[str, Any]:
    return {"totaal": len(rows), "pagina": page, "resultaten": rows[(page - 1) * size : page * size]}


def _topic(request: HttpRequest, row: TopicRow) -> dict[str, Any]:
    return {
        "id": row.slug,
        "url": request.build_absolute_uri(reverse("horizon:topic", args=[row.slug])),
        "naam": row.name,
        "samenvatting": row.summary,
        "is_pakket": row.is_package,
        "onderdelen": list(row.members) if row.is_package else [],
        "thema": row.theme,
        "stand": row.standing,
        "soorten": sorted(row.kinds),
        "fasen": sorted(row.phases),
        "verplichting": row.obligation,
        "eerste_datum": row.next_date,
        "stand_van": row.status_as_of,
    }


def _event(request: HttpRequest, row: ComingRow) -> dict[str, Any]:
    return {
        "id": row.key,
        "url": request.build_absolute_uri(f"{reverse('horizon:coming')}#{row.key}"),
        "titel": row.title,
        "wat_te_doen": row.what,
        "datum": row.date,
        "eerdere_datums": [day for day in row.earlier if day != row.date],
        "soort": row.kind,
        "zekerheid": row.certainty,
        "verplichting": row.bindingness,
        "thema": row.theme,
        "onderwerp": row.topic or None,
        "komt_terug": row.is_yearly,
        "bronnen": list(row.source),
        "is_nagezocht": row.is_checked,
    }
