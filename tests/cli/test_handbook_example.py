"""The worked examples of the handbook are what the commands print, and what their steps say by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bundel.cli.main import main

HANDBOOK = Path(__file__).parents[2] / "docs" / "handboek"
PAGE = HANDBOOK / "het-advies-uitgelegd.md"
EXAMPLE = HANDBOOK / "voorbeeld.json"
COMMAND = "bundel advise --problem docs/handboek/voorbeeld.json --scenarios 200"


def blocks(page: Path = PAGE) -> list[str]:
    return [block.strip("\n") for block in page.read_text(encoding="utf-8").split("```")[1::2]]


def advised(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["advise", "--problem", str(EXAMPLE), "--scenarios", "200", *more]) == 0
    return capsys.readouterr().out


def test_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks()

    assert COMMAND in shown
    assert advised(capsys).strip("\n") == shown[shown.index(COMMAND) + 1]


def test_steps_by_hand_follow_from_the_file() -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    free = document["capacity"]["ict"]["2027"][:2]
    hours = {one["id"]: one["alternatives"][0]["use"]["ict"]["2027"][:2] for one in document["initiatives"]}
    least, most = free[0] - hours["archief op orde"][1], free[1] - hours["archief op orde"][0]

    assert (least, most) == (200, 600)
    assert hours["nieuwe formulieren"][1] <= least
    assert hours["nieuw netwerk"][0] >= most
    assert hours["samen inkopen"][0] > least
    assert hours["samen inkopen"][1] < most


def test_lanes_of_the_example_are_those_that_the_page_explains(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(advised(capsys, "--json"))

    lanes = {one["id"]: (one["lane"], one["role"], one["start"]) for one in answer["initiatives"]}
    share = next(one["early_share"] for one in answer["initiatives"] if one["id"] == "samen inkopen")
    assert lanes == {
        "archief op orde": ("mandatory", "follow", "2027"),
        "nieuwe formulieren": ("need_to_have", "follow", "2027"),
        "samen inkopen": ("nice_to_have", "follow", "2028"),
        "nieuw netwerk": ("not_now", "no", None),
    }
    assert 0.6 < share < 0.7


def test_page_on_sharing_costs_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(HANDBOOK / "kosten-verdelen.md")
    command = "bundel share-costs --problem docs/handboek/kosten.json --compare"

    assert main(["share-costs", "--problem", str(HANDBOOK / "kosten.json"), "--compare"]) == 0
    assert capsys.readouterr().out.strip("\n") == shown[shown.index(command) + 1]
