"""The question of one municipality, from the packaged data and a profile."""

from __future__ import annotations

import hashlib
import json
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bundel.cli.file_content import Unusable, content_of
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.question.setting import Setting
from bundel.engine.question.situation import UnknownMunicipality
from bundel.engine.reference.faults import BadData
from bundel.engine.reference.municipality import FormerMunicipality, Municipality
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

MOST_PROFILE_BYTES = 1_000_000
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is answered (``problem``, and as plain JSON ``document``) and what stands around it."""

    problem: Problem
    document: dict[str, Any]
    setting: Setting
    reference: Reference


def asked_by(arguments: Namespace) -> Asked:
    """The question that the arguments ask; raises Unusable, which says where, what was expected and found."""
    try:
        reference = read_reference()
        code = arguments.municipality.strip().upper()
        profile = _profile(arguments.profile, code, reference)
        question = build_question(reference, code, profile, day_of(arguments.today))
    except UnknownMunicipality as unknown:
        raise Unusable(f"--municipality: {_instead(unknown, reference)}") from None
    except BadData as bad:
        raise Unusable(str(bad)) from None
    return Asked(read_problem(question.problem), question.problem, question.setting, reference)


def with_setting(answer: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The answer for programs: beside it what stands around the problem, and what names the problem."""
    return {**answer, "setting": asdict(asked.setting), "problem_digest": digest_of(asked.document)}


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the problem as compact JSON with sorted keys: the same problem has the same digest."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _profile(name: str | None, code: str, reference: Reference) -> Profile:
    if name is None:
        return Profile()
    shown = ascii(name)[1:-1]
    content = content_of(name, MOST_PROFILE_BYTES)
    if len(content) > MOST_PROFILE_BYTES:
        raise Unusable(f"{shown}: expected a profile of at most {MOST_PROFILE_BYTES} bytes, found a larger file")
    profile = read_profile(content, reference, shown)
    if profile.municipality not in (None, code):
        raise Unusable(f"{shown}, municipality: expected {code} as in --municipality, found {profile.municipality}")
    return profile


def day_of(text: str | None) -> date:
    """The day of an option, or today; raises Unusable."""
    if text is None:
        return date.today()
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise Unusable(f"--today: expected a day from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD, found {text!a}")
    return day


def _instead(unknown: UnknownMunicipality, reference: Reference) -> str:
    found = f"{unknown.code[:80]!a}"
    named = [one for one in reference.municipalities if unknown.code in (one.name.upper(), one.name_common.upper())]
    if named:
        return f"expected the code of a municipality, found its name {found}; use {_with_codes(named)}"
    ended = [one for one in reference.former_municipalities if unknown.code in (one.code, one.name.upper())]
    if not ended:
        return f"expected the code of a municipality of today such as GM0513, found {found}"
    became = " and ".join(f"{one.name} became part of {_successors(one, reference)}" for one in ended)
    return f"expected a municipality of today, found {found}: {became}; use that code"


def _successors(former: FormerMunicipality, reference: Reference) -> str:
    return _with_codes([reference.municipality_by_code[code] for code in former.successors])


def _with_codes(municipalities: Sequence[Municipality]) -> str:
    return ", ".join(f"{one.code} ({one.name_common})" for one in municipalities)
