"""What people fill in about organisations, mergers and work."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.forms import KeyedForm, ToldForm, day_field
from bundel.apps.directory import queries
from bundel.apps.organisations.actions.assigning import Work, bodies_by_code
from bundel.apps.organisations.models import MayDecide, SuccessionKind
from bundel.apps.organisations.planning import LONGEST_BASIS, LONGEST_NAME, Draft, draft_of

LINES = {"rows": 3}
MOST_EUROS = Decimal("1_000_000_000_000")
KINDS = [
    (SuccessionKind.MERGE, _("samenvoegen: één of meer gaan op in een andere of in een nieuwe")),
    (SuccessionKind.SPLIT, _("verdelen: één gaat op in verschillende andere")),
    (SuccessionKind.RENAMING, _("nieuwe naam of code: dezelfde organisatie gaat anders heten")),
    (SuccessionKind.BOUNDARY, _("grens verleggen: beide blijven bestaan")),
]


class OrganisationFilter(forms.Form):
    """Which organisations to show; nonsense in an address narrows nothing."""

    zoek = forms.CharField(label=_("Zoek op naam of code"), required=False, max_length=100)
    soort = forms.ChoiceField(label=_("Soort"), required=False)
    vroeger = forms.BooleanField(label=_("Ook wat niet meer bestaat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soort"].choices = [("", _("Alle")), *queries.kinds()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the query takes it."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {
            "text": given.get("zoek", ""), "kind": given.get("soort", ""),
            "with_former": bool(given.get("vroeger")),
        }  # fmt: skip


class AddOrganisationForm(KeyedForm):
    fault_title = _("De organisatie is nog niet toegevoegd")

    code = forms.CharField(label=_("Code"), max_length=16, help_text=_("Hoofdletters en cijfers, zoals GR1234."))
    kind = forms.ChoiceField(label=_("Soort"))
    name = forms.CharField(label=_("Naam"), max_length=LONGEST_NAME)
    name_common = forms.CharField(
        label=_("Korte naam"), max_length=LONGEST_NAME, required=False, help_text=_("Leeg: dezelfde als de naam.")
    )
    valid_from = day_field(_("Eerste dag"), required=False, help_text=_("Leeg: bestond al."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = queries.kinds(but_municipalities=True)  # type: ignore[attr-defined]

    @property
    def organisation(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return {**given, "code": given["code"].strip().upper()}


class EndOrganisationForm(KeyedForm):
    fault_title = _("Er is niets veranderd")

    last_day = day_field(_("Laatste dag"), help_text=_("Rollen in deze organisatie houden daarna op."))


class MergerForm(ToldForm):
    """A merger as somebody wants it. A GET form: the preview is an address that can be shared with a colleague."""

    fault_title = _("Er is nog niets gepland")

    kind = forms.ChoiceField(label=_("Wat gebeurt er?"), choices=KINDS, widget=forms.RadioSelect)
    on = day_field(_("Op welke dag?"), help_text=_("Meestal 1 januari. Op die dag gaat het vanzelf in."))
    before = forms.CharField(
        label=_("Welke organisaties gaan op?"),
        help_text=_("Zet op elke regel één naam of code, zoals Gouda of GM0513."),
        max_length=2000,
        widget=forms.Textarea(attrs=LINES),
    )
    after = forms.CharField(
        label=_("In welke bestaande organisaties?"),
        help_text=_("Eén per regel. Leeg als er een nieuwe komt."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=LINES),
    )
    new_code = forms.CharField(
        label=_("Code van de nieuwe gemeente"), help_text=_("Zoals GM2001. Leeg als er geen nieuwe komt."),
        required=False, max_length=16,
    )  # fmt: skip
    new_name = forms.CharField(label=_("Naam van de nieuwe gemeente"), required=False, max_length=LONGEST_NAME)
    records_with = forms.CharField(
        label=_("Wie krijgt het archief?"), help_text=_("Alleen bij verdelen: één naam of code."), required=False,
        max_length=200,
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Waar staat dit?"), help_text=_("Zoals de wet met het nummer van het Staatsblad."),
        max_length=LONGEST_BASIS,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Names become codes; a name that leads nowhere, or to more than one, is named."""
        given = super().clean() or {}
        for field in ("before", "after", "records_with"):
            codes, unknown = queries.codes_named(given.get(field) or "", given.get("on") or date.min)
            if unknown:
                self.add_error(field, _("Dit kennen wij niet, of het kan er meer zijn: %s.") % ", ".join(unknown))
            given[f"{field}_codes"] = tuple(codes)
        return given

    @property
    def draft(self) -> Draft:
        given = self.cleaned_data
        return draft_of(
            given["kind"], given["on"], given["before_codes"], given["after_codes"], new_code=given["new_code"].upper(),
            new_name=given["new_name"], records_with=next(iter(given["records_with_codes"]), ""), basis=given["basis"],
        )  # fmt: skip


class WorkForm(KeyedForm):
    fault_title = _("Er is nog niets bewaard")
    places = {"max_total_cents": "max_euros", "valid_until": "last_day"}

    body = forms.ChoiceField(label=_("Wie doet het werk?"))
    subject = forms.CharField(
        label=_("Waarover?"), required=False, max_length=80, help_text=_("Leeg: alles wat deze organisatie doet.")
    )
    may_decide = forms.ChoiceField(label=_("Wat beslist zij zelf?"), choices=MayDecide.choices)
    max_euros = forms.DecimalField(
        label=_("Tot welk bedrag in euro's?"), required=False, min_value=0, max_value=MOST_EUROS, decimal_places=2,
        help_text=_("Leeg: zonder grens."),
    )  # fmt: skip
    given_by = forms.CharField(label=_("Wie gaf dit?"), max_length=80, help_text=_("Zoals het college of de raad."))
    basis = forms.CharField(
        label=_("Waar staat dit?"), max_length=200, help_text=_("Zoals een artikel van de regeling of het contract.")
    )
    valid_from = day_field(_("Eerste dag"))
    last_day = day_field(_("Laatste dag"), required=False, help_text=_("Leeg: tot het wordt gestopt."))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = sorted(bodies_by_code(on).values(), key=lambda one: one.search_key)
        self.fields["body"].choices = [(one.code, one.name) for one in bodies]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = on

    @property
    def work(self) -> Work:
        given = self.cleaned_data
        euros, last = given["max_euros"], given["last_day"]
        return Work(
            body=given["body"], subject=given["subject"], may_decide=given["may_decide"],
            max_total_cents=None if euros is None else int(euros * 100), given_by=given["given_by"],
            basis=given["basis"], valid_from=given["valid_from"],
            valid_until=last + timedelta(days=1) if last else None,
        )  # fmt: skip
