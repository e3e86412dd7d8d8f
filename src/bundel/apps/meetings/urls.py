"""Addresses of the calendar of meetings."""

from __future__ import annotations

from django.urls import path

from bundel.apps.meetings import views

app_name = "meetings"
DAYS = "gemeente/<str:code>/vergaderdagen"

urlpatterns = [
    path(f"{DAYS}/", views.days, name="days"),
    path(f"{DAYS}.ics", views.calendar, name="calendar"),
    path(f"{DAYS}/export.<str:kind>", views.days_export, name="days_export"),
    path(f"{DAYS}/lijst/", views.import_days, name="import_days"),
    path(f"{DAYS}/voorbeeld.<str:kind>", views.example_days, name="example_days"),
    path(f"{DAYS}/<int:pk>/", views.change_day, name="change_day"),
    path(f"{DAYS}/<int:pk>/weg/", views.remove_day, name="remove_day"),
]
