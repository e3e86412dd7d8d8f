"""Addresses of log-in, of people and their roles, and of the help page about roles."""

from django.urls import path

from bundel.apps.accounts.views import account, confirm, invitation, log_in, passwords, policy_table

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
    path("wie-mag-wat/", policy_table.who_may_do_what, name="who_may_do_what"),
]
