"""The three questions of a first visit. Each can be skipped; then the page says what is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.agenda.obligations import since_words
from bundel.apps.portfolio.answers.changes import only_changed, with_three_questions
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.question.setting import Setting
from bundel.engine.reference.reference import Reference

STATE, DUTY = "state-", "duty-"


class QuestionsForm(forms.Form):
    """One form for the three questions; nothing is kept unless all of it is right."""

    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Welke drie thema's staan voorop in uw coalitieakkoord?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fte = forms.DecimalField(
        label=gettext_lazy("Hoeveel fte kunt u vrijmaken voor nieuw werk?"),
        help_text=gettext_lazy("Een fte is één volle baan. Tel alleen tijd die nog niet vergeven is."),
        required=False,
        min_value=0,
        max_value=100_000,
        decimal_places=1,
        localize=True,
    )
    starts_per_year = forms.IntegerField(
        label=gettext_lazy("Hoeveel nieuwe projecten begint u per jaar?"),
        help_text=gettext_lazy("Projecten samen met andere gemeenten. Wat al loopt en wat moet, telt niet mee."),
        required=False,
        min_value=0,
        max_value=1000,
    )
    list_is_right = forms.BooleanField(
        label=gettext_lazy("Ja, alles klopt"),
        help_text=gettext_lazy("Of verander hieronder wat niet klopt."),
        required=False,
    )

    def __init__(self, *args: Any, reference: Reference, setting: Setting, answers: Answers, **kwargs: Any) -> None:
        self.setting, self.answers, self.most = setting, answers, reference.rules.themes_to_choose.number
        profile = answers.profile
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {
            "themes": list(profile.get("themes", [])),
            "fte": profile.get("fte"),
            "starts_per_year": profile.get("starts_per_year"),
            "list_is_right": answers.list_is_right,
        }
        super().__init__(*args, **kwargs)
        themes = self.fields["themes"]
        assert isinstance(themes, forms.MultipleChoiceField)
        themes.choices = [(theme.id, theme.name) for theme in reference.themes]
        # Words are looked up once, not for each of some sixty lists.
        states, in_order = _in_words(words.STATES), _in_words(words.IN_ORDER)
        for row in setting.to_confirm:
            self.fields[STATE + row.initiative] = _choice(row.name, states, row.state)
        for duty in setting.duties:
            self.fields[DUTY + duty.initiative] = _choice(
                duty.name, in_order, duty.answer, f"{since_words(duty)}. {_('Vraag')}: {duty.ask_whom}."
            )

    def clean_themes(self) -> list[str]:
        """Exactly three, or none at all: who chooses everything chooses nothing."""
        chosen: list[str] = self.cleaned_data["themes"]
        if chosen and len(chosen) != self.most:
            raise forms.ValidationError(
                _("Kies er precies %(most)s, of sla deze vraag over. U koos er %(n)s.")
                % {"most": self.most, "n": len(chosen)}
            )
        return chosen

    @property
    def running_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(STATE)]

    @property
    def duty_fields(self) -> list[forms.BoundField]:
        """Duties that are in force now."""
        return self._duties(in_force=True)

    @property
    def coming_fields(self) -> list[forms.BoundField]:
        """Duties that are still to come."""
        return self._duties(in_force=False)

    def _duties(self, *, in_force: bool) -> list[forms.BoundField]:
        return [self[DUTY + duty.initiative] for duty in self.setting.duties if duty.is_in_force is in_force]

    def changed_answers(self) -> Answers:
        """The answers with what was filled in here; call it on a valid form."""
        given, profile = self.cleaned_data, self.answers.profile
        return with_three_questions(
            self.answers,
            themes=given["themes"],
            fte=float(given["fte"]) if given["fte"] is not None else None,
            starts_per_year=given["starts_per_year"],
            running=only_changed(
                self._given(STATE),
                {row.initiative: row.state for row in self.setting.to_confirm},
                profile.get("running", {}),
            ),
            in_order=only_changed(
                self._given(DUTY),
                {duty.initiative: duty.answer for duty in self.setting.duties},
                profile.get("in_order", {}),
            ),
            list_is_right=given["list_is_right"],
        )

    def _given(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }


def _in_words(choices: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(key, str(text)) for key, text in choices.items()]


def _choice(label: str, choices: list[tuple[str, str]], initial: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, help_text=help_text, required=False)
