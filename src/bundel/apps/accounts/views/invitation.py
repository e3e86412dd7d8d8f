"""Take up an invitation: look at it as often as one likes, use it once."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from bundel.apps.accounts import queries
from bundel.apps.accounts.actions.inviting import InvitationGone, open_invitation, use_invitation
from bundel.apps.accounts.forms import AcceptForm
from bundel.apps.accounts.log_in.start import start_of
from bundel.apps.accounts.trail import trail_of
from bundel.site import clock


@sensitive_post_parameters("new")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    try:
        found = open_invitation(token, now)
        form = AcceptForm(request.POST or None, invitation=found, initial={"display_name": found.display_name})
        if request.method == "POST" and form.is_valid():
            person = use_invitation(
                token, display_name=form.cleaned_data["display_name"], password=form.cleaned_data["new"],
                on=clock.today(), now=now, trail=trail_of(request),
            )  # fmt: skip
            login = Login(user=person, email=person.email, redirect_url=start_of(person))
            answer: HttpResponse = perform_password_login(request, {"email": person.email}, login)
            return answer
    except InvitationGone:
        return render(request, "accounts/link_gone.html", {"is_password": False}, status=404)
    own = [one for one in queries.own_log_ins() if queries.speaks_for(one.provider_id, found.email)]
    context = {"form": form, "invitation": found, "own_log_ins": own}
    return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)
