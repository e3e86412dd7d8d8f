"""The agenda and the answers as JSON."""

from __future__ import annotations

import json
from typing import Any

from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceRun


def json_of(answers: Answers, run: AdviceRun) -> bytes:
    """Problem, answer and answers of one advice: enough to compute it again elsewhere."""
    return _json(advice_document(answers, run))


def advice_document(answers: Answers, run: AdviceRun) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "profile": profile_document(answers, run.municipality),
        "problem": run.problem,
        "answer": run.answer,
        "seed": run.seed,
        "scenarios": run.scenarios,
        "engine_version": run.engine_version,
    }


def profile_json(answers: Answers, code: str) -> bytes:
    return _json(profile_document(answers, code))


def profile_document(answers: Answers, code: str) -> dict[str, Any]:
    return {"municipality": code, **answers.to_plain()}


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
