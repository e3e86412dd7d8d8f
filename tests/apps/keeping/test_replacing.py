"""A name goes out of a text as a whole word, whatever its capitals and spaces, and out of nothing else."""

from __future__ import annotations

import pytest

from bundel.apps.keeping.replacing import SOMEBODY, names_of, replacer

replace = replacer(("an.jansen@gouda.example", "An Jansen"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Vraag An Jansen.", f"Vraag {SOMEBODY}."),
        ("AN  jansen\nzegt", f"{SOMEBODY}\nzegt"),
        ("(an.jansen@GOUDA.example)", f"({SOMEBODY})"),
        ("Jan Jansen en An Jansens", "Jan Jansen en An Jansens"),
        ("xan.jansen@gouda.example", "xan.jansen@gouda.example"),
        ("An ging. Jansen bleef.", "An ging. Jansen bleef."),
        ("-An Jansen; drs.An Jansen- ja", f"-{SOMEBODY}; drs.{SOMEBODY}- ja"),
        ("Lou-An Jansen en An Jansen-Smit", "Lou-An Jansen en An Jansen-Smit"),
        ("mail -an.jansen@gouda.example-", "mail -an.jansen@gouda.example-"),
        ("mail an.jansen@gouda.example- nu", f"mail {SOMEBODY}- nu"),
    ],
)
def test_a_text_loses_the_name_as_a_whole_and_nothing_else(before: str, after: str) -> None:
    assert replace(before) == after


def test_lists_and_objects_lose_it_too_and_other_values_stay() -> None:
    plain = {"owners": {"x": "An Jansen", "An Jansen": ["an jansen", 3, None, True]}}

    assert replace(plain) == {"owners": {"x": SOMEBODY, SOMEBODY: [SOMEBODY, 3, None, True]}}


def test_a_single_word_or_the_name_of_a_colleague_too_is_not_looked_for() -> None:
    assert names_of("An Jansen", "a@b", is_shared=False) == ("a@b", "An Jansen")
    assert names_of("An", "a@b", is_shared=False) == names_of("An Jansen", "a@b", is_shared=True) == ("a@b",)
