"""A map of dots: where each stands, which mark it gets from a layer, and what the legend says. No words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bundel.engine.geography.placing import kilometres, placed

# In units of the drawing, about a kilometre each: between two dots, and half the size of one.
DISTANCE = 9.0
RADIUS = 4.1
MARGIN = 6.0
# Each mark is a shape and a colour of its own, so that colour alone never tells.
MARKS = ("square", "diamond", "triangle", "circle", "ring", "point", "cross")


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality where it lies."""

    code: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the legend: what a mark says. Kinds are in the order of the legend."""

    key: str
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a layer says of one municipality: its kind, a few words more, and where its dot leads (empty: nowhere)."""

    kind: str
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is shown of all municipalities at once. One without a value gets the last kind.

    ``key`` is unique on a page; ``about`` says in a sentence what the picture shows; ``value_label`` heads the column
    of its table.
    """

    key: str
    title: str
    about: str
    value_label: str
    kinds: tuple[Kind, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot as it is drawn."""

    code: str
    name: str
    x: float
    y: float
    mark: str
    label: str
    text: str
    address: str

    @property
    def says(self) -> str:
        """Name and value, as a screen reader says it."""
        return f"{self.name}: {self.value}"

    @property
    def value(self) -> str:
        """What the layer says of it, in words."""
        return f"{self.label}, {self.text}" if self.text else self.label


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One line of the legend with how many dots carry its mark."""

    label: str
    mark: str
    count: int


@dataclass(frozen=True, slots=True)
class DotMap:
    """A layer laid over the places: dots in the order of the places given, and the size of the drawing."""

    key: str
    title: str
    about: str
    value_label: str
    width: float
    height: float
    dots: tuple[Dot, ...]
    legend: tuple[LegendRow, ...]

    def dot(self, code: str) -> Dot | None:
        """The dot of one municipality, or None when it is not on this map."""
        return next((one for one in self.dots if one.code == code), None)


def dot_map(places: Sequence[Place], layer: Layer) -> DotMap:
    """Lay a layer over the places. Raises ValueError for a kind that the legend lacks, and for a mark that says two."""
    marks = [one.mark for one in layer.kinds]
    if not set(marks) <= set(MARKS) or len(set(marks)) < len(marks):
        raise ValueError(f"Each kind has a mark of its own out of {', '.join(MARKS)}; found {', '.join(marks)}.")
    kinds = {one.key: one for one in layer.kinds}
    nothing = Value(layer.kinds[-1].key)
    width, height, spots = positions(tuple(sorted((one.code, one.lon, one.lat) for one in places)))
    dots: list[Dot] = []
    for place in places:
        value = layer.values.get(place.code, nothing)
        if value.kind not in kinds:
            raise ValueError(f"A kind of {layer.key} is one of {', '.join(kinds)}; found {value.kind!r}.")
        kind, (x, y) = kinds[value.kind], spots[place.code]
        dots.append(Dot(place.code, place.name, x, y, kind.mark, kind.label, value.text, value.address))
    legend = tuple(LegendRow(one.label, one.mark, sum(dot.mark == one.mark for dot in dots)) for one in layer.kinds)
    return DotMap(layer.key, layer.title, layer.about, layer.value_label, width, height, tuple(dots), legend)


@lru_cache(maxsize=8)
def positions(places: tuple[tuple[str, float, float], ...]) -> tuple[float, float, dict[str, tuple[float, float]]]:
    """Width, height and the spot of every dot; worked out once for the same municipalities."""
    dots = placed(kilometres([(lon, lat) for _, lon, lat in places]), DISTANCE)
    if not len(dots):
        return 2 * MARGIN, 2 * MARGIN, {}
    low, high = dots.min(axis=0) - MARGIN, dots.max(axis=0) + MARGIN
    spots = {
        code: (round(x, 1), round(y, 1)) for (code, _, _), (x, y) in zip(places, (dots - low).tolist(), strict=True)
    }
    width, height = (high - low).tolist()
    return round(width, 1), round(height, 1), spots
