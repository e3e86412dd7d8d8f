"""The list of what I am asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.idempotency import once
from bundel.apps.accounts.policy import may_see, viewer_of
from bundel.apps.accounts.queries import fields_of
from bundel.apps.inbox import actions, queries
from bundel.site import clock


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What I am asked, and what I put away."""
    viewer = viewer_of(request)
    context = {
        "rows": queries.notices_of(viewer),
        "done": queries.notices_of(viewer, done=True),
        "fields": fields_of(viewer.person_id, clock.today()),
        "may_moderate": may_see(viewer, "moderation:cases"),
    }
    return render(request, "inbox/inbox.html", context)


@require_POST
@once
def mark_done(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Put one away."""
    person_id = viewer_of(request).person_id
    assert person_id is not None, "the policy asks for a log-in"
    if not actions.mark_done(notice_id=notice_id, person_id=person_id, at=clock.now()):
        raise Http404
    return redirect("inbox:inbox")
