from __future__ import annotations

from django.urls import path, register_converter

from bundel.apps.horizon import views


class FileKind:
    regex = "csv|xlsx|atom"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileKind, "horizon_file")
app_name = "horizon"
urlpatterns = [
    path("onderwerpen/", views.topics, name="topics"),
    path("onderwerpen/export.<horizon_file:kind>", views.topics_export, name="topics_export"),
    path("onderwerpen/<slug:slug>/", views.topic, name="topic"),
    path("onderwerpen/<slug:slug>/verbeter/<slug:field>/", views.correct_fact, name="correct_fact"),
    path("wat-komt-eraan/", views.coming, name="coming"),
    path("wat-komt-eraan.ics", views.coming_calendar, name="coming_calendar"),
    path("wat-komt-eraan/export.<horizon_file:kind>", views.coming_export, name="coming_export"),
]
