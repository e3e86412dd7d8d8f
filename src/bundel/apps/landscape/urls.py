"""Addresses of who uses what already."""

from __future__ import annotations

from django.urls import path

from bundel.apps.landscape import views

app_name = "landscape"
urlpatterns = [
    path("onderwerpen/<slug:slug>/gebruik/", views.topic_use, name="topic_use"),
    path("onderwerpen/<slug:slug>/gebruik.<str:form>", views.topic_use_export, name="topic_use_export"),
]
