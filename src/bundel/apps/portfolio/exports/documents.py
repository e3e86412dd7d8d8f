"""The agenda and the answers as JSON, and the one A4 as a tagged PDF."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.staticfiles import finders

from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceRun

PDF_STYLE = "portfolio/a4.css"


def json_of(answers: Answers, run: AdviceRun) -> bytes:
    """Problem, answer and answers of one advice: enough to compute it again elsewhere."""
    document = {
        "profile": profile_document(answers, run.municipality),
        "problem": run.problem,
        "answer": run.answer,
        "seed": run.seed,
        "scenarios": run.scenarios,
        "engine_version": run.engine_version,
    }
    return _json(document)


def profile_json(answers: Answers, code: str) -> bytes:
    return _json(profile_document(answers, code))


def profile_document(answers: Answers, code: str) -> dict[str, Any]:
    return {"municipality": code, **answers.to_plain()}


def pdf_of(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a page that needs nothing from the network."""
    # It loads fonts and libraries for seconds: only who asks for a PDF waits for that.
    from weasyprint import CSS, HTML

    style = finders.find(PDF_STYLE)
    content: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[CSS(style)], pdf_variant="pdf/ua-1")
    return content


def _refuse(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise ValueError(f"The A4 holds everything itself; found {url[:80]}.")


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
