"""What people fill in about keeping and openness of decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import KeyedForm, VersionedForm, typed_day_field
from bundel.apps.decisions.actions.filing import LONGEST_LINE, LONGEST_PLACE, MOST_YEARS, Openness, Term
from bundel.apps.decisions.archive.grounds import grounds
from bundel.apps.decisions.archive.models import Filing, Publication, SelectionRule, Value


class RuleForm(VersionedForm):
    """How long an organisation keeps its decisions."""

    fault_title = _("Er is niets bewaard")

    value = forms.ChoiceField(label=_("Hoe lang bewaren wij besluiten?"), choices=Value.choices)
    years = forms.IntegerField(
        label=_("Hoeveel jaren?"), help_text=_("Alleen bij een aantal jaren."), required=False, min_value=1,
        max_value=MOST_YEARS,
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Waar staat dat?"), help_text=_("Zoals het proces en het resultaat in de selectielijst."),
        max_length=LONGEST_LINE,
    )  # fmt: skip

    def term(self) -> Term:
        given = self.cleaned_data
        return Term(given["value"], given["years"], given["basis"])


class FilingForm(RuleForm):
    """Whether one decision is published, and how long it is kept when that differs from the rule."""

    publication = forms.ChoiceField(label=_("Publiceren wij dit?"), choices=Publication.choices)
    published_on = typed_day_field(
        _("Gepubliceerd op"), required=False, help_text=_("Alleen als het al gepubliceerd is. Zoals 31-12-2026.")
    )
    published_at = forms.CharField(
        label=_("Waar is het te lezen?"), help_text=_("Een webadres. Mag leeg blijven."), required=False,
        max_length=LONGEST_PLACE,
    )  # fmt: skip
    grounds = forms.MultipleChoiceField(
        label=_("Waarom niet?"), help_text=_("Alleen als het niet wordt gepubliceerd: de grond van de Woo."),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    field_order = ("publication", "published_on", "published_at", "grounds", "value", "years", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: Any = self.fields["grounds"]
        listed.choices = [(code, str(one)) for code, one in grounds().items()]
        value: Any = self.fields["value"]
        value.label, value.required = _("Hoe lang bewaren wij dit besluit?"), False
        value.choices = [("", _("zoals al onze besluiten")), *Value.choices]
        self.fields["basis"].required = False

    def openness(self) -> Openness:
        given = self.cleaned_data
        return Openness(given["publication"], given["published_on"], given["published_at"], tuple(given["grounds"]))


class PickForm(KeyedForm):
    """Which decisions may go."""

    fault_title = _("Er is niets vernietigd")

    picked = forms.TypedMultipleChoiceField(
        label=_("Wat vernietigen wij?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies wat u wilt vernietigen.")},
    )
    is_agreed = forms.BooleanField(
        label=_("Ik stem in met vernietiging. Dit is niet terug te draaien"),
        error_messages={"required": _("Zet een vinkje als u ermee instemt.")},
    )

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picked: Any = self.fields["picked"]
        picked.choices = offered


def initial_of_rule(rule: SelectionRule | None) -> dict[str, Any]:
    """The form as it stands now."""
    if rule is None:
        return {"seen_version": 0}
    return {"seen_version": rule.version, "value": rule.value, "years": rule.years, "basis": rule.basis}


def initial_of_filing(filing: Filing | None) -> dict[str, Any]:
    """The same for one decision."""
    if filing is None:
        return {"seen_version": 0}
    names = ("publication", "published_on", "published_at", "grounds", "value", "years", "basis")
    return {"seen_version": filing.version, **{name: getattr(filing, name) for name in names}}
