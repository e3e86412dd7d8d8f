"""Go to the log-in of one's own municipality, and hear it when one came back without logging in."""

from __future__ import annotations

import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as library
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bundel.apps.accounts import queries
from bundel.apps.accounts.log_in.id_tokens import CheckedAdapter


def to_own_log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads on by itself: a form may send to this site alone, so it does not jump to another at once."""
    known = {one.provider_id: one for one in queries.own_log_ins()}
    if provider_id not in known:
        return HttpResponse(status=404)
    try:
        answer = library.login(request, provider_id)
    # It does not answer, or not in the form that was agreed.
    except (requests.RequestException, KeyError, TypeError, ValueError, AttributeError):
        messages.error(request, _("De inlogpagina van uw gemeente is nu niet bereikbaar. Probeer het later opnieuw."))
        return redirect("account_login")
    if not isinstance(answer, HttpResponseRedirect):
        return redirect("account_login")
    return render(request, "accounts/to_own_log_in.html", {"address": answer.url, "name": known[provider_id].name})


def came_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the municipality's log-in says about somebody counts only with its signature under it."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        return HttpResponse(status=404)
    return answer


def stopped(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("U bent niet ingelogd: u stopte op de inlogpagina van uw gemeente."))
    return redirect("account_login")
