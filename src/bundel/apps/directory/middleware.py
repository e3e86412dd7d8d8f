"""An address of a municipality that is no more leads to the one that took it over; of several, people choose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bundel.apps.organisations import queries as organisations
from bundel.site import clock

Answer = Callable[[HttpRequest], HttpResponse]
OF_A_MUNICIPALITY = "/gemeente/"
OVERVIEW = "portfolio:municipality"


class ToSuccessor:
    """For every page of a municipality, of whatever app: only what was not found is looked up, all else costs nothing.

    Which municipality went into which is public, so the way on gives nothing away; there the policy is asked again.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
        if answer.status_code != 404 or not code or not request.path.startswith(OF_A_MUNICIPALITY):
            return answer
        return way_on(request, str(code)) or answer


def way_on(request: HttpRequest, code: str) -> HttpResponse | None:
    """The same page of who took it over, a choice when several did, or None: there was no such municipality."""
    today, upper = clock.today(), code.upper()
    after = organisations.successors(upper, today)
    if len(after) > 1:
        name = organisations.organisation_names([upper]).get(upper, upper)
        return render(request, "directory/successors.html", {"former": name, "successors": after}, status=300)
    if after:
        return redirect(_same_page(request, after[0].code))
    if upper != code and organisations.municipality(upper, today) is not None:
        return redirect(_same_page(request, upper))
    return None


def _same_page(request: HttpRequest, code: str) -> str:
    """What was sent is not sent again elsewhere: whoever wanted to change something begins at the overview."""
    match = request.resolver_match
    assert match is not None, "only found addresses come here"
    if request.method not in ("GET", "HEAD"):
        return reverse(OVERVIEW, args=[code])
    query = request.META.get("QUERY_STRING", "")
    return reverse(match.view_name, kwargs={**match.kwargs, "code": code}) + (f"?{query}" if query else "")
