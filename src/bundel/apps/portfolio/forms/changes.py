"""Small forms on the agenda: one answer, one owner, one change to try, one file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.accounts.forms import ReadableForm
from bundel.apps.horizon import queries as horizon
from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.answers import changes
from bundel.apps.portfolio.answers.document import LONGEST_NAME, MOST_BYTES, Answers
from bundel.engine.question.capacity import KINDS
from bundel.engine.question.setting import Setting


class DutyForm(forms.Form):
    """Is one duty in order with us?"""

    duty = forms.ChoiceField(label=gettext_lazy("Welke plicht?"))
    answer = forms.ChoiceField(label=gettext_lazy("Is het bij ons op orde?"), choices=list(words.IN_ORDER.items()))

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "duty", [(one.initiative, one.name) for one in setting.duties])

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        return changes.with_answer(answers, self.cleaned_data["duty"], self.cleaned_data["answer"])


class CapacityForm(forms.Form):
    """Another number of people, or of projects to begin."""

    fte = forms.FloatField(label=gettext_lazy("Vrije fte per jaar"), required=False, min_value=0, max_value=100_000)
    starts_per_year = forms.IntegerField(
        label=gettext_lazy("Nieuwe projecten per jaar"), required=False, min_value=0, max_value=1000
    )

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned.get("fte") is None and cleaned.get("starts_per_year") is None:
            raise forms.ValidationError(_("Vul minstens één van de twee getallen in."))
        return cleaned

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        given = {key: value for key, value in self.cleaned_data.items() if value is not None}
        return answers.with_profile(**given)


class OrderForm(forms.Form):
    """Another point on top: it weighs at least as much as each of the others."""

    first = forms.ChoiceField(label=gettext_lazy("Wat zet u bovenaan?"), choices=list(words.CRITERIA.items()))

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        return changes.with_first_criterion(answers, self.cleaned_data["first"])


class EstimateForm(forms.Form):
    """Own hours of one kind for one item, once."""

    initiative = forms.ChoiceField(label=gettext_lazy("Welk onderwerp?"))
    kind = forms.ChoiceField(label=gettext_lazy("Welke tijd?"), choices=[(kind, words.KINDS[kind]) for kind in KINDS])
    low = forms.FloatField(label=gettext_lazy("Minstens, in uren"), min_value=0, max_value=10**6)
    high = forms.FloatField(label=gettext_lazy("Hoogstens, in uren"), min_value=0, max_value=10**6)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "initiative", estimate_choices(setting))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low > high:
            self.add_error(
                "high", _("Dit is minder dan bij 'minstens'. Vul een getal in vanaf %(low)g.") % {"low": low}
            )
        return cleaned

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        given = self.cleaned_data
        return changes.with_estimate(
            answers, given["initiative"], given["kind"], given["low"], given["high"], by=by, on=on
        )


class EntryForm(forms.Form):
    """Somebody asked whether one can still join, and heard yes."""

    item = forms.ChoiceField()

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "item", [(one.id, one.name) for one in setting.items if one.asks_first])

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        return changes.with_entry_asked(answers, self.cleaned_data["item"])


class OwnerForm(ReadableForm):
    """Who looks after an item with us."""

    item = forms.ChoiceField()
    name = forms.CharField(label=gettext_lazy("Wie trekt dit bij ons?"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.id, one.name) for one in setting.items]
        _choices(self, "item", named + [(one.id, one.name) for one in setting.positions])

    def changed(self, answers: Answers, *, by: str, on: date) -> Answers:
        return changes.with_owner(answers, self.cleaned_data["item"], self.cleaned_data["name"])


class ImportForm(forms.Form):
    """A profile as a file."""

    file = forms.FileField(
        label=gettext_lazy("Bestand met antwoorden (YAML of JSON)"),
        help_text=gettext_lazy("Zoals u het hier kunt ophalen. Is één regel fout, dan verandert er niets."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Dit bestand is %(size)s kB. Een profiel is hoogstens %(most)s kB. Er is niets veranderd.")
                % {"size": file.size // 1000, "most": MOST_BYTES // 1000}
            )
        return file


TRIALS: dict[str, type[DutyForm] | type[CapacityForm] | type[EstimateForm] | type[OrderForm]] = {
    "capacity": CapacityForm,
    "order": OrderForm,
    "duty": DutyForm,
    "estimate": EstimateForm,
}


def estimate_choices(setting: Setting) -> list[tuple[str, str]]:
    """The initiatives that hours can be given for: the members of what is weighed."""
    rows, initiatives = [], horizon.reference().initiative_by_id
    for item in setting.items:
        for member in item.members:
            of_part = f"{item.name}: {initiatives[member].name}"
            rows.append((member, item.name if len(item.members) == 1 else of_part))
    return rows


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
