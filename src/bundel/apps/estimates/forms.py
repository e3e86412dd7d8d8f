"""What did it take you? Two minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import VersionedForm
from bundel.apps.estimates.actions.telling import LONGEST, MOST_EUROS, MOST_HOURS, Told


class ActualForm(VersionedForm):
    """Hours, euros, and what others can learn."""

    fault_title = _("Er is nog niets bewaard")

    hours = forms.IntegerField(
        label=_("Hoeveel uur kostte het?"),
        help_text=_("Alle uren van het project samen, ook van de vakafdeling. Een schatting is goed."),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
    )
    euros = forms.IntegerField(
        label=_("Hoeveel geld kostte het, eenmalig?"), required=False, min_value=0, max_value=MOST_EUROS
    )
    learned = forms.CharField(
        label=_("Wat kunnen anderen ervan leren?"),
        help_text=_("Alleen uw eigen gemeente leest dit."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_named = forms.BooleanField(
        label=_("Andere gemeenten mogen zien dat wij dit deden, en ons bellen"),
        help_text=_("Uw cijfers zien zij nooit apart."),
        required=False,
    )

    @property
    def told(self) -> Told:
        given: dict[str, Any] = self.cleaned_data
        return Told(given["hours"], given["euros"], given["learned"], given["is_named"])
