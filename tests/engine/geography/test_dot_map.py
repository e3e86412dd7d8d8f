"""A layer over the places: marks, legend and what each dot says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundel.engine.geography.dot_map import DISTANCE, MARGIN, RADIUS, DotMap, Kind, Layer, Place, Value, dot_map

PLACES = (Place("GM0513", "Gouda", 4.70, 52.02), Place("GM0344", "Utrecht", 5.07, 52.09))
LAYER = Layer(
    key="rol",
    title="Wie doet wat",
    about="Eén stip per gemeente.",
    value_label="Rol",
    kinds=(Kind("lead", "trekt", "triangle"), Kind("no", "doet niet mee", "point")),
    values={"GM0513": Value("lead", "in 8 van de 10 plannen", "/gemeente/GM0513/")},
)


def test_a_dot_says_name_and_value_and_leads_somewhere() -> None:
    gouda = dot_map(PLACES, LAYER).dot("GM0513")

    assert gouda is not None
    assert gouda.says == "Gouda: trekt, in 8 van de 10 plannen"
    assert (gouda.mark, gouda.address) == ("triangle", "/gemeente/GM0513/")


def test_without_a_value_a_dot_gets_the_last_kind_and_no_address() -> None:
    utrecht = dot_map(PLACES, LAYER).dot("GM0344")

    assert utrecht is not None
    assert (utrecht.says, utrecht.mark, utrecht.address) == ("Utrecht: doet niet mee", "point", "")


def test_the_legend_counts_every_dot_once() -> None:
    drawn = dot_map(PLACES, LAYER)

    assert [(row.label, row.mark, row.count) for row in drawn.legend] == [
        ("trekt", "triangle", 1),
        ("doet niet mee", "point", 1),
    ]
    assert sum(row.count for row in drawn.legend) == len(drawn.dots)


def test_every_dot_lies_whole_within_the_drawing() -> None:
    drawn = dot_map(PLACES, LAYER)

    assert all(RADIUS <= dot.x <= drawn.width - RADIUS for dot in drawn.dots)
    assert all(RADIUS <= dot.y <= drawn.height - RADIUS for dot in drawn.dots)
    assert abs(drawn.dots[0].x - drawn.dots[1].x) > DISTANCE


def test_the_order_of_the_places_changes_no_spot() -> None:
    there, back = dot_map(PLACES, LAYER), dot_map(PLACES[::-1], LAYER)

    assert {one.code: (one.x, one.y) for one in there.dots} == {one.code: (one.x, one.y) for one in back.dots}
    assert [one.code for one in back.dots] == ["GM0344", "GM0513"]


def test_no_places_give_an_empty_drawing() -> None:
    drawn = dot_map((), LAYER)

    assert isinstance(drawn, DotMap)
    assert (drawn.dots, drawn.width, drawn.height) == ((), 2 * MARGIN, 2 * MARGIN)
    assert drawn.dot("GM0513") is None


@pytest.mark.parametrize(
    "kinds",
    [
        (Kind("lead", "trekt", "star"), Kind("no", "niet", "point")),
        (Kind("lead", "trekt", "point"), Kind("no", "niet", "point")),
    ],
)
def test_a_mark_is_one_of_ours_and_says_one_thing(kinds: tuple[Kind, ...]) -> None:
    with pytest.raises(ValueError, match="a mark of its own out of square"):
        dot_map(PLACES, replace(LAYER, kinds=kinds))


def test_a_kind_that_the_legend_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="one of lead, no; found 'maybe'"):
        dot_map(PLACES, replace(LAYER, values={"GM0513": Value("maybe")}))
