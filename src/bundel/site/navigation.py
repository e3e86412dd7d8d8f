"""The main menu, and the municipality that this visitor chose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

CHOSEN = settings.MUNICIPALITY_COOKIE_NAME
CODE = re.compile(r"(GM|VB)\d{4}")
# Pages of the same app that are about no single municipality.
OF_NOBODY = frozenset(
    {"portfolio:how_computed", "portfolio:national", "portfolio:national_topic", "decisions:topic_decisions"}
)
OF_A_MUNICIPALITY = ("portfolio:", "decisions:", "meetings:", "estimates:")


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    is_current: bool
    current_kind: str


def chosen_municipality(request: HttpRequest) -> str:
    """The code of the municipality whose page this visitor opened last, or an empty string."""
    code = request.COOKIES.get(CHOSEN, "")
    return code if CODE.fullmatch(code) else ""


def remember_municipality(request: HttpRequest, response: HttpResponseBase) -> None:
    """After the page of a municipality, the menu leads back to it, until the browser closes."""
    match = request.resolver_match
    code = str(match.kwargs.get("code", "")) if match is not None and "portfolio" in match.namespaces else ""
    if response.status_code == 200 and CODE.fullmatch(code) and code != chosen_municipality(request):
        response.set_cookie(CHOSEN, code, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def navigation_items(request: HttpRequest | None) -> list[NavigationItem]:
    """The entries of the menu; an error page without a request gets them unmarked."""
    chosen = chosen_municipality(request) if request is not None else ""
    own = address("portfolio:municipality", chosen) if chosen else address("home")
    places = [
        (_("Mijn gemeente"), own, OF_A_MUNICIPALITY if chosen else ("home", *OF_A_MUNICIPALITY)),
        (_("Onderwerpen"), address("horizon:topics"), ("horizon:topic", "landscape:", "decisions:topic_decisions")),
        (_("Wat komt eraan"), address("horizon:coming"), ("horizon:coming",)),
        (_("Landelijk beeld"), address("portfolio:national"), ("portfolio:national", "portfolio:national_topic")),
        (_("Hoe is dit berekend?"), address("portfolio:how_computed"), ("portfolio:how_computed",)),
    ]
    view = _view_name(request)
    return [_item(label, url, starts, view, request) for label, url, starts in places if url]


def _item(label: str, url: str, starts: tuple[str, ...], view: str, request: HttpRequest | None) -> NavigationItem:
    if view in OF_NOBODY:
        belongs = view in starts
    else:
        belongs = any(view.startswith(start) for start in starts if start not in OF_NOBODY)
    is_page = request is not None and request.path == url
    return NavigationItem(label=label, url=url, is_current=belongs, current_kind="page" if is_page else "true")


def _view_name(request: HttpRequest | None) -> str:
    match = request.resolver_match if request is not None else None
    return match.view_name if match is not None else ""


def address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
