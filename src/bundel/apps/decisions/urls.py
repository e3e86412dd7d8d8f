"""Addresses of proposals and decisions of one organisation."""

from __future__ import annotations

from django.urls import path

from bundel.apps.decisions.archive import views as archive
from bundel.apps.decisions.views import country, deciding, keeping, lists, proposals, reporting

app_name = "decisions"
OWN = "gemeente/<str:code>/"

urlpatterns = [
    path("besluiten/<slug:topic>/", country.topic_decisions, name="topic_decisions"),
    path("besluiten/<slug:topic>/export.<str:form>", country.topic_decisions_export, name="topic_decisions_export"),
    path(f"{OWN}besluiten/", lists.decisions, name="decisions"),
    path(f"{OWN}besluiten/export.<str:form>", lists.decisions_export, name="decisions_export"),
    path(f"{OWN}besluiten/<slug:topic>/", lists.decision, name="decision"),
    path(f"{OWN}besluiten/<slug:topic>/map-<int:version>.zip", keeping.decision_folder, name="decision_folder"),
    path(f"{OWN}besluiten/<slug:topic>/nemen/", deciding.decide, name="decide"),
    path(f"{OWN}besluiten/<slug:topic>/bevestigen/", deciding.confirm_decision, name="confirm_decision"),
    path(f"{OWN}besluiten/<slug:topic>/intrekken/", deciding.withdraw_decision, name="withdraw_decision"),
    path(f"{OWN}besluiten/<slug:topic>/melden/", reporting.report_text, name="report_text"),
    path(f"{OWN}besluiten/<slug:topic>/voorstel.<str:form>", lists.college_proposal, name="college_proposal"),
    path(f"{OWN}besluiten/<slug:topic>/bewaren-<int:version>/", archive.file_decision, name="file_decision"),
    path(f"{OWN}publiceren/", archive.to_publish, name="to_publish"),
    path(f"{OWN}publiceren/export.<str:form>", archive.to_publish_export, name="to_publish_export"),
    path(f"{OWN}archief/", archive.archive, name="archive"),
    path(f"{OWN}archief/termijn/", archive.set_rule, name="set_rule"),
    path(f"{OWN}archief/vernietigen/", archive.destroy_decisions, name="destroy_decisions"),
    path(f"{OWN}archief/verklaring-<int:pk>.<str:form>", archive.declaration_export, name="declaration_export"),
    path(f"{OWN}voorstellen/", proposals.decide_list, name="decide_list"),
    path(f"{OWN}voorstellen/<slug:topic>/", proposals.proposal, name="proposal"),
    path(f"{OWN}voorstellen/<slug:topic>/maken/", proposals.propose, name="propose"),
    path(f"{OWN}voorstellen/<slug:topic>/terug/", proposals.send_back, name="send_back"),
    path(f"{OWN}voorstellen/<slug:topic>/vragen/", proposals.ask_colleague, name="ask_colleague"),
    path(f"{OWN}voorstellen/<slug:topic>/antwoorden/", proposals.answer_colleague, name="answer_colleague"),
    path(f"{OWN}voorstellen/<slug:topic>/laten-vallen/", proposals.drop_proposal, name="drop_proposal"),
    path(f"{OWN}positie/", lists.position, name="position"),
    path(f"{OWN}positie/gezien/", lists.mark_seen, name="mark_seen"),
    path(f"{OWN}positie.pdf", lists.position_pdf, name="position_pdf"),
]
