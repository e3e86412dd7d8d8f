"""Addresses of what lands on which department."""

from __future__ import annotations

from django.urls import path

from bundel.apps.portfolio.departments import views

OWN = "gemeente/<str:code>/afdelingen/"

patterns = [
    path(OWN, views.departments, name="departments"),
    path(f"{OWN}export.csv", views.departments_export, name="departments_export"),
    path(f"{OWN}opmerking/<int:remark_id>/", views.handle_remark, name="handle_remark"),
    path(f"{OWN}in-gebruik/<int:remark_id>/", views.take_in_use, name="take_in_use"),
    path(f"{OWN}<slug:slug>/", views.department, name="department"),
]
