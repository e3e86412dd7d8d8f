"""See how far a job is, and stop it."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bundel.apps.accounts.idempotency import owners_of
from bundel.apps.jobs import actions, queries
from bundel.apps.jobs.models import Job
from bundel.site import clock

SECONDS_BETWEEN_LOOKS = 2
NOT_FOR_PROGRAMS = {"result", "attempts", "max_attempts"}


@require_safe
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The page renews itself until the job has ended, and then leads to the result."""
    state = _found(request, job_id)
    if state.state == "done" and url_has_allowed_host_and_scheme(state.result_url, None):
        return redirect(state.result_url)
    answer = render(request, "jobs/job.html", {"job": state})
    if not state.is_finished:
        answer.headers["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return answer


@require_safe
def job_state(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    state = asdict(_found(request, job_id))
    return JsonResponse({name: value for name, value in state.items() if name not in NOT_FOR_PROGRAMS})


@require_POST
def cancel(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Stopping twice is stopping once: it needs no key."""
    _found(request, job_id)
    actions.cancel(Job.objects.visible_to(owners_of(request)).get(pk=job_id), clock.now())
    return redirect("jobs:job", job_id)


def _found(request: HttpRequest, job_id: uuid.UUID) -> queries.JobState:
    state = queries.job_state(job_id, owners_of(request))
    if state is None:
        raise Http404
    return state
