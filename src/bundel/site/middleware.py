"""What holds for every answer: protective headers, readable refusals, and the language that the visitor chose."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from bundel.site import errors
from bundel.site.navigation import remember_municipality

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LONGEST_QUERY = 8_000
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
BARE_REFUSALS = frozenset({403, 404, 405, 409, 413, 422})


class SafeAnswers:
    """Outermost: gives every answer its headers, and says in words what a bare refusal leaves out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = refuse_odd_request(request) or self.get_response(request)
        if response.status_code in BARE_REFUSALS and isinstance(response, HttpResponse) and is_bare(response):
            response = errors.explain(request, response)
        remember_municipality(request, response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", cache_rule(request, response))
        # Also on what is refused here, which the framework's own middleware never sees.
        if request.is_secure() and settings.SECURE_HSTS_SECONDS:
            stay = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            response.headers.setdefault("Strict-Transport-Security", stay)
        if has_ended(response):
            response.headers["Clear-Site-Data"] = '"cache"'
        if errors.is_for_program(request):
            response.headers.setdefault("API-Version", settings.API_VERSION)
            if 400 <= response.status_code < 500:
                errors.note_refusal(request, response.status_code)
        return response


def has_ended(response: HttpResponseBase) -> bool:
    """Whether this answer ends a session: then the browser also lets go what it kept of the pages."""
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie["max-age"] == 0


def is_bare(response: HttpResponse) -> bool:
    """Whether a refusal came without words of ours; ninja gives 405 a bare English line."""
    return not response.content or response.content == b"Method not allowed"


def refuse_odd_request(request: HttpRequest) -> HttpResponse | None:
    """Refuse what no browser of ours sends, before anything reads it."""
    if request.method not in METHODS:
        refusal = errors.refusal(request, 405)
        refusal.headers["Allow"] = ", ".join(sorted(METHODS))
        return refusal
    # A page leads on to https; a program that is led on would go on sending in the open without noticing.
    if settings.SECURE_SSL_REDIRECT and errors.is_for_program(request) and not request.is_secure():
        return errors.refusal(request, 403, "Alleen via https. Er is niets gelezen of veranderd.")
    # Before a file of any size lands on the disk; a body without a length is read as empty.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return errors.refusal(request, 400)
    if len(length) > 12 or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return errors.refusal(request, 413)
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return errors.refusal(request, 414)
    # A cookie can write it as \000; PostgreSQL takes it nowhere, not even in the number of a session.
    has_nul = "%00" in query or any("\x00" in text for text in (query, request.path, *request.COOKIES.values()))
    if has_nul:
        return errors.refusal(request, 400)
    # Django reads a form in whatever its header names: that lets half letters in, which no database or record takes.
    if str((request.content_params or {}).get("charset", "utf-8")).lower() not in CHARSETS:
        return errors.refusal(request, 400)
    return None


def cache_rule(request: HttpRequest, response: HttpResponseBase) -> str:
    """Nothing of a person who is logged in may be kept; a page of this visitor is checked again each time."""
    if response.status_code >= 500:
        return "no-store"
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        user = getattr(request, "user", None)
        return "no-store" if user is not None and user.is_authenticated else "private, no-cache"
    # A page under the API holds a form with a token of this visitor, which nobody else may get.
    is_data = errors.is_for_program(request) and not response.headers.get("Content-Type", "").startswith("text/html")
    if is_data and response.status_code == 200 and request.method in ("GET", "HEAD"):
        return "public, max-age=300"
    return "private, no-cache"


class ChosenLanguage:
    """Dutch, unless the visitor chose English; the language of the browser does not decide."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
