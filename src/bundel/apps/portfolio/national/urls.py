"""Addresses of the national picture; they belong to the addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from bundel.apps.portfolio.national import views

patterns = [
    path("landelijk/", views.national, name="national"),
    path("landelijk/rekenen/", views.compute_national, name="compute_national"),
    path("landelijk/stoppen/", views.cancel_national, name="cancel_national"),
    path("landelijk/export.<str:form>", views.national_export, name="national_export"),
    path("landelijk/gemeenten.<str:form>", views.national_plans_export, name="national_plans_export"),
    path("landelijk/onderwerp/<slug:slug>/", views.national_topic, name="national_topic"),
    path(
        "landelijk/onderwerp/<slug:slug>/export.<str:form>", views.national_topic_export, name="national_topic_export"
    ),
    path("gemeente/<str:code>/landelijk/", views.national_municipality, name="national_municipality"),
]
