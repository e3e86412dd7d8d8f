"""Addresses of the working desk."""

from __future__ import annotations

from django.urls import path

from bundel.apps.portfolio.planning_desk import kept, views

OWN = "gemeente/<str:code>/werktafel/"

patterns = [
    path(OWN, views.working_desk, name="working_desk"),
    path(f"{OWN}voorleggen/", views.propose_plan, name="propose_plan"),
    path(f"{OWN}doorrekenen/", views.try_plan, name="try_plan"),
    path(f"{OWN}bewaren/", kept.keep_plan, name="keep_plan"),
    path(f"{OWN}plan/<int:plan_id>/op-tafel/", kept.open_plan, name="open_plan"),
    path(f"{OWN}plan/<int:plan_id>/weg/", kept.drop_plan, name="drop_plan"),
    path(f"{OWN}plan.csv", views.plan_export, name="plan_export"),
]
