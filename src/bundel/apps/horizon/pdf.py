"""A page as a tagged PDF (PDF/UA-1) that needs nothing from the network."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders


def pdf_of(html: str, style: str) -> bytes:
    """The PDF of a page; ``style`` is the static path of its style sheet."""
    # It loads fonts and libraries for seconds: only who asks for a PDF waits for that.
    from weasyprint import CSS, HTML

    sheet = CSS(finders.find(style))
    content: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return content


def _refuse(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise ValueError(f"The page holds everything itself; found {url[:80]}.")
