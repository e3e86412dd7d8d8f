"""Between the address and its page: the policy, and the end of a log-in that lasted too long."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.policy import RULES, Decision, Rule, decide, viewer_of
from bundel.apps.accounts.rules import SAFE_METHODS
from bundel.site import clock

Answer = Callable[[HttpRequest], HttpResponseBase]
OFTEN_ENOUGH = timedelta(seconds=60)
NAMES_OF_A_PLACE = frozenset({"organisation", "organisation_id", "organisation_code", "organisatie"})
logger = logging.getLogger("bundel.accounts")
OFFERED = {True: ["GET", "HEAD"], False: ["POST"]}


class SessionLimits:
    """Ends a log-in after half an hour without a sign of life, and after eight hours whatever happens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Only whoever brings a session can be logged in: others cost no look in the database.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            keep_or_end(request, clock.now())
        return self.get_response(request)


def keep_or_end(request: HttpRequest, now: datetime) -> None:
    """Log the person out when a limit has passed; else note, at most once a minute, that they are still here."""
    session = request.session
    since = _moment(session.get("logged_in_at"), now)
    seen = _moment(session.get("seen_at"), now)
    if now - since > settings.SESSION_LONGEST or now - seen > settings.SESSION_IDLE:
        logout(request)
    elif "seen_at" not in session or now - seen > OFTEN_ENOUGH:
        note_presence(session, since, now)


def note_presence(session: SessionBase, since: datetime, now: datetime) -> None:
    """Keep at once that somebody is still here.

    Kept after the page, as Django does, a full disk would turn into a refusal what the page has saved already.
    """
    has_more = session.modified
    session["logged_in_at"], session["seen_at"] = since.isoformat(), now.isoformat()
    try:
        session.save()
    except UpdateError as fault:
        raise SessionInterrupted("the log-in could not be kept") from fault
    session.modified = has_more


def _moment(text: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise


class PolicyMiddleware:
    """Asks the policy before any view runs; an address without a rule answers as if it were not there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method or ""
        decision = decide(viewer_of(request), name, method, kwargs)
        if decision is Decision.ALLOWED:
            if RULES[name].own and NAMES_OF_A_PLACE & set(request.POST):
                # The address alone says which organisation it is about; no form of ours sends one.
                logger.warning("ignored an organisation in the body of %s", request.path)
            return None
        if decision is Decision.NOT_OFFERED:
            return HttpResponseNotAllowed(_offered(RULES[name]))
        if decision is Decision.LOG_IN_FIRST:
            return ask_to_log_in(request)
        if decision is Decision.SECOND_STEP_FIRST:
            return ask_second_step(request)
        if decision is Decision.LOG_IN_AGAIN:
            return ask_to_confirm(request)
        if decision is Decision.MAY_NOT_DO:
            raise PermissionDenied(_("Uw rol mag dit niet doen. Er is niets veranderd. Kijk bij Wie mag wat."))
        raise Http404


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """A person goes to the log-in page and comes back here; a program gets 401."""
    if request.path.startswith("/api/"):
        refused = HttpResponse(status=401)
        refused.headers["WWW-Authenticate"] = "Session"
        return refused
    back = request.get_full_path() if request.method in SAFE_METHODS else reverse("home")
    return redirect_to_login(back, reverse("accounts:log_in"))


def ask_second_step(request: HttpRequest) -> HttpResponse:
    """The role waits for a second step: a person goes and sets it up; a program gets 403 with the reason."""
    if request.path.startswith("/api/"):
        raise PermissionDenied(_("Hiervoor is een tweede stap bij het inloggen nodig."))
    return redirect("mfa_index")


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """A person first shows again who they are, and comes back to the form; a program gets 403 with the reason."""
    if request.path.startswith("/api/"):
        raise PermissionDenied(_("Log opnieuw in: de laatste keer is langer dan een kwartier geleden."))
    # What was sent cannot be sent again for them: they go back to the page on which they filled it in.
    back = request.get_full_path() if request.method in SAFE_METHODS else _page_before(request)
    return redirect_to_login(back, reverse("accounts:confirm"))


def _page_before(request: HttpRequest) -> str:
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = came_from.netloc == request.get_host()
    return f"{came_from.path}?{came_from.query}".rstrip("?") if is_ours else reverse("home")


def _offered(rule: Rule) -> list[str]:
    return [
        method for is_safe, audience in ((True, rule.see), (False, rule.do)) if audience for method in OFFERED[is_safe]
    ]
