"""Addresses of organisations, of mergers, and of work that bodies do for municipalities."""

from __future__ import annotations

from django.urls import path

from bundel.apps.directory.views import carrying, merging, organisations, work

app_name = "directory"
OWN = "beheer/<str:code>/"

urlpatterns = [
    path("organisaties/", organisations.organisations, name="organisations"),
    path("organisaties/export.<slug:kind>", organisations.organisations_export, name="organisations_export"),
    path("organisatie/<str:code>/", organisations.organisation, name="organisation"),
    path("beheer/organisaties/nieuw/", organisations.add_organisation, name="add_organisation"),
    path("beheer/organisaties/<str:organisation_code>/stop/", organisations.end_organisation, name="end_organisation"),
    path("beheer/herindelingen/", merging.mergers, name="mergers"),
    path("beheer/herindelingen/export.<slug:kind>", merging.mergers_export, name="mergers_export"),
    path("beheer/herindelingen/plannen/", merging.plan_merger, name="plan_merger"),
    path("beheer/herindelingen/<int:pk>/", merging.merger, name="merger"),
    path("beheer/herindelingen/<int:pk>/afzeggen/", merging.cancel_merger, name="cancel_merger"),
    path("beheer/herindelingen/<int:pk>/beheerders/", merging.carry_administrators, name="carry_administrators"),
    path(f"{OWN}overbrengen/", carrying.carry_people, name="carry_people"),
    path(f"{OWN}overbrengen/lijst.<slug:kind>", carrying.carry_people_export, name="carry_people_export"),
    path(f"{OWN}werk/", work.work, name="work"),
    path(f"{OWN}werk/export.<slug:kind>", work.work_export, name="work_export"),
    path(f"{OWN}werk/lijst/", work.import_work, name="import_work"),
    path(f"{OWN}werk/lijst/voorbeeld.<slug:kind>", work.work_example, name="work_example"),
    path(f"{OWN}werk/<int:pk>/stop/", work.stop_work, name="stop_work"),
]
