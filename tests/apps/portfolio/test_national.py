"""The national picture: what a visitor reads on its pages, from a plan that was kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator
from tests.apps.portfolio.conftest import Visitor, member
from tests.apps.portfolio.national_answers import (
    AT,
    DAY,
    EDGE,
    GOUDA,
    MISSED,
    ON,
    UTRECHT,
    VLIELAND,
    country,
    kept_plan,
    national_answer,
    stable,
)

from bundel.apps.portfolio.models import NationalPlan
from bundel.apps.portfolio.national import queries, words
from bundel.apps.portfolio.national.api import ROLES as ROLES_FOR_PROGRAMS
from bundel.site import settings

pytestmark = pytest.mark.usefixtures("reference")
ONLY_TOGETHER = "Beslist iedereen alleen, dan gaat dit niet door."
SCHEMA = settings.SITE.parent / "engine" / "national" / "national-answer.schema.json"


@pytest.fixture(autouse=True)
def nothing_kept_in_memory() -> Iterator[None]:
    """Each test puts its own picture together."""
    queries._picture.cache_clear()
    yield
    queries._picture.cache_clear()


def text_of(client: Client, name: str, *arguments: str, **query: str) -> str:
    answer = client.get(reverse(f"portfolio:{name}", args=arguments), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_answer_of_these_tests_is_one_that_the_engine_may_give() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert [fault.message for fault in validator.iter_errors(national_answer(country()))] == []
    broken = {**national_answer(country()), "stability": {"is_stable": True}}
    assert [fault.message for fault in validator.iter_errors(broken)] != []


def test_there_are_words_for_all_that_the_engine_may_say() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    started = schema["properties"]["starts"]["items"]["properties"]["from"]["enum"]
    leaving = schema["properties"]["stability"]["properties"]["would_leave"]["items"]["properties"]["why"]["enum"]

    assert set(started) <= set(words.SEARCHES)
    assert set(leaving) <= set(words.WHY)
    assert set(schema["$defs"]["role"]["enum"]) == set(ROLES_FOR_PROGRAMS)


def test_without_a_plan_the_page_says_who_can_start_it(client: Client) -> None:
    page = text_of(client, "national")

    assert "Het hele land is nog niet doorgerekend" in page
    assert "De redacteur van de vereniging kan de berekening hier starten" in page
    assert "Reken het hele land door" not in page, "a visitor may not"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("national_topic", (ON,)),
        ("national_municipality", (GOUDA,)),
        ("national_export", ("csv",)),
        ("national_plans_export", ("csv",)),
        ("national_topic_export", (ON, "csv")),
    ],
)
def test_without_a_plan_every_part_leads_to_the_page_that_says_so(
    client: Client, name: str, arguments: tuple[str, ...]
) -> None:
    answer = client.get(reverse(f"portfolio:{name}", args=arguments))

    assert (answer.status_code, answer["Location"]) == (302, "/landelijk/")


def test_the_whole_says_what_goes_on_how_sure_and_that_it_rests_on_assumptions(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national")

    assert "20 van de 22 getallen daarover zijn aannames" in page
    assert "Geen gemeente heeft hier iets toegezegd" in page
    assert "in bijna alle doorgerekende plannen" in page
    assert "1 van 3" in page and "15%" in page
    assert page.count("<use ") == 342


def test_it_says_what_just_misses_and_who_could_tip_it(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national")

    assert "12 gemeenten en 1 gemeente die vooroploopt" in page
    assert "Deze 3 gemeenten kunnen samen de doorslag geven" in page
    assert "meedoen vanaf 2028, kost 0,11 punten; laat dan vallen: Signalen" in page
    assert "kost bijna niets" in page and "wint er zelf ook bij" in page
    assert "Voor het hele land levert dat 0,80 punten op" in page
    assert "er zijn niet genoeg gemeenten die kunnen meedoen" in page, "30% of the inhabitants cannot be reached"
    assert "Wie kan vooroplopen?" in page and "(kost 0,20 punten)" in page


def test_it_says_who_would_leave_and_why(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national")

    assert "Zij is nodig voor een drempel, maar meedoen kost haar meer dan het haar oplevert." in page
    assert "Gaat weg bij: Signalen. Komt bij: MijnServices. Doet anders: Open Formulieren." in page


@pytest.mark.parametrize(
    ("is_proven", "words"), [(True, "Dat is bewezen tot op 0,01 punten."), (False, "maar bewezen is het niet")]
)
def test_it_says_that_it_lasts_and_whether_that_is_proven(client: Client, is_proven: bool, words: str) -> None:
    answer = national_answer(country())
    kept_plan(answer={**answer, "stability": {**stable(), "is_proven": is_proven}})

    page = text_of(client, "national")

    assert "geen gemeente is beter af door weg te gaan" in page
    assert words in page


def test_together_stands_against_alone(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national")

    assert "Samen is het plan 612,40 punten waard. Beslist iedereen alleen, dan blijft daar 520,00 van over." in page
    assert "Open Formulieren</span>: 41 gemeenten rekenen erop" in page


def test_how_it_was_computed_stands_under_it(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national")

    assert "0,9% (gemiddeld 1,1% over de doorgerekende plannen)" in page
    assert "Eerst gaat alles door. Wat de drempel niet haalt, valt af." in page
    assert "251 van 342" in page


def test_without_scenarios_it_claims_no_chance(client: Client) -> None:
    answer = national_answer(country())
    joint = [{**one, "share": None, "interval": None, "tiers": []} for one in answer["joint"]]
    rows = [{**one, "takes_part": None} for one in answer["municipalities"]]
    kept_plan(answer={**answer, "scenarios": 0, "mean_gap": None, "joint": joint, "municipalities": rows})

    page = text_of(client, "national")

    assert "alleen met het midden gerekend" in page
    assert "geen: alleen het midden van elke schatting" in page
    assert "op de grens</span>" not in page
    assert "doorgerekende plannen." not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["Signalen", "MijnServices", "Open Formulieren"]),
        ({"stand": "door"}, ["Signalen"]),
        ({"stand": "niet", "sort": "naam"}, ["MijnServices", "Open Formulieren"]),
        ({"stand": "grens"}, ["MijnServices"]),
        ({"zoek": "FORM"}, ["Open Formulieren"]),
        ({"sort": "-naam"}, ["Signalen", "Open Formulieren", "MijnServices"]),
        ({"sort": "-gemeenten"}, ["Signalen", "Open Formulieren", "MijnServices"]),
        ({"stand": "nonsens", "sort": "password"}, ["Signalen", "MijnServices", "Open Formulieren"]),
        ({"zoek": "zoiets is er niet"}, []),
    ],
)
def test_filters_and_order(client: Client, query: dict[str, str], shown: list[str]) -> None:
    kept_plan()

    answer = client.get("/landelijk/", query)

    assert [one.name for one in answer.context["joints"]] == shown
    assert (b"Geen onderwerp past bij deze keuze" in answer.content) is (not shown)


def test_another_layer_shows_who_gains(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national", laag="verschil")

    assert "Wie heeft er baat bij om samen te kiezen?" in page
    assert "Gouda: samen minder waard, -0,10 punten" in page
    assert "Utrecht: maakt niet uit<" in page


def test_a_topic_shows_the_role_of_every_municipality(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national_topic", ON)

    assert "Utrecht: vooroplopen, in 10 van de 10 doorgerekende plannen" in page
    assert "Rotterdam: meebouwen" in page
    assert "Vlieland: heeft het al" in page
    assert "Gouda: wachten: in sommige plannen wel, in 2 van de 10 doorgerekende plannen" in page
    assert page.count("<use ") == 342


def test_a_topic_that_nobody_joins_shows_who_could_tip_it(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national_topic", MISSED)

    assert "Gouda: kan de doorslag geven" in page
    assert "Aalsmeer: niet doen" in page
    assert "In dit plan doet niemand mee" in page
    assert "Er zijn geen gedeelde kosten." in page


def test_a_topic_tells_what_is_shared_for_each_inhabitant(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national_topic", ON)

    assert "€ 450.000" in page and "per inwoner<" in page
    assert "uur per 1.000 inwoners" in page
    assert "minstens" in page and "60 gemeenten en 1 gemeente die vooroploopt" in page
    assert "Tussen 84% en 99% van alle plannen die mogelijk zijn (met 95% zekerheid)." in page
    assert "1,15 keer de waarde" in page and "de gewone waarde" in page


def test_an_unknown_topic_is_not_there(client: Client) -> None:
    kept_plan()

    assert client.get(reverse("portfolio:national_topic", args=["zoiets"])).status_code == 404
    assert client.get(reverse("portfolio:national_topic_export", args=["zoiets", "csv"])).status_code == 404


def test_a_municipality_sees_its_agenda_beside_the_plan(visitor: Visitor) -> None:
    kept_plan()
    visitor.with_agenda()

    answer = visitor.get("national_municipality")

    rows = {row.id: row for row in answer.context["compared"]}
    page = " ".join(answer.content.decode().split())
    assert answer.context["agenda"] is not None
    assert rows["cyberveiligheid"].lane == "mandatory" and not rows["cyberveiligheid"].is_other
    assert rows[ON].lane and rows[ON].joint == ON
    assert rows["persoonlijk-portaal"].why.startswith("Gaat niet door. Er ontbreekt: 30% van de inwoners")
    assert "Alleen beslissen levert deze gemeente iets meer op" in page
    assert "Niet alles wat moet, past in haar tijd." in page


def test_a_municipality_without_an_agenda_is_told_how_to_get_one(client: Client) -> None:
    kept_plan()

    page = text_of(client, "national_municipality", UTRECHT)

    assert "Uw eigen agenda is nog niet doorgerekend" in page
    assert "vooroplopen vanaf 2027" in page
    assert "Gaat door, en heeft u nodig voor de drempel." in page
    assert "Voor deze gemeente maakt het weinig uit." in page


def test_a_municipality_reads_what_the_country_adds(client: Client) -> None:
    taking = kept_plan().answer["joint"][0]["taking_part"]  # type: ignore[index]
    takes, rest = (
        taking[5]["municipality"],
        {code for code, _, _ in country()} - {one["municipality"] for one in taking},
    )

    assert added(client, takes) == "Het gaat door in bijna alle doorgerekende plannen."
    assert added(client, VLIELAND) == "U heeft het al."
    assert added(client, min(rest)) == "Gaat door zonder u. U doet wel mee in 2 van de 10 doorgerekende plannen."


def test_what_only_goes_on_together_says_so(client: Client) -> None:
    """Compared with everyone deciding alone, when nothing would go on."""
    answer = national_answer(country())
    kept_plan(answer={**answer, "alone": {**answer["alone"], "goes_on": []}})

    assert added(client, answer["joint"][0]["taking_part"][5]["municipality"]).endswith(ONLY_TOGETHER)
    assert ONLY_TOGETHER in text_of(client, "national_topic", ON)
    assert ONLY_TOGETHER not in text_of(client, "national_topic", MISSED)


def added(client: Client, code: str) -> str:
    answer = client.get(reverse("portfolio:national_municipality", args=[code]))
    return str({row.id: row.why for row in answer.context["compared"]}[ON])


def test_who_takes_part_in_no_plan_reads_that_it_goes_on_without_them(client: Client) -> None:
    answer = national_answer(country())
    joint = {**answer["joint"][0], "tipping": None}
    rows = [{**one, "takes_part": {}} for one in answer["municipalities"]]
    kept_plan(answer={**answer, "municipalities": rows, "joint": [joint, {**answer["joint"][1], "tipping": None}]})

    found = client.get(reverse("portfolio:national_municipality", args=[GOUDA])).context["compared"]

    whys = {row.id: row.why for row in found}
    assert (whys[ON], whys[MISSED]) == ("Gaat door zonder u.", "Gaat niet door.")


def test_an_invented_municipality_is_not_in_the_country(examples: None, client: Client) -> None:
    kept_plan()

    page = text_of(client, "national_municipality", "VB0001")

    assert "Een verzonnen gemeente telt niet mee voor het land." in page


def test_a_former_municipality_leads_to_its_successor(client: Client) -> None:
    kept_plan()

    answer = client.get(reverse("portfolio:national_municipality", args=["GM0457"]))

    assert answer.status_code in (300, 302)


def test_only_the_curator_may_start_and_stop_it(examples: None, client: Client) -> None:
    assert client.post("/landelijk/rekenen/").status_code == 302, "log in first"
    preparer = member(client, "preparer")
    assert preparer.client.post("/landelijk/rekenen/").status_code == 403
    assert preparer.client.post("/landelijk/stoppen/").status_code == 403
    assert NationalPlan.objects.count() == 0


def test_the_pages_ask_the_database_as_often_with_many_topics_as_with_few(client: Client) -> None:
    answer = national_answer(country())
    few = asked(client, answer)

    many = [{**one, "id": f"{one['id']}-{at}"} for at in range(30) for one in answer["joint"]]
    more = asked(client, {**answer, "joint": many})

    assert more == few


def asked(client: Client, answer: dict[str, Any]) -> list[int]:
    NationalPlan.objects.all().delete()
    first = answer["joint"][0]["id"]
    kept_plan(answer=answer, digest=f"d{len(answer['joint'])}")
    counts = []
    for address in ("/landelijk/", f"/landelijk/onderwerp/{first}/", f"/gemeente/{GOUDA}/landelijk/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries_asked:
            assert client.get(address).status_code == 200
        counts.append(len(queries_asked))
    return counts


def test_a_newer_plan_replaces_the_one_before(client: Client) -> None:
    kept_plan()
    text_of(client, "national")
    answer = national_answer(country())
    later = AT.replace(hour=12)
    kept_plan(answer={**answer, "value": 700.0}, digest="d2", asked_at=later, checked_at=later, day=DAY)

    page = text_of(client, "national")

    assert "700,00 punten waard" in page
    assert "Op 28 november 2026 opnieuw bekeken: er was niets veranderd." in page
    assert EDGE in page
