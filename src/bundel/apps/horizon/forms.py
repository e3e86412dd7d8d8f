"""The filters of the two lists, and the form that corrects a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.accounts.forms import VersionedForm, day_field
from bundel.apps.horizon import words
from bundel.engine.reference.reference import Reference

ALL = ("", gettext_lazy("Alle"))
NUMBERS = ("start", "end", "participants", "participants_year", "known_costs_eur", "known_savings_eur")
DATES = ("deadline", "status_as_of")
LONG = ("summary", "notes", "entry_note")
CHOICES = {"phase": words.PHASES, "entry": words.ENTRIES}


class TopicFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Zoek"), required=False, max_length=100)
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Wat vraagt het?"), required=False, choices=[ALL, *words.STANDINGS.items()]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Soort"), required=False, choices=[ALL, *words.KINDS.items()])
    obligation = forms.ChoiceField(
        label=gettext_lazy("Hoe verplicht?"), required=False, choices=[ALL, *words.OBLIGATIONS.items()]
    )
    phase = forms.ChoiceField(label=gettext_lazy("Fase"), required=False, choices=[ALL, *words.PHASES.items()])
    year = forms.ChoiceField(label=gettext_lazy("Jaar met een datum"), required=False)

    def __init__(self, *args: Any, reference: Reference, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [ALL, *((one.id, one.name) for one in reference.themes)]
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]
        self.fields["year"].choices = [ALL, *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]


class ComingFilter(forms.Form):
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), required=False)
    yearly = forms.ChoiceField(
        label=gettext_lazy("Wat steeds terugkomt"),
        required=False,
        choices=[("", gettext_lazy("laat zien")), ("no", gettext_lazy("verberg"))],
    )

    def __init__(self, *args: Any, reference: Reference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [ALL, *((one.id, one.name) for one in reference.themes)]
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]


class CorrectFactForm(VersionedForm):
    source = forms.CharField(
        label=gettext_lazy("Bron"), max_length=2000, help_text=gettext_lazy("Het adres of de naam van het stuk.")
    )
    read_on = day_field(gettext_lazy("Wanneer gelezen?"))

    def __init__(self, *args: Any, field: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field, self.today = field, today
        label = str(words.FIELDS[field])
        kind: forms.Field = forms.CharField(max_length=5000, required=False)
        if field in NUMBERS:
            kind = forms.IntegerField(required=False, min_value=0, max_value=10**15)
        elif field in CHOICES:
            kind = forms.ChoiceField(choices=list(CHOICES[field].items()))
        elif field in LONG:
            kind = forms.CharField(max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
        kind.label = _("Nieuwe waarde voor: %(field)s") % {"field": label}
        if field in DATES:
            kind.help_text = _("Een dag (2027-01-31), maand (2027-01), kwartaal (2027-Q1) of jaar (2027).")
        self.fields["value"] = kind
        self.order_fields(["value", "source", "read_on", "seen_version", "key"])

    def clean_read_on(self) -> date:
        read_on: date = self.cleaned_data["read_on"]
        if read_on > self.today:
            raise ValidationError(_("Deze dag moet nog komen. Vul de dag in waarop u de bron las."))
        return read_on

    @property
    def new_value(self) -> Any:
        """What was filled in; empty is: nobody knows."""
        value = self.cleaned_data["value"]
        return None if value in ("", None) else value
