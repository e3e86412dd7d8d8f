"""One's own account: roles, who stands in, mandates, and where one is logged in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts import own_account
from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.trail import trail_of
from bundel.site import clock


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Whoever has no role any more is told so here, with the day on which it ended (403: there is nothing to do)."""
    person = request.user
    assert isinstance(person, User)
    viewer = viewer_of(request)
    page = own_account.page_for(person, viewer, clock.today(), request.session.session_key)
    context = {"page": page, "viewer": viewer, "person": person}
    return render(request, "accounts/account.html", context, status=403 if page.has_lost_every_role else 200)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _end(request, pk)


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    return _end(request, None)


def _end(request: HttpRequest, only: int | None) -> HttpResponse:
    person = request.user
    assert isinstance(person, User)
    ended = end_sessions(person, keep=request.session.session_key, trail=trail_of(request), only=only)
    if only is not None and not ended:
        return HttpResponse(status=404)
    said = ngettext(
        "Op %(count)d ander apparaat bent u nu uitgelogd.",
        "Op %(count)d andere apparaten bent u nu uitgelogd.",
        ended,
    )
    messages.success(request, said % {"count": ended} if ended else _("U was nergens anders ingelogd."))
    return redirect("accounts:account")
