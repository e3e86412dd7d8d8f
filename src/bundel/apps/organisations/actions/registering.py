"""Add an organisation that no file knows, such as an ICT partnership, and say that one has ended."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.logged import ORGANISATION_ADDED, ORGANISATION_ENDED
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.organisations.names import search_key
from bundel.apps.organisations.planning import CODE, LONGEST_NAME


@transaction.atomic
def add_organisation(
    *, code: str, kind: str, name: str, name_common: str = "", valid_from: date | None = None, trail: Trail
) -> Organisation:
    """Add one; municipalities come from the register, or by a planned merger.

    Raises ValidationError by field for a code that is taken or no code, an unknown kind, or no name.
    """
    wrong = {}
    if not CODE.fullmatch(code):
        wrong["code"] = _("Vul een code in van hoofdletters en cijfers, zoals ICTNH of GR1234.")
    if kind == OrganisationKind.MUNICIPALITY or not OrganisationKind.objects.filter(code=kind).exists():
        wrong["kind"] = _("Kies één van de soorten. Gemeenten komen uit het register, of door een herindeling.")
    if any(not 1 <= len(text) <= LONGEST_NAME or not text.isprintable() for text in (name, name_common or name)):
        wrong["name"] = _("Vul een naam in van hoogstens 200 tekens.")
    if wrong:
        raise ValidationError(wrong)
    row = Organisation(
        code=code, kind_id=kind, name=name, name_common=name_common or name, search_key=search_key(name),
        valid_from=valid_from,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise ValidationError({"code": _("Deze code is al in gebruik.")}) from taken
    note(trail, ORGANISATION_ADDED, organisation_code=code, about=("organisation", row.pk))
    return row


@transaction.atomic
def end_organisation(code: str, *, last_day: date, valid_until: date, trail: Trail) -> Organisation:
    """Say from which day on an organisation no longer exists; roles in it end with it, what it recorded stays.

    ``last_day`` is shown when it is refused. Raises ValidationError for a municipality, which ends by a planned merger,
    and for one that has an end already or had not begun by then.
    """
    row = Organisation.objects.select_for_update().get(code=code)
    if row.kind_id == OrganisationKind.MUNICIPALITY:
        raise ValidationError(_("Een gemeente houdt op door een herindeling. Plan die. Er is niets veranderd."))
    if row.valid_until is not None or (row.valid_from is not None and row.valid_from >= valid_until):
        raise ValidationError(
            _("%(name)s kan niet ophouden na %(day)s. Er is niets veranderd.") % {"name": row.name, "day": last_day}
        )
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    note(trail, ORGANISATION_ENDED, organisation_code=code, about=("organisation", row.pk))
    return row
