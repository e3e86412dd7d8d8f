"""One thing goes on the record: whole, once, in order, and nothing is changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.apps.record.conftest import NOW

from bundel.apps.organisations.models import Organisation
from bundel.apps.record.actions import KeyConflict
from bundel.apps.record.models import Disclosure, Entry
from bundel.engine.ledger.hashing import leaf_hash
from bundel.engine.ledger.leaves import UnfitContent, commitment_to, read_leaf

Put = Callable[..., Entry]


def test_entries_get_the_next_place_and_a_leaf_that_commits_to_their_content(put: Put) -> None:
    first, second = put("first"), put("second", subject="decision/2")

    assert (first.index, second.index) == (0, 1)
    held = Disclosure.objects.get(entry=second)
    leaf = read_leaf(second.leaf)
    assert leaf.time == "2026-11-28T09:00:30Z"
    assert leaf.commitment == commitment_to(held.salt, held.committed.encode())
    assert second.leaf_hash == leaf_hash(second.leaf)


def test_the_leaf_tells_nobody_who_decided_what(put: Put) -> None:
    leaf = json.loads(put("something secret", visibility="own").leaf)

    assert leaf.keys() == {"v", "time", "commitment"}


def test_the_same_content_twice_gives_other_commitments(put: Put) -> None:
    first, second = put("same", key="a"), put("same", key="b", subject="decision/2")

    assert read_leaf(first.leaf).commitment != read_leaf(second.leaf).commitment


def test_each_state_names_the_one_before_of_the_same_subject(put: Put) -> None:
    first, other, second = put("first"), put("other", subject="decision/2"), put("second")

    previous = {one.entry_id: json.loads(one.committed)["previous"] for one in Disclosure.objects.all()}
    assert previous == {first.index: "", other.index: "", second.index: first.leaf_hash.hex()}


def test_when_the_clock_jumps_back_the_order_is_that_of_the_places(put: Put) -> None:
    first = put("first")
    second = put("second", now=NOW - timedelta(days=1))

    assert (first.index, second.index) == (0, 1)
    assert json.loads(Disclosure.objects.get(entry=second).committed)["previous"] == first.leaf_hash.hex()


def test_the_same_key_twice_gives_one_entry_and_the_same_answer(put: Put) -> None:
    first = put("first")

    assert put("first").index == first.index
    assert Entry.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(put: Put, organisation: Organisation) -> None:
    put("first")

    for other in ({"content": {"what": "x"}}, {"subject": "decision/9"}, {"kind": "withdrawn"}):
        with pytest.raises(KeyConflict, match="entry 0"):
            put("first", **other)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "unfit",
    [
        {"content": {"euro": 1.5}},
        {"content": {"name": "\ud800"}},
        {"content": {"number": 2**53}},
        {"content": {"when": object()}},
        {"content": {1: "a"}},
        {"content": {"text": "x" * 1_000_001}},
        {"kind": "Decided"},
        {"subject": ""},
        {"subject": "a\nb"},
        {"key": "k" * 201},
    ],
    ids=lambda unfit: f"{unfit}"[:40],
)
def test_what_cannot_be_committed_to_is_refused_whole(put: Put, unfit: dict[str, Any]) -> None:
    with pytest.raises(UnfitContent, match="expected"):
        put("first", **unfit)
    assert not Entry.objects.exists()


def test_content_of_any_depth_is_refused_without_a_crash(put: Put) -> None:
    deep: Any = "end"
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(UnfitContent, match="levels"):
        put("first", content={"deep": deep})


def test_an_unknown_visibility_is_refused(put: Put) -> None:
    with pytest.raises(ValueError, match="not a valid Visibility"):
        put("first", visibility="everybody")
    assert not Entry.objects.exists()
