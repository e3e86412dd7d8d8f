"""Addresses of organisations, of mergers, and of work that bodies do for municipalities."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
