"""Short ways to ask a question and to look into it."""

from dataclasses import replace
from datetime import date
from typing import Any

from bundel.engine.question.profile import Profile
from bundel.engine.question.question import Question, build_question
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

TODAY = date(2026, 11, 23)
GOUDA = "GM0513"


def ask(profile: str = "", *, code: str = GOUDA, today: date = TODAY, reference: Reference | None = None) -> Question:
    reference = reference or read_reference()
    return build_question(reference, code, read_profile(profile, reference), today)


def nothing_told(code: str, today: date = TODAY) -> Question:
    return build_question(read_reference(), code, Profile(), today)


def initiative(question: Question, item: str) -> dict[str, Any]:
    return {one["id"]: one for one in question.problem["initiatives"]}[item]


def weighed(question: Question) -> list[str]:
    return [one["id"] for one in question.problem["initiatives"]]


def alternative(question: Question, item: str, start: str, variant: str | None = None, role: str = "follow") -> Any:
    [found] = [
        one
        for one in initiative(question, item)["alternatives"]
        if (one["start"], one["variant"], one["role"]) == (start, variant, role)
    ]
    return found


def with_rows(curations: dict[str, dict[str, Any]] | None = None, **initiatives: dict[str, Any]) -> Reference:
    """The packaged reference with some fields of some rows changed; names of initiatives use _ for -."""
    reference, curated = read_reference(), curations or {}
    changed = {name.replace("_", "-"): fields for name, fields in initiatives.items()}
    return replace(
        reference,
        curations=tuple(replace(row, **curated.get(row.id, {})) for row in reference.curations),
        initiatives=tuple(replace(row, **changed.get(row.id, {})) for row in reference.initiatives),
    )
