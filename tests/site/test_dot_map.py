"""The map of dots as a component: links, legend, table, and the municipality that is pointed out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from bundel.engine.geography.dot_map import Kind, Layer, Place, Value, dot_map
from bundel.site.navigation import CHOSEN

PLACES = (Place("GM0513", "Gouda", 4.70, 52.02), Place("GM0344", "Utrecht", 5.07, 52.09))
LAYER = Layer(
    key="rol",
    title="Wie doet wat",
    about="Eén stip per gemeente.",
    value_label="Rol",
    kinds=(Kind("lead", "trekt", "triangle"), Kind("no", "doet niet mee", "point")),
    values={"GM0513": Value("lead", "in 8 van de 10 plannen", "/gemeente/GM0513/")},
)


def shown(layer: Layer = LAYER, places: tuple[Place, ...] = PLACES, address: str = "/kaart/", chosen: str = "") -> str:
    request = RequestFactory().get(address)
    if chosen:
        request.COOKIES[CHOSEN] = chosen
    context: dict[str, Any] = {"request": request, "map": dot_map(places, layer)}
    return Template("{% load components %}{% dot_map map %}").render(Context(context))


def test_a_dot_is_a_link_that_says_name_and_value() -> None:
    page = shown()

    assert re.search(r'<a class="bundel-dot bundel-dot--triangle[^>]*href="/gemeente/GM0513/"', page)
    assert "<title>Gouda: trekt, in 8 van de 10 plannen</title>" in page


def test_a_dot_that_leads_nowhere_is_drawn_and_is_no_link() -> None:
    page = shown()

    assert '<g class="bundel-dot bundel-dot--point" data-code="GM0344"' in page
    assert "<title>Utrecht: doet niet mee</title>" in page


def test_spots_are_numbers_that_a_drawing_understands_in_dutch_too() -> None:
    spots = re.findall(r'transform="translate\(([^)]*)\)"', shown())

    assert len(spots) == 2
    assert all(re.fullmatch(r"\d+\.\d \d+\.\d", spot) for spot in spots)


def test_the_table_says_all_that_the_picture_says() -> None:
    table = shown().partition("<table")[2].partition("</table>")[0]

    assert '<a href="/gemeente/GM0513/">Gouda</a></th><td>trekt</td><td>in 8 van de 10 plannen</td>' in table
    assert "Utrecht</th><td>doet niet mee</td>" in table


def test_the_table_has_no_empty_column() -> None:
    without = shown(replace(LAYER, values={"GM0513": Value("lead")}))

    assert "Hoe zeker, of waarom" in shown()
    assert "Hoe zeker, of waarom" not in without


def test_the_legend_has_each_mark_with_its_count() -> None:
    legend = shown().partition("bundel-dotmap__legend")[2]

    assert re.search(r"</svg> trekt: 1</li>.*</svg> doet niet mee: 1</li>", legend, re.S)


@pytest.mark.parametrize(
    ("address", "chosen", "pointed_out"),
    [
        ("/kaart/", "", ""),
        ("/kaart/?toon=GM0344", "GM0513", "Utrecht"),
        ("/kaart/", "GM0513", "Gouda"),
        ("/kaart/", "VB0001", ""),
        ("/kaart/?toon=GM9999", "", ""),
    ],
)
def test_the_address_points_one_out_else_the_municipality_that_was_chosen(
    address: str, chosen: str, pointed_out: str
) -> None:
    page = shown(address=address, chosen=chosen)

    assert re.findall(r'<strong lang="nl">([^<]*)</strong>: ', page) == ([pointed_out] if pointed_out else [])
    assert page.count("bundel-dot--shown") == bool(pointed_out)


def test_pointing_out_keeps_the_filters() -> None:
    page = shown(address="/kaart/?rol=lead&toon=GM0344")

    assert '<input type="hidden" name="rol" value="lead">' in page
    assert '<input type="hidden" name="toon"' not in page


def test_without_municipalities_it_says_so() -> None:
    page = shown(places=())

    assert "Er zijn nog geen gemeenten om te tekenen" in page
    assert "<svg" not in page


def test_it_works_without_a_request() -> None:
    page = Template("{% load components %}{% dot_map map %}").render(Context({"map": dot_map(PLACES, LAYER)}))

    assert page.count("<title>") == 2


def test_what_people_wrote_comes_out_inert() -> None:
    written = '<script>alert("x")</script>'
    page = shown(replace(LAYER, title=written, values={"GM0513": Value("lead", written)}))

    assert written not in page


@pytest.mark.usefixtures("reference")
def test_the_page_of_components_shows_the_whole_country(client: Client) -> None:
    page = client.get("/componenten/").content.decode()

    assert page.count("<use ") == 342
    assert "Gouda: 50.000 tot 100.000, 76.536 inwoners" in page
