"""Addresses of log-in, of people and their roles, and of the help page about roles."""

from django.urls import path

from bundel.apps.accounts.views import (
    account,
    audit_log,
    confirm,
    invitation,
    inviting,
    log_in,
    mandates,
    my_data,
    passwords,
    people,
    policy_table,
)

app_name = "accounts"
urlpatterns = [
    path("inloggen/", log_in.log_in, name="log_in"),
    path("uitloggen/", log_in.log_out, name="log_out"),
    path("bevestigen/", confirm.confirm, name="confirm"),
    path("wachtwoord/vergeten/", passwords.forgot_password, name="forgot_password"),
    path("wachtwoord/nieuw/<str:uid>/<str:token>/", passwords.new_password, name="new_password"),
    path("wachtwoord/veranderen/", passwords.change_password, name="change_password"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/apparaten/stop/", account.end_other_sessions, name="end_other_sessions"),
    path("account/apparaten/<int:pk>/stop/", account.end_session, name="end_session"),
    path("account/gegevens/", my_data.my_data, name="my_data"),
    path("account/gegevens/mijn-gegevens.zip", my_data.my_data_export, name="my_data_export"),
    path("account/wissen/", my_data.erase_me, name="erase_me"),
    path("wat-bewaren-wij/", my_data.what_is_kept, name="what_is_kept"),
    path("wat-bewaren-wij/export.<slug:kind>", my_data.what_is_kept_export, name="what_is_kept_export"),
    path("beheer/<str:code>/mensen/", people.people, name="people"),
    path("beheer/<str:code>/mensen/export.<slug:kind>", people.people_export, name="people_export"),
    path("beheer/<str:code>/mensen/uitnodigen/", inviting.invite, name="invite"),
    path("beheer/<str:code>/mensen/lijst/", inviting.import_people, name="import_people"),
    path("beheer/<str:code>/mensen/lijst/voorbeeld.<slug:kind>", inviting.example_list, name="example_list"),
    path("beheer/<str:code>/mensen/<int:pk>/stop/", people.end, name="end_role"),
    path("beheer/<str:code>/mensen/<int:pk>/vervanger/", people.stand_in, name="stand_in"),
    path("beheer/<str:code>/vervangers/<int:pk>/stop/", people.stop_stand_in, name="stop_stand_in"),
    path("beheer/<str:code>/uitnodigingen/<int:pk>/opnieuw/", inviting.again, name="invite_again"),
    path("beheer/<str:code>/uitnodigingen/<int:pk>/intrekken/", inviting.take_back, name="withdraw_invitation"),
    path("beheer/<str:code>/mandaten/", mandates.mandates, name="mandates"),
    path("beheer/<str:code>/mandaten/export.<slug:kind>", mandates.mandates_export, name="mandates_export"),
    path("beheer/<str:code>/mandaten/<int:pk>/stop/", mandates.stop_mandate, name="stop_mandate"),
    path("beheer/<str:code>/logboek/", audit_log.audit_log, name="audit_log"),
    path("beheer/<str:code>/logboek/export.<slug:kind>", audit_log.audit_log_export, name="audit_log_export"),
    path("wie-mag-wat/", policy_table.who_may_do_what, name="who_may_do_what"),
]
