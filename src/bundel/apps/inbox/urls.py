"""Addresses of what I am asked."""

from __future__ import annotations

from django.urls import path

from bundel.apps.inbox import views

app_name = "inbox"

urlpatterns = [
    path("voor-mij/", views.inbox, name="inbox"),
    path("voor-mij/<int:notice_id>/klaar/", views.mark_done, name="mark_done"),
]
