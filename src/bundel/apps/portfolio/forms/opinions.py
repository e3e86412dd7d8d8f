"""Forms about second opinions: whom to ask, and what one thinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import KeyedForm, VersionedForm

ROWS = {"rows": 3}
LONGEST = 2000
ONLY_OTHER = _("Alleen als u het anders schat. Dan is het nodig.")


class AskOpinionForm(KeyedForm):
    """A named colleague, and what one wants to know."""

    fault_title = _("Er is nog niemand gevraagd")

    person = forms.TypedChoiceField(label=_("Wie vraagt u?"), coerce=int)
    question = forms.CharField(
        label=_("Wat wilt u weten?"),
        help_text=_("Mag leeg blijven. Uw collega ziet de schatting erbij."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=ROWS),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [("", _("kies iemand")), *people]


class OpinionForm(VersionedForm):
    """Agree, or give hours of one's own with a reason."""

    fault_title = _("Uw mening is nog niet bewaard")

    agrees = forms.ChoiceField(
        label=_("Klopt deze schatting volgens u?"),
        choices=[("yes", _("Ja, ik ben het ermee eens")), ("no", _("Nee, ik schat het anders"))],
        widget=forms.RadioSelect,
    )
    low = forms.FloatField(
        label=_("Minstens, in uren"), help_text=ONLY_OTHER, required=False, min_value=0, max_value=10**6
    )
    high = forms.FloatField(
        label=_("Hoogstens, in uren"), help_text=ONLY_OTHER, required=False, min_value=0, max_value=10**6
    )
    reason = forms.CharField(
        label=_("Waarom?"),
        help_text=_("Schat u het anders? Leg dan kort uit waarom. Dan is het nodig."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=ROWS),
    )

    @property
    def hours(self) -> tuple[float | None, float | None]:
        """The hours that count: none for who agrees, whatever was typed there."""
        given = self.cleaned_data
        return (None, None) if given["agrees"] == "yes" else (given["low"], given["high"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") == "no":
            for field in ("low", "high"):
                if cleaned.get(field) is None and field not in self.errors:
                    self.add_error(field, _("Vul een aantal uren in."))
        return cleaned


class DeclineForm(VersionedForm):
    """Give no opinion, with why if one likes."""

    reason = forms.CharField(
        label=_("Waarom niet? Mag leeg blijven."), required=False, max_length=LONGEST, widget=forms.Textarea(attrs=ROWS)
    )
