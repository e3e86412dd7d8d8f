"""Addresses of what topics took."""

from __future__ import annotations

from django.urls import path

from bundel.apps.estimates import views

app_name = "estimates"
OWN = "gemeente/<str:code>/"

urlpatterns = [
    path(f"{OWN}ervaringen/", views.actuals, name="actuals"),
    path(f"{OWN}ervaringen/export.csv", views.actuals_export, name="actuals_export"),
    path(f"{OWN}ervaringen/<slug:topic>/", views.tell_actual, name="tell_actual"),
]
