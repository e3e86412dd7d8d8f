"""The log-in form, and the two hidden fields of every form that changes something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.idempotency import LONGEST_KEY, new_key


class LogInForm(forms.Form):
    fault_title = _("U bent nog niet ingelogd")

    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Wachtwoord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class ConfirmForm(forms.Form):
    fault_title = _("Dit is nog niet bevestigd")

    password = forms.CharField(
        label=_("Wachtwoord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class KeyedForm(forms.Form):
    """A form that changes something: its key makes a double click or a retry harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key


class VersionedForm(KeyedForm):
    """Also carries the version that the person had on screen; 0 when there was nothing yet."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
