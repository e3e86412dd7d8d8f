"""A mistake in a national question is refused where it stands: the JSON path, what was expected and what was found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bundel.engine.national.constants import MAX_JOINT, MAX_MUNICIPALITIES, MAX_TIERS
from bundel.engine.national.reading import parse_national, read_national
from bundel.engine.portfolio.bad_input import BadInput

SCHEMA = json.loads(files("bundel.engine.national").joinpath("national.schema.json").read_text(encoding="utf-8"))
EXAMPLE: dict[str, Any] = SCHEMA["examples"][0]
Change = Callable[[Any], object]


def put(*place: Any, value: object) -> Change:
    """A change that writes a value at a place of the example."""

    def change(document: Any) -> None:
        here = document
        for step in place[:-1]:
            here = here[step]
        here[place[-1]] = value

    return change


def without(*place: Any) -> Change:
    def change(document: Any) -> None:
        here = document
        for step in place[:-1]:
            here = here[step]
        del here[place[-1]]

    return change


A, B, C, D = (("municipalities", at) for at in range(4))
JOINT = ("joint", 0)
REFUSED_BY_SHAPE: list[tuple[Change, str, str]] = [
    (without("joint"), "$", 'a field "joint"'),
    (put("extra", value=1), "$.extra", "one of periods"),
    (put("periods", value=[]), "$.periods", "at least one name"),
    (put("municipalities", value=[]), "$.municipalities", "1 to 2000"),
    (put("municipalities", value={}), "$.municipalities", "a list"),
    (without(*A, "inhabitants"), "$.municipalities[0]", 'a field "inhabitants"'),
    (put(*A, "inhabitants", value=0), "$.municipalities[0].inhabitants", "a whole number of 1 or more"),
    (put(*A, "inhabitants", value=1.5), "$.municipalities[0].inhabitants", "a whole number"),
    (put(*A, "weight", value=0), "$.municipalities[0].weight", "above 0"),
    (put(*A, "weight", value=1e9), "$.municipalities[0].weight", "at most 1000000"),
    (put(*A, "roles", value=["boss"]), "$.municipalities[0].roles[0]", "a role"),
    (put(*A, "roles", value="lead"), "$.municipalities[0].roles", "a list"),
    (put(*A, "own", value={"size": [-1, 1]}), "$.municipalities[0].own.size[0]", "0 or more"),
    (put(*A, "fixed", value={"portal": "maybe"}), "$.municipalities[0].fixed.portal", '"no" or "wait"'),
    (put(*A, "done", value={"portal": 3}), "$.municipalities[0].done.portal", "a text"),
    (put(*A, "initiatives", value=3), "$.municipalities[0].initiatives", "a list"),
    (put(*JOINT, "tiers", value=[]), "$.joint[0].tiers", "1 to 12 levels"),
    (put(*JOINT, "tiers", value=[{}] * (MAX_TIERS + 1)), "$.joint[0].tiers", "1 to 12 levels"),
    (put(*JOINT, "tiers", 0, value={"leads": -1}), "$.joint[0].tiers[0].leads", "0 or more"),
    (put(*JOINT, "tiers", 0, value={"size": 1}), "$.joint[0].tiers[0].size", "one of participants"),
    (put(*JOINT, "divide", value="by chance"), "$.joint[0].divide", "a way to divide"),
    (put(*JOINT, "cost", value={"use": {"ict": []}}), "$.joint[0].cost.use.ict", "the first period"),
    (put(*JOINT, "cost", value={"value": [-1, 1]}), "$.joint[0].cost.value[0]", "0 or more"),
    (put(*JOINT, "basis", value={"tiers.0.participants": "guess"}), "$.joint[0].basis", "a basis"),
    (put("joint", 1, "variants", value=[]), "$.joint[1].variants", "at least one variant"),
    (put("joint", value=[EXAMPLE["joint"][1]] * (MAX_JOINT + 1)), "$.joint", "at most 400"),
    (put("bodies", 0, "members", value={}), "$.bodies[0].members", "at least one member"),
    (put("bodies", 0, "members", value={"B": 2}), "$.bodies[0].members.B", "from 0 to 1"),
    (put("own_drivers", value=[1]), "$.own_drivers[0]", "a text"),
    (put("initiatives", 0, value=3), "$.initiatives[0]", "an object"),
    (put("initiatives", 0, "alternatives", 0, value=3), "$.initiatives[0].alternatives[0]", "an object"),
]
REFUSED_BY_SENSE: list[tuple[Change, str, str]] = [
    (put("initiatives", 0, "alternatives", 0, "use", value={"ict": {"2027": {"own": "wealth"}}}),
     "$.initiatives[0].alternatives[0].use.ict.2027.own", "that every municipality gives"),
    (put("initiatives", 0, "alternatives", 0, "use", value={"ict": {"2027": [1, 2, "\0own:size"]}}),
     "$.initiatives[0].alternatives[0].use.ict.2027[2]", "does not begin with a zero byte"),
    (put("initiatives", 1, "alternatives", 0, "depends_on", value=["nothing"]),
     "$.initiatives[1].alternatives[0].depends_on", "ids of initiatives"),
    (put(*B, "id", value="A"), "$.municipalities[1].id", "item 0 has it"),
    (put(*A, "order", value=[["fame"]]), "$.municipalities[0].order[0][0]", "a criterion"),
    (put(*A, "capacity", value={"ict": {"1999": [1, 1]}}), "$.municipalities[0].capacity.ict.1999", "a period"),
    (put(*A, "done", value={"nothing": None}), "$.municipalities[0].done.nothing", "an initiative"),
    (put(*A, "fixed", value={"nothing": "no"}), "$.municipalities[0].fixed.nothing", "an initiative"),
    (put(*A, "fixed", value={"security": "no"}), "$.municipalities[0]", "a decision taken"),
    (put(*D, "initiatives", 0, "depends_on", value=["nothing"]),
     "$.municipalities[3].initiatives[0].depends_on", "ids of initiatives"),
    (put(*JOINT, "initiative", value="nothing"), "$.joint[0].initiative", "an initiative"),
    (put(*JOINT, "variants", value=["nothing"]), "$.joint[0].variants[0]", "a variant of an alternative"),
    (put(*JOINT, "id", value="shared-portal"), "$.joint[1].id", "no other joint undertaking"),
    (put("joint", 1, value={**EXAMPLE["joint"][0], "id": "again"}), "$.joint[1].initiative", "does not cover already"),
    (put(*JOINT, "tiers", 0, value={"inhabitants_share": [0.5, 1.5]}), "$.joint[0].tiers[0].inhabitants_share",
     "from 0 to 1"),
    (put(*JOINT, "basis", value={"tiers.0.value_times": "given"}), "$.joint[0].basis", "an input that is here"),
    (put("bodies", 0, "members", value={"B": 0.6, "C": 0.5}), "$.bodies[0].members", "at most 1 together"),
    (put("bodies", 0, "members", value={"Z": 0.5}), "$.bodies[0].members.Z", "a municipality"),
    (put("bodies", 0, "members", value={"A": 0.5}), "$.bodies[0].members.A", "the body or by the member"),
    (put("bodies", value=[EXAMPLE["bodies"][0], EXAMPLE["bodies"][0]]), "$.bodies[1].id", "no other body"),
    (put("bodies", value=[EXAMPLE["bodies"][0], {**EXAMPLE["bodies"][0], "id": "second"}]),
     "$.bodies[1].members.B", "one body at most"),
]  # fmt: skip


def changed(change: Change) -> Any:
    document = copy.deepcopy(EXAMPLE)
    change(document)
    return document


@pytest.mark.parametrize(("change", "path", "expected"), [*REFUSED_BY_SHAPE, *REFUSED_BY_SENSE])
def test_a_mistake_is_refused_where_it_stands(change: Change, path: str, expected: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_national(changed(change))

    assert refusal.value.path.startswith(path)
    assert expected in str(refusal.value)


@pytest.mark.parametrize(("change", "path", "expected"), REFUSED_BY_SHAPE)
def test_the_schema_refuses_the_same_shapes(change: Change, path: str, expected: str) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(changed(change)), (path, expected)


def test_a_key_that_stands_twice_is_refused() -> None:
    text = json.dumps(EXAMPLE).replace('"id": "A",', '"id": "A", "id": "A",', 1)

    with pytest.raises(BadInput, match=r"municipalities\[0\]\.id.*every key once"):
        parse_national(text)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"periods": NaN}', b"null", b"1" * 5000])
def test_what_is_no_question_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        parse_national(content)


def test_too_many_municipalities_are_refused_at_once() -> None:
    document = copy.deepcopy(EXAMPLE)
    document["municipalities"] = [{"id": str(at), "inhabitants": 1} for at in range(MAX_MUNICIPALITIES + 1)]

    with pytest.raises(BadInput, match="1 to 2000 municipalities"):
        read_national(document)


def test_the_example_of_the_schema_can_be_read() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(EXAMPLE)

    national = read_national(EXAMPLE)

    assert [one.id for one in national.joint] == ["message-box", "shared-portal"]
    assert national.municipalities[3].initiatives[0].id == "website"
    assert national.bodies[0].members == {"B": 0.6, "C": 0.4}


def test_amounts_within_amounts_are_read_to_a_depth_and_no_deeper() -> None:
    deep: Any = [1, 1]
    for _ in range(200):
        deep = {"times": [deep]}

    with pytest.raises(BadInput, match="at most 20 deep"):
        read_national(changed(put("initiatives", 0, "alternatives", 0, "use", value={"ict": {"2027": deep}})))


def test_a_decision_that_is_null_is_no_decision() -> None:
    assert (
        read_national(changed(put("municipalities", 0, "fixed", value={"portal": None}))).municipalities[0].fixed == {}
    )


def test_own_initiatives_take_the_place_of_shared_ones() -> None:
    document = copy.deepcopy(EXAMPLE)
    own = {"id": "message-box", "alternatives": [{"role": "follow", "start": "2028"}]}
    document["municipalities"][1]["initiatives"] = [own]

    national = read_national(document)

    assert [way.start for way in national.municipalities[1].initiatives[0].alternatives] == ["2028"]
