"""Addresses of what one municipality is asked, told and advised."""

from __future__ import annotations

from django.urls import path

from bundel.apps.portfolio.departments.urls import patterns as departments
from bundel.apps.portfolio.national.urls import patterns as national
from bundel.apps.portfolio.planning_desk.urls import patterns as planning_desk
from bundel.apps.portfolio.second_opinions.urls import patterns as second_opinions
from bundel.apps.portfolio.views import agenda, changing, computing, exports, proposing, questions, start, trying

app_name = "portfolio"
OWN = "gemeente/<str:code>/"

urlpatterns = [
    path(OWN, start.municipality, name="municipality"),
    path(f"{OWN}opslaan/", start.save_profile, name="save_profile"),
    path(f"{OWN}opnieuw/", start.forget_answers, name="forget_answers"),
    path(f"{OWN}vragen/", questions.questions, name="questions"),
    path(f"{OWN}verfijnen/", questions.refine, name="refine"),
    path(f"{OWN}profiel/", exports.import_profile, name="import_profile"),
    path(f"{OWN}profiel.json", exports.profile_export, name="profile_export"),
    path(f"{OWN}agenda/", agenda.agenda, name="agenda"),
    path(f"{OWN}agenda/stoppen/", agenda.cancel_advice, name="cancel_advice"),
    path(f"{OWN}agenda/op-orde/", agenda.answer_duty, name="answer_duty"),
    path(f"{OWN}agenda/instappen/", agenda.confirm_entry, name="confirm_entry"),
    path(f"{OWN}agenda/trekker/", agenda.name_owner, name="name_owner"),
    path(f"{OWN}agenda/loopt-al/", agenda.confirm_running, name="confirm_running"),
    path(f"{OWN}agenda/stel-dat/", trying.try_change, name="try_change"),
    path(f"{OWN}agenda/stel-dat/kiezen/", trying.keep_change, name="keep_change"),
    path(f"{OWN}agenda/veranderd/", changing.changes, name="changes"),
    path(f"{OWN}agenda/veranderd.csv", changing.changes_export, name="changes_export"),
    path(f"{OWN}agenda/voorleggen/", proposing.propose_advice, name="propose_advice"),
    path(f"{OWN}agenda/a4/", exports.agenda_a4, name="agenda_a4"),
    path(f"{OWN}agenda/a4.pdf", exports.agenda_pdf, name="agenda_pdf"),
    path(f"{OWN}agenda/export.<str:form>", exports.agenda_export, name="agenda_export"),
    path(f"{OWN}berekening/", computing.calculation, name="calculation"),
    path("hoe-is-dit-berekend/", computing.how_computed, name="how_computed"),
    *departments,
    *national,
    *planning_desk,
    *second_opinions,
]
