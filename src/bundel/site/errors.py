"""Refusals and faults in words: what happened, what was kept, what to do next; problem+json for programs."""

from __future__ import annotations

import json
import logging
import secrets
import sys
from http import HTTPStatus
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from bundel.apps.accounts.idempotency import PerhapsSaved
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.actions import digest_of

logger = logging.getLogger("bundel.errors")

API_PREFIX = "/api/"
PROBLEM = "application/problem+json"
NO_DATABASE = (OperationalError, InterfaceError)

WORDS: dict[int, tuple[Any, Any]] = {
    400: (
        gettext_lazy("Dit adres of formulier klopt niet"),
        gettext_lazy("Wij konden uw vraag niet lezen. Er is niets veranderd. Begin opnieuw vanaf de startpagina."),
    ),
    403: (
        gettext_lazy("Dit mag u niet doen"),
        gettext_lazy(
            "U heeft hier geen toestemming voor, of uw bezoek duurde te lang. Er is niets veranderd. "
            "Ga terug, laad de pagina opnieuw en probeer het nog eens."
        ),
    ),
    404: (
        gettext_lazy("Deze pagina is er niet"),
        gettext_lazy("Misschien is het adres verkeerd getypt, of is de pagina verplaatst. Zoek verder via het menu."),
    ),
    405: (
        gettext_lazy("Dit kan hier niet"),
        gettext_lazy("Dit adres is er wel, maar niet voor wat u probeerde. Er is niets veranderd."),
    ),
    409: (
        gettext_lazy("Iemand was u voor"),
        gettext_lazy("Intussen is hier iets veranderd. Wat u deed, is niet bewaard. Bekijk de pagina opnieuw."),
    ),
    413: (
        gettext_lazy("Dit is te groot"),
        gettext_lazy("U stuurde meer dan wij kunnen lezen. Er is niets bewaard. Maak het kleiner en probeer het weer."),
    ),
    414: (
        gettext_lazy("Dit adres is te lang"),
        gettext_lazy("Zoek met minder of kortere woorden. Er is niets veranderd."),
    ),
    422: (
        gettext_lazy("Er klopt iets niet in wat u invulde"),
        gettext_lazy("Er is niets bewaard. Ga terug en kijk na wat u invulde."),
    ),
    500: (
        gettext_lazy("Er ging bij ons iets mis"),
        gettext_lazy("Wat u net deed, is misschien niet bewaard. Kijk dat na, en probeer het daarna opnieuw."),
    ),
    503: (
        gettext_lazy("Bundel is even niet bereikbaar"),
        gettext_lazy("Wat u net deed, is niet opgeslagen. Wacht een paar minuten en probeer het opnieuw."),
    ),
}
PERHAPS_SAVED = gettext_lazy(
    "Wij weten niet zeker of is opgeslagen wat u net deed. Wacht een paar minuten en verstuur hetzelfde formulier dan "
    "nog eens: twee keer opslaan kan niet."
)


def is_for_program(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIX)


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An answer of RFC 9457 for a program."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


def refusal(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """The page, or the problem, that goes with a refusal; it touches nothing that may be broken."""
    title, text = WORDS[status]
    if is_for_program(request):
        return problem(status, detail or str(text))
    reference = new_reference()
    note_refusal(request, status, reference)
    context = {"heading": title, "text": detail or text, "status": status, "reference": reference}
    try:
        return render(request, "site/error.html", context, status=status)
    # Its menu and its style sheet may be what is broken.
    except Exception as fault:
        return _answer_to(request, fault)


def note_refusal(request: HttpRequest, status: int, reference: str = "") -> None:
    """Who was refused what, from where: by number, name of the page and digest, in the log of the installation.

    Nothing that was typed stands in it, and nothing is asked of the database, which may be what is broken.
    """
    match = request.resolver_match
    viewer = getattr(request, "_viewer", None)
    who = f"person {viewer.person_id}" if viewer is not None and viewer.person_id else "a visitor"
    place, origin = match.view_name if match else "no page", digest_of(visitor_address(request))
    logger.info(
        "refused %s of %s with %d to %s from %s, reference %s",
        request.method, place, status, who, origin, reference or "none",
    )  # fmt: skip


def explain(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """Put words around a refusal that came without any, and keep its headers."""
    spoken = refusal(request, bare.status_code)
    for name, value in bare.items():
        if name not in ("Content-Type", "Content-Length"):
            spoken.headers[name] = value
    spoken.cookies.update(bare.cookies)
    return spoken


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    lost = _database_fault(exception)
    if isinstance(exception, SessionInterrupted) and lost is not None:
        # Django takes a session that could not be kept for one that somebody ended.
        return _answer_to(request, lost)
    return refusal(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: nothing of it reaches the page but a reference number; the log has the rest."""
    return _answer_to(request, sys.exc_info()[1])


def _database_fault(exception: BaseException | None) -> BaseException | None:
    """The fault of the database that lies under this one."""
    while exception is not None and not isinstance(exception, NO_DATABASE):
        exception = exception.__cause__ or exception.__context__
    return exception


def _answer_to(request: HttpRequest, fault: BaseException | None) -> HttpResponse:
    status = 503 if isinstance(fault, NO_DATABASE) else 500
    reference = new_reference()
    logger.error("fault with reference %s", reference, exc_info=fault)
    title, text = WORDS[status]
    if status == 503 and (isinstance(fault, PerhapsSaved) or getattr(request, "_is_saved", False)):
        text = PERHAPS_SAVED
    if is_for_program(request):
        return problem(status, str(text), reference=reference)
    # Without the request: whatever broke the page must not break this one too.
    try:
        page = render_to_string("site/fault.html", {"heading": title, "text": text, "reference": reference})
    except Exception:
        logger.exception("no page for the fault with reference %s", reference)
        words = f"{title}\n\n{text}\n\nnummer {reference}\n"
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)


def new_reference() -> str:
    return secrets.token_hex(4).upper()
