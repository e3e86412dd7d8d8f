"""All addresses joined."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from bundel.site import api_document, errors, views
from bundel.site.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("taal/", set_language, name="set_language"),
    path("componenten/", views.components, name="components"),
    path("gezondheid/", views.health, name="health"),
    path("api/v1/openapi.json", api_document.openapi, name="openapi"),
    path("api/v1/docs", api_document.docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("", include("bundel.apps.accounts.urls")),
    path("", include("bundel.apps.accounts.log_in.urls")),
    path("", include("bundel.apps.directory.urls")),
    path("", include("bundel.apps.jobs.urls")),
    path("", include("bundel.apps.record.urls")),
    path("", include("bundel.apps.horizon.urls")),
    path("", include("bundel.apps.landscape.urls")),
    path("", include("bundel.apps.inbox.urls")),
    path("", include("bundel.apps.moderation.urls")),
    path("", include("bundel.apps.estimates.urls")),
    path("", include("bundel.apps.meetings.urls")),
    path("", include("bundel.apps.decisions.urls")),
    path("", include("bundel.apps.portfolio.urls")),
    path(".well-known/security.txt", views.security, name="security_txt"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
