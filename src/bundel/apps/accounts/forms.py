"""The log-in form, and the two hidden fields of every form that changes something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.idempotency import LONGEST_KEY, new_key
from bundel.apps.accounts.models import Invitation, User
from bundel.engine.texts import is_readable

DAY = "%d-%m-%Y"
# As people here write a day, also when they read the pages in English: the form itself writes it so.
DAYS = (DAY, "%d-%m-%y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d")


class ReadableForm(forms.Form):
    """A form whose texts hold no signs that hide or turn what stands there; a password may."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name, field in self.fields.items():
            value = "" if isinstance(field.widget, forms.PasswordInput) else self.cleaned_data.get(name)
            texts = value if isinstance(value, tuple) else (value,)
            if any(isinstance(text, str) and not is_readable(text) for text in texts):
                self.add_error(name, _("Schrijf alleen leesbare tekens: hier staat er een die niemand ziet."))


def _password() -> forms.CharField:
    return forms.CharField(
        label=_("Wachtwoord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LogInForm(forms.Form):
    fault_title = _("U bent nog niet ingelogd")

    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = _password()
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class ConfirmForm(forms.Form):
    fault_title = _("Dit is nog niet bevestigd")

    password = _password()


def _new_password() -> forms.CharField:
    return forms.CharField(
        label=_("Nieuw wachtwoord"),
        max_length=1000,
        strip=False,
        help_text=_("12 tekens of meer. Een paar woorden achter elkaar onthoudt u het makkelijkst."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    """One field: a browser or password manager shows what was typed, so typing it twice proves nothing."""

    fault_title = _("Uw wachtwoord is nog niet veranderd")

    new = _new_password()

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_new(self) -> str:
        password = str(self.cleaned_data["new"])
        validate_password(password, self.person)
        return password


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("Wachtwoord van nu"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new")

    def clean_old(self) -> str:
        if not self.person.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("Dit wachtwoord klopt niet. Probeer het opnieuw."))
        return str(self.cleaned_data["old"])


class EraseForm(forms.Form):
    fault_title = _("Uw account is niet gewist")

    is_sure = forms.BooleanField(
        label=_("Ja, wis mijn account. Ik weet dat dit niet terug te draaien is."),
        error_messages={"required": _("Zet een vinkje als u het zeker weet.")},
    )


class ForgotPasswordForm(forms.Form):
    fault_title = _("Er is nog geen mail gestuurd")

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class AcceptForm(ReadableForm, NewPasswordForm):
    """The name may be put right; the role is what the invitation says."""

    fault_title = _("Uw account is nog niet gemaakt")

    display_name = forms.CharField(
        label=_("Uw naam"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("display_name", "new")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        about = User(email=invitation.email, display_name=invitation.display_name)
        about.organisation_names = [invitation.organisation.name_common]  # type: ignore[attr-defined]
        super().__init__(*args, person=about, **kwargs)


class ToldForm(ReadableForm):
    """A form on which what an action refuses is said beside the field that it is about."""

    # The field of the form, where the action calls it something else.
    places: ClassVar[Mapping[str, str]] = {}

    def tell(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Say on the form what the action refuses."""
        for field, texts in faults.items():
            place = self.places.get(field, field)
            for text in dict.fromkeys([texts] if isinstance(texts, str) else texts):
                self.add_error(place if place in self.fields else None, text)


class KeyedForm(ToldForm):
    """A form that changes something: its key makes a double click or a retry harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key


class VersionedForm(KeyedForm):
    """Also carries the version that the person had on screen; 0 when there was nothing yet."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day that is picked from a calendar: one near today."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, input_formats=DAYS)


def typed_day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day that is typed as people here write it: one that stands on paper, such as that of a meeting."""
    widget = forms.DateInput(format=DAY)
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, input_formats=DAYS)


class ListForm(KeyedForm):
    """A list that is taken in whole or not at all."""

    fault_title = _("Er is nog niets bewaard")

    file = forms.FileField(
        label=_("Bestand"), help_text=_("CSV of Excel (XLSX), tot 2 MB."), allow_empty_file=True, max_length=300
    )
