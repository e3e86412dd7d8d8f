"""Addresses of own estimates and second opinions."""

from __future__ import annotations

from django.urls import path

from bundel.apps.portfolio.second_opinions import views

OWN = "gemeente/<str:code>/schattingen/"
ONE = f"{OWN}mening/<int:opinion_id>/"

patterns = [
    path(OWN, views.estimates, name="estimates"),
    path(f"{OWN}export.csv", views.estimates_export, name="estimates_export"),
    path(f"{OWN}overnemen/<int:remark_id>/", views.take_estimate, name="take_estimate"),
    path(ONE, views.second_opinion, name="second_opinion"),
    path(f"{ONE}geen/", views.decline_opinion, name="decline_opinion"),
    path(f"{ONE}intrekken/", views.withdraw_opinion, name="withdraw_opinion"),
    path(f"{ONE}kiezen/", views.choose_estimate, name="choose_estimate"),
    path(f"{OWN}<slug:initiative>/<slug:kind>/", views.ask_opinion, name="ask_opinion"),
]
