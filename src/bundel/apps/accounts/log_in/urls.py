"""Addresses under the names by which the library for log-in knows them."""

from allauth.mfa.base import views as steps
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from bundel.apps.accounts.views.log_in import log_in
from bundel.apps.accounts.views.own_log_in import came_back, stopped, to_own_log_in
from bundel.apps.accounts.views.recovery_codes import new_recovery_codes, recovery_codes
from bundel.apps.accounts.views.second_step import (
    activate_totp,
    add_passkey,
    deactivate_totp,
    index,
    remove_passkey,
    to_index,
)

urlpatterns = [
    path("inloggen/", log_in, name="account_login"),
    path("inloggen/tweede-stap/", steps.authenticate, name="mfa_authenticate"),
    path("inloggen/sleutel/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("inloggen/via/<slug:provider_id>/", to_own_log_in, name="openid_connect_login"),
    path("inloggen/via/<slug:provider_id>/terug/", came_back, name="openid_connect_callback"),
    path("inloggen/gestopt/", stopped, name="socialaccount_login_cancelled"),
    path("account/tweede-stap/", index, name="mfa_index"),
    path("account/tweede-stap/app/", activate_totp, name="mfa_activate_totp"),
    path("account/tweede-stap/app/weg/", deactivate_totp, name="mfa_deactivate_totp"),
    path("account/tweede-stap/noodcodes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("account/tweede-stap/noodcodes/nieuw/", new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/tweede-stap/sleutels/", to_index, name="mfa_list_webauthn"),
    path("account/tweede-stap/sleutels/nieuw/", add_passkey, name="mfa_add_webauthn"),
    path("account/tweede-stap/sleutels/<int:pk>/weg/", remove_passkey, name="mfa_remove_webauthn"),
    path("account/tweede-stap/sleutels/<int:pk>/naam/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]  # fmt: skip
