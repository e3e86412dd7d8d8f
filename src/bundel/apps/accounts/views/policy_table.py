"""The page that tells who may do what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bundel.apps.accounts import queries
from bundel.apps.accounts.log_in.second_step import is_asked_of_everyone


@require_safe
def who_may_do_what(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "accounts/who_may_do_what.html",
        {"rows": queries.allowances(), "asks_everybody": is_asked_of_everyone()},
    )
