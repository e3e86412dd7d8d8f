"""What people fill in for a proposal, a decision, a review or a question; who and when come from the request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import VersionedForm, typed_day_field
from bundel.apps.decisions.choice import LONGEST_LINE, LONGEST_TEXT, MOST_ARGUMENTS, Argument, Choice, Topic
from bundel.apps.decisions.words import ACTIVE, LEANS_ON, CarriedOutBy, Role, Side, Visibility
from bundel.apps.meetings.models import Meeting
from bundel.apps.meetings.queries import DayRow

SPARE_ARGUMENTS = 2
LEAST_ARGUMENTS = 3
ROWS = {"rows": 3}
DAYS_TO_CHOOSE = "vergaderdagen"


@dataclass(frozen=True, slots=True)
class ArgumentFields:
    """The three fields of one argument on the page."""

    number: int
    side: BoundField
    text: BoundField
    leans_on: BoundField


class ChoiceForm(VersionedForm):
    """A role for one topic with its reasons; the same form makes a proposal and a decision."""

    fault_title = _("Er is nog niets vastgelegd")
    places = {"arguments": "argument_0_text"}

    role = forms.ChoiceField(label=_("Wat doen wij?"), choices=Role.choices, widget=forms.RadioSelect)
    start_year = forms.IntegerField(
        label=_("Vanaf welk jaar?"),
        help_text=_("Alleen bij vooroplopen, meebouwen en meedoen."),
        required=False,
        min_value=0,
        max_value=9999,
    )
    deviation = forms.ChoiceField(
        label=_("Waarom doen wij niet mee met wat is afgesproken?"),
        help_text=_("De gemeenten spraken dit samen af. Wie het niet doet, legt uit waarom."),
        required=False,
    )
    conditions = forms.CharField(
        label=_("Onder welke voorwaarden?"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=ROWS)
    )
    dissent = forms.CharField(
        label=_("Wie was het er niet mee eens, en waarom?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs=ROWS),
    )
    meeting = forms.ChoiceField(label=_("Wie beslist?"), choices=Meeting.choices, widget=forms.RadioSelect)
    meeting_on = typed_day_field(_("Op welke dag wordt besloten?"), required=False, help_text=_("Zoals 31-12-2027."))
    goes_to_council = forms.BooleanField(label=_("Dit gaat naar de raad"), required=False)
    owner = forms.CharField(label=_("Wie trekt het bij ons?"), required=False, max_length=LONGEST_LINE)
    carried_out_by = forms.ChoiceField(label=_("Wie voert het uit?"), choices=CarriedOutBy.choices)
    review_on = typed_day_field(
        _("Heroverwegen op"),
        required=False,
        help_text=_("Zoals 31-12-2027. Verplicht bij wachten. Wij herinneren u eraan."),
    )
    visibility = forms.ChoiceField(label=_("Wie mag dit lezen?"), choices=Visibility.choices, widget=forms.RadioSelect)

    def __init__(
        self,
        data: Any = None,
        *,
        topic: Topic,
        deviations: Mapping[str, str],
        choice: Choice,
        seen_version: int,
        bodies: Mapping[str, str],
        days: Sequence[DayRow] = (),
    ) -> None:
        initial = {**choice.to_plain(), "meeting_on": choice.meeting_on, "review_on": choice.review_on}
        super().__init__(data, initial={**initial, "seen_version": seen_version})
        self.topic, self.before, self.variant = topic, choice.arguments, choice.variant
        self.days = days
        if days:
            self._field("meeting_on").widget.attrs["list"] = DAYS_TO_CHOOSE
        self._field("carried_out_by").choices = [*CarriedOutBy.choices, *bodies.items()]
        if topic.is_agreed_together:
            self._field("deviation").choices = [("", _("Wij doen mee")), *deviations.items()]
        else:
            del self.fields["deviation"]
        self.numbers = range(_rows_of(data, len(choice.arguments)))
        for number in self.numbers:
            self._add_argument(number)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _add_argument(self, number: int) -> None:
        before = self.before[number] if number < len(self.before) else Argument(Side.FOR, "")
        name = f"argument_{number}"
        self.fields[f"{name}_side"] = forms.ChoiceField(
            label=_("Voor of tegen?"), choices=Side.choices, initial=before.side
        )
        self.fields[f"{name}_text"] = forms.CharField(
            label=_("Argument"),
            initial=before.text,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs=ROWS),
        )
        self.fields[f"{name}_leans_on"] = forms.ChoiceField(
            label=_("Waarop steunt het?"), choices=list(LEANS_ON.items()), initial=before.leans_on
        )

    @property
    def argument_rows(self) -> list[ArgumentFields]:
        """The fields of the arguments, one row each."""
        return [
            ArgumentFields(
                number + 1,
                self[f"argument_{number}_side"],
                self[f"argument_{number}_text"],
                self[f"argument_{number}_leans_on"],
            )
            for number in self.numbers
        ]

    @property
    def choice(self) -> Choice:
        """What was filled in. An argument that nobody changed keeps who put it."""
        given = self.cleaned_data
        arguments = (self._argument(number) for number in self.numbers)
        return Choice(
            role=given["role"],
            start_year=given["start_year"],
            variant=self.variant if given["role"] in ACTIVE else "",
            arguments=tuple(one for one in arguments if one.text),
            conditions=given["conditions"],
            dissent=given["dissent"],
            visibility=given["visibility"],
            meeting=given["meeting"],
            meeting_on=given["meeting_on"],
            goes_to_council=given["goes_to_council"],
            owner=given["owner"],
            carried_out_by=given["carried_out_by"],
            review_on=given["review_on"],
            deviation=given.get("deviation", ""),
        )

    def _argument(self, number: int) -> Argument:
        given = self.cleaned_data
        name = f"argument_{number}"
        one = Argument(given[f"{name}_side"], given[f"{name}_text"].strip(), given[f"{name}_leans_on"])
        for before in self.before:
            if (before.side, before.text, before.leans_on) == (one.side, one.text, one.leans_on):
                return before
        return one


class ReasonForm(VersionedForm):
    """A text that goes with a step: why it is withdrawn, or what the preparer should look at again."""

    fault_title = _("Er is niets veranderd")

    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=ROWS))

    def __init__(self, data: Any = None, *, label: Any, seen_version: int = 0, text: str = "") -> None:
        super().__init__(data, initial={"seen_version": seen_version, "text": text})
        self.fields["text"].label = label


class ReviewForm(VersionedForm):
    """It stands as it was decided; when to look again."""

    fault_title = _("Er is niets veranderd")

    review_on = typed_day_field(_("Weer heroverwegen op"), help_text=_("Zoals 31-12-2027."))


class AskForm(VersionedForm):
    """Ask a named colleague."""

    fault_title = _("Er is niemand gevraagd")

    person = forms.TypedChoiceField(label=_("Wie?"), coerce=int)
    question = forms.CharField(label=_("Wat wilt u weten?"), max_length=2000, widget=forms.Textarea(attrs=ROWS))

    def __init__(self, data: Any = None, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data, initial={"seen_version": 0})
        field: Any = self.fields["person"]
        found = list(people)
        field.choices = [("", _("kies iemand")), *found] if found else []


def _rows_of(data: Any, before: int) -> int:
    """How many arguments the form shows: what was sent, else what there is and two to spare."""
    sent = [name for name in data or () if name.startswith("argument_") and name.endswith("_text")]
    wanted = len(sent) if data is not None else max(LEAST_ARGUMENTS, before + SPARE_ARGUMENTS)
    return min(wanted, MOST_ARGUMENTS)
