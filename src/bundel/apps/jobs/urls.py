"""Addresses of the page on which one sees how far a job is."""

from django.urls import path

from bundel.apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("taken/<uuid:job_id>/", views.job, name="job"),
    path("taken/<uuid:job_id>/stand.json", views.job_state, name="job_state"),
    path("taken/<uuid:job_id>/stoppen/", views.cancel, name="cancel"),
]
