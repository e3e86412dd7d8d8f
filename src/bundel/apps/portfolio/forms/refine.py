"""Behind "verfijnen": order of the criteria, hours, euros, experience, own estimates, contracts, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.accounts.forms import day_field
from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.agenda.assumption_words import title_of
from bundel.apps.portfolio.answers.changes import order_from_ranks, ranks_from_order
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.question.capacity import KINDS
from bundel.engine.question.setting import Setting
from bundel.engine.reference.reference import Reference

RANK, HOURS, EXPERIENCE, CONTRACT, ASSUMED = "rank-", "hours-", "experience-", "contract-", "assumed-"
CONTRACTS = {
    "mobile": gettext_lazy("mobiele telefonie"),
    "telephony": gettext_lazy("vaste telefonie en klantcontact"),
    "print": gettext_lazy("printen"),
    "workplace": gettext_lazy("laptops en werkplek"),
}
LEVELS = {
    "": gettext_lazy("weet ik niet"),
    "none": gettext_lazy("geen"),
    "some": gettext_lazy("enige"),
    "much": gettext_lazy("veel"),
}
# Assumptions of one number or of one range; those with a table of their own are changed with a profile file.
ONE_NUMBER = ("money_per_fte", "hours_per_fte", "reserve")
ONE_RANGE = ("change_share", "already_running", "field_regular_time", "yearly_share", "partly_in_order")


class RefineForm(forms.Form):
    """Everything here may be left empty; what is empty rests on our assumption."""

    euros = forms.IntegerField(
        label=gettext_lazy("Geld voor nieuw werk, per jaar in hele euro's"),
        help_text=gettext_lazy("Leeg: geld begrenst het advies niet. Dat zegt de agenda er dan bij."),
        required=False,
        min_value=0,
        max_value=10**10,
    )

    def __init__(self, *args: Any, reference: Reference, setting: Setting, answers: Answers, **kwargs: Any) -> None:
        self.reference, self.setting, self.answers = reference, setting, answers
        super().__init__(*args, **kwargs)
        profile = answers.profile
        self.fields["euros"].initial = _plain_number(profile.get("euros_per_year"))
        self._add_ranks(ranks_from_order(profile.get("order", [])))
        self._add_hours(profile.get("hours_per_year", {}))
        self._add_choices(
            EXPERIENCE, {theme.id: theme.name for theme in reference.themes}, profile.get("experience", {})
        )
        self._add_contracts(profile.get("contracts", {}))
        self._add_assumptions(profile.get("assumptions", {}))

    def _add_ranks(self, ranks: Mapping[str, int]) -> None:
        places = [("", _("weet ik niet")), *((str(n), str(n)) for n in range(1, len(words.CRITERIA) + 1))]
        for criterion in self.reference.rules.criteria:
            self.fields[RANK + criterion] = forms.TypedChoiceField(
                label=words.CRITERIA[criterion],
                choices=places,
                coerce=int,
                empty_value=None,
                initial=ranks.get(criterion, ""),
                required=False,
            )

    def _add_hours(self, hours: Mapping[str, Any]) -> None:
        for kind in KINDS:
            self.fields[HOURS + kind] = forms.FloatField(
                label=str(words.KINDS[kind]),
                initial=_plain_number(hours.get(kind)),
                min_value=0,
                max_value=10**7,
                required=False,
            )

    def _add_choices(self, prefix: str, labels: Mapping[str, str], given: Mapping[str, str]) -> None:
        for key, label in labels.items():
            self.fields[prefix + key] = forms.ChoiceField(
                label=label, choices=list(LEVELS.items()), initial=given.get(key, ""), required=False
            )

    def _add_contracts(self, given: Mapping[str, str]) -> None:
        for key, label in CONTRACTS.items():
            self.fields[CONTRACT + key] = day_field(label, required=False)
            self.fields[CONTRACT + key].initial = given.get(key)

    def _add_assumptions(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        ends = [(key, "value") for key in ONE_NUMBER]
        ends += [(key, end) for key in ONE_RANGE for end in ("low", "high")]
        names = {"value": _("getal"), "low": _("laag"), "high": _("hoog")}
        for key, end in ends:
            entry = self.reference.assumptions.entries[key]
            self.fields[f"{ASSUMED}{key}-{end}"] = forms.FloatField(
                label=f"{title_of(key)}, {names[end]}",
                help_text=_("Wij rekenen met %(value)s. %(reason)s")
                % {"value": f"{entry.values[end]}".replace(".", ","), "reason": entry.reason},
                initial=given.get(key, {}).get(end),
                min_value=0,
                required=False,
            )

    def group(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def rank_fields(self) -> list[forms.BoundField]:
        """Criteria in their present order; what has no place comes last."""
        last, ranks = len(words.CRITERIA) + 1, self.typed_ranks()
        return sorted(self.group(RANK), key=lambda bound: ranks.get(bound.name.removeprefix(RANK), last))

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        return self.group(HOURS)

    @property
    def experience_fields(self) -> list[forms.BoundField]:
        return self.group(EXPERIENCE)

    @property
    def contract_fields(self) -> list[forms.BoundField]:
        return self.group(CONTRACT)

    @property
    def assumption_fields(self) -> list[forms.BoundField]:
        return self.group(ASSUMED)

    def typed_ranks(self) -> dict[str, int]:
        """The places as typed, also on a form that is not valid yet."""
        values = {criterion: self[RANK + criterion].value() for criterion in self.reference.rules.criteria}
        places = range(1, len(words.CRITERIA) + 1)
        by_text = {str(place): place for place in places}
        return {criterion: by_text[str(value)] for criterion, value in values.items() if str(value) in by_text}

    def changed_answers(self) -> Answers:
        """The answers with what was filled in here; call it on a valid form."""
        return self.answers.with_profile(
            order=order_from_ranks(self._filled(RANK)),
            hours_per_year=self._hours_kept(),
            euros_per_year=self._euros_kept(),
            experience=self._filled(EXPERIENCE),
            contracts={key: day.isoformat() for key, day in self._filled(CONTRACT).items()},
            assumptions=self._assumptions(),
        )

    def _hours_kept(self) -> dict[str, Any]:
        """Typed hours; hours per separate year, which came with a file, stay when the field was left empty."""
        before = self.answers.profile.get("hours_per_year", {})
        by_year = {kind: value for kind, value in before.items() if isinstance(value, Mapping)}
        return {**by_year, **self._filled(HOURS)}

    def _euros_kept(self) -> Any:
        before = self.answers.profile.get("euros_per_year")
        typed = self.cleaned_data["euros"]
        return before if typed is None and isinstance(before, Mapping) else typed

    def _assumptions(self) -> dict[str, dict[str, Any]]:
        ours = {name for name in self.fields if name.startswith(ASSUMED)}
        before = self.answers.profile.get("assumptions", {})
        kept = {key: dict(value) for key, value in before.items() if not any(f"{ASSUMED}{key}-" in one for one in ours)}
        for name, value in self._filled(ASSUMED).items():
            key, end = name.rsplit("-", 1)
            kept.setdefault(key, {})[end] = value
        return kept

    def _filled(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value not in (None, "")
        }


def _plain_number(value: Any) -> Any:
    """A number for all years; one per year does not fit in one field."""
    return None if isinstance(value, Mapping) else value
