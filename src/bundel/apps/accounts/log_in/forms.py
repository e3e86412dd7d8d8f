"""The forms of the second step, in our words; what they check is the library's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import ReadableForm
from bundel.apps.accounts.log_in.recovery_codes import use_code
from bundel.apps.accounts.models import User

# A recovery code with something between its groups.
LONGEST_CODE = 60
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class TakesRecoveryCode:
    """A recovery code does as well as one of the app; whatever is not one goes on to the library."""

    cleaned_data: dict[str, Any]
    user: User

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        used = use_code(self.user, code)
        if used is None:
            return str(super().clean_code())  # type: ignore[misc]
        self.authenticator = used
        return code


class CodeForm(TakesRecoveryCode, AuthenticateForm):  # type: ignore[misc]
    fault_title = _("U bent nog niet ingelogd")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code uit uw app, of een noodcode"))


class CodeAgainForm(TakesRecoveryCode, ReauthenticateForm):  # type: ignore[misc]
    fault_title = _("Dit is nog niet bevestigd")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code uit uw app, of een noodcode"))


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    fault_title = _("De app is nog niet ingesteld")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code die de app nu laat zien"))


def _wrong_key() -> ValidationError:
    return ValidationError(_("De toegangssleutel is niet herkend. Probeer het opnieuw."), code="incorrect_code")


class SoundAnswer:
    """A made-up answer of a passkey makes the library stumble in many ways; all of them mean that it is wrong."""

    def _clean(self, clean: Callable[[], Any]) -> Any:
        try:
            return clean()
        except (ValidationError, DatabaseError):
            raise
        except Exception as fault:
            raise _wrong_key() from fault


class PasskeyForm(SoundAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return self._clean(super().clean_credential)


class PasskeyAloneForm(SoundAnswer, LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return self._clean(super().clean_credential)


class PasskeyAgainForm(SoundAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return self._clean(super().clean_credential)


class NewPasskeyForm(ReadableForm, SoundAnswer, AddWebAuthnForm):  # type: ignore[misc]
    fault_title = _("De toegangssleutel is niet toegevoegd")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name(required=False)
        self.fields["passwordless"].label = _("Ook inloggen zonder wachtwoord")
        self.fields["passwordless"].help_text = _("De sleutel vraagt dan om uw vinger, gezicht of pincode.")

    def clean(self) -> Any:
        return self._clean(super().clean)


class PasskeyNameForm(ReadableForm, EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name(required=True)


def _name(*, required: bool) -> forms.CharField:
    return forms.CharField(label=_("Naam, zodat u hem herkent"), max_length=100, required=required)


def _code(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_CODE, widget=forms.TextInput(attrs=CODE))
