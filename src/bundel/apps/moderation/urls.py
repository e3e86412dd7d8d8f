"""Addresses of moderation."""

from __future__ import annotations

from django.urls import path

from bundel.apps.moderation import views

app_name = "moderation"
ONE = "moderatie/<int:case_id>/"

urlpatterns = [
    path("moderatie/", views.cases, name="cases"),
    path("moderatie/export.csv", views.cases_export, name="cases_export"),
    path(ONE, views.case, name="case"),
    path(f"{ONE}verbergen/", views.hide, name="hide"),
    path(f"{ONE}laten-staan/", views.let_stand, name="let_stand"),
    path(f"{ONE}tonen/", views.restore, name="restore"),
    path(f"{ONE}bezwaar/", views.appeal, name="appeal"),
    path(f"{ONE}oordeel/", views.judge_appeal, name="judge_appeal"),
]
