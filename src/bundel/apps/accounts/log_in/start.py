"""Where a person begins after logging in, and which addresses may be gone on to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bundel.apps.accounts import queries
from bundel.apps.accounts.log_in.second_step import must_set_up_second_step
from bundel.site import clock


def start_of(user: Any) -> str:
    """The agenda of the own municipality; with other roles or ended ones, the page that tells about them.

    Whose role waits for a second step that is not there yet sets it up first: nothing else would open the role.
    """
    if must_set_up_second_step(user, clock.today()):
        return reverse("mfa_index")
    code = queries.own_municipality_code(user.pk, clock.today())
    if code:
        return reverse("portfolio:agenda", args=[code])
    return reverse("accounts:account") if user.memberships.exists() else reverse("home")


def is_ours(request: HttpRequest, asked: str) -> bool:
    """Whether an address to go on to lies within this site."""
    return bool(asked) and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
