"""The forms with which an administrator lets people in, lends roles and records mandates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.actions.inviting import Guest
from bundel.apps.accounts.actions.subjects import subjects
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.forms import KeyedForm, ListForm, day_field
from bundel.apps.accounts.models import Membership, User
from bundel.apps.accounts.people_file import LONGEST_FIELD, MOST_FIELDS, fields_in
from bundel.apps.organisations.models import Organisation, OrganisationKind

MOST_EUROS = Decimal("90_000_000_000_000")


def offered_roles(organisation: Organisation) -> tuple[Role, ...]:
    """The roles that somebody can have there: a curator in an association only."""
    is_association = organisation.kind_id == OrganisationKind.ASSOCIATION
    return tuple(role for role in Role if is_association or role != Role.CURATOR)


class InviteForm(KeyedForm):
    fault_title = _("Er is nog niemand uitgenodigd")

    display_name = forms.CharField(label=_("Naam"), max_length=120)
    email = forms.EmailField(label=_("E-mailadres van het werk"), max_length=254)
    role = forms.ChoiceField(label=_("Rol"))
    fields_of_work = forms.CharField(
        label=_("Vakgebieden"),
        required=False,
        max_length=500,
        help_text=_("Alleen voor een specialist, met komma's ertussen. Bijvoorbeeld: privacy, inkoop."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in offered_roles(organisation)]  # type: ignore[attr-defined]

    def clean_fields_of_work(self) -> tuple[str, ...]:
        fields = fields_in(self.cleaned_data["fields_of_work"])
        if len(fields) > MOST_FIELDS or any(len(field) > LONGEST_FIELD for field in fields):
            raise forms.ValidationError(_("Noem hoogstens 10 vakgebieden van 40 tekens."))
        return fields

    def guest(self) -> Guest:
        given = self.cleaned_data
        return Guest(given["email"].lower(), given["display_name"], Role(given["role"]), given["fields_of_work"])


class PeopleForm(ListForm):
    fault_title = _("Er is nog niemand uitgenodigd")


class StandInForm(KeyedForm):
    fault_title = _("De vervanging is nog niet geregeld")

    stand_in = forms.ModelChoiceField(
        label=_("Wie valt in?"), queryset=User.objects.none(), empty_label=_("kies iemand")
    )
    valid_from = day_field(_("Eerste dag"))
    last_day = day_field(_("Laatste dag"))

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].queryset = colleagues_of(membership.organisation, on).exclude(pk=membership.person_id)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = on

    @property
    def valid_until(self) -> date:
        """The first day on which it no longer holds; people name the last one on which it does."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class MandateForm(KeyedForm):
    fault_title = _("Het mandaat is nog niet bewaard")

    person = forms.ModelChoiceField(
        label=_("Wie mag besluiten?"), queryset=User.objects.none(), empty_label=_("kies iemand")
    )
    max_euros = forms.DecimalField(
        label=_("Tot welk bedrag in euro's?"),
        required=False,
        min_value=0,
        max_value=MOST_EUROS,
        decimal_places=2,
        help_text=_("Leeg: zonder grens."),
    )
    subject = forms.ChoiceField(label=_("Voor welk onderwerp?"), required=False)
    basis = forms.CharField(
        label=_("Waar staat dit?"), max_length=200, help_text=_("Bijvoorbeeld een artikel in uw mandaatregister.")
    )
    valid_from = day_field(_("Eerste dag"))
    last_day = day_field(_("Laatste dag"), required=False, help_text=_("Leeg: tot het wordt ingetrokken."))

    def __init__(self, *args: Any, organisation: Organisation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deciders = colleagues_of(organisation, on).filter(
            memberships__role=Role.DECIDER, memberships__organisation=organisation
        )
        self.fields["person"].queryset = deciders.distinct()  # type: ignore[attr-defined]
        # A decision looks for its mandate by the key of the topic: a name that somebody types would never be found.
        named = sorted(subjects().items(), key=lambda one: one[1].casefold())
        self.fields["subject"].choices = [("", _("alle onderwerpen")), *named]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = on

    @property
    def max_total_cents(self) -> int | None:
        euros = self.cleaned_data["max_euros"]
        return None if euros is None else int(euros * 100)

    @property
    def valid_until(self) -> date | None:
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


def colleagues_of(organisation: Organisation, on: date) -> Any:
    """Everybody with a role there on a day, by name."""
    held = Membership.objects.valid_on(on).filter(organisation=organisation)
    return User.objects.filter(Q(pk__in=held.values("person_id")), is_active=True).order_by("display_name", "pk")
