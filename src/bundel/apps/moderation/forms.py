"""Forms about texts that others read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import VersionedForm

ROWS = {"rows": 3}


class HideForm(VersionedForm):
    """Why a text is hidden; everybody reads it in the place of the text."""

    fault_title = _("De tekst is nog niet verborgen")

    reason = forms.CharField(
        label=_("Waarom verbergt u deze tekst?"),
        help_text=_("Iedereen leest dit in plaats van de tekst. Noem geen namen."),
        max_length=400,
        widget=forms.Textarea(attrs=ROWS),
    )


class AppealForm(VersionedForm):
    """Why a text should be shown again."""

    fault_title = _("Uw bezwaar is nog niet verstuurd")

    text = forms.CharField(
        label=_("Waarom moet deze tekst er weer staan?"), max_length=2000, widget=forms.Textarea(attrs=ROWS)
    )


class JudgeForm(VersionedForm):
    """Grant or refuse an appeal, with a reason."""

    fault_title = _("Er is nog niets beslist")

    verdict = forms.ChoiceField(
        label=_("Wat beslist u?"),
        choices=[("granted", _("Toon de tekst weer")), ("refused", _("Laat de tekst verborgen"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Waarom?"), max_length=2000, widget=forms.Textarea(attrs=ROWS))

    @property
    def is_granted(self) -> bool:
        given: dict[str, Any] = self.cleaned_data
        return bool(given["verdict"] == "granted")
