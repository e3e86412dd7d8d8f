"""Addresses of log-in and of the help page about roles."""

from django.urls import path

from bundel.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("inloggen/", views.log_in, name="log_in"),
    path("uitloggen/", views.log_out, name="log_out"),
    path("bevestigen/", views.confirm, name="confirm"),
    path("wie-mag-wat/", views.who_may_do_what, name="who_may_do_what"),
]
