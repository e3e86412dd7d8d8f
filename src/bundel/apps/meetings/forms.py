"""What people fill in for one meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import VersionedForm, typed_day_field
from bundel.apps.meetings.actions import LONGEST_NOTE, Wanted
from bundel.apps.meetings.models import Meeting, Moment
from bundel.apps.meetings.queries import DayRow


class DayForm(VersionedForm):
    """One meeting."""

    fault_title = _("Er is nog niets bewaard")

    day = typed_day_field(_("Op welke dag?"), help_text=_("Zoals 31-12-2027."))
    meeting = forms.ChoiceField(label=_("Wie vergadert?"), choices=Meeting.choices, widget=forms.RadioSelect)
    moment = forms.ChoiceField(
        label=_("Gaat het over de begroting?"),
        choices=[("", _("nee, een gewone vergadering")), *Moment.choices],
        required=False,
    )
    papers_by = typed_day_field(
        _("Laatste dag om stukken in te leveren"),
        required=False,
        help_text=_("Zoals 31-12-2027. Daarna kiest Bundel voor een voorstel uit het advies een latere vergadering."),
    )
    note = forms.CharField(
        label=_("Toelichting"),
        help_text=_("Bijvoorbeeld de zaal of het tijdstip. Zet er geen namen van mensen in."),
        required=False,
        max_length=LONGEST_NOTE,
    )

    def __init__(self, data: Any = None, *, standing: DayRow | None = None) -> None:
        names = ("day", "meeting", "moment", "papers_by", "note")
        initial = {name: getattr(standing, name) for name in names} if standing else {"meeting": Meeting.EXECUTIVE}
        super().__init__(data, initial={**initial, "seen_version": standing.version if standing else 0})

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(given["meeting"], given["day"], given["moment"], given["papers_by"], given["note"])
