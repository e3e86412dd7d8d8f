"""The form on the page that shows the components."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("Naam"), help_text=_("Zoals in uw gemeente gebruikelijk."), max_length=60)
    amount = forms.IntegerField(label=_("Aantal uren"), min_value=0, max_value=100_000, required=False)
    state = forms.ChoiceField(
        label=_("Hoe staat het bij ons?"),
        choices=[("running", _("Loopt bij ons")), ("done", _("Klaar")), ("unknown", _("Weet ik niet"))],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=_("Welke thema's staan voorop?"),
        choices=[("data", _("Gegevens")), ("security", _("Veiligheid"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    year = forms.ChoiceField(label=_("Jaar"), choices=[("2027", "2027"), ("2028", "2028")])
    reason = forms.CharField(label=_("Waarom?"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_sure = forms.BooleanField(label=_("Ik heb dit nagevraagd"), required=False)
