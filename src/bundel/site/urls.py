"""All addresses joined."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from bundel.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("taal/", set_language, name="set_language"),
    path("componenten/", views.components, name="components"),
    path("gezondheid/", views.health, name="health"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
