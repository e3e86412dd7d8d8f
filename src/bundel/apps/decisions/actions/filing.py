"""Say how long decisions are kept, and whether they are published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bundel.apps.accounts.versions import VersionConflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.decisions import logged
from bundel.apps.decisions.archive.grounds import grounds
from bundel.apps.decisions.archive.models import Filing, Publication, SelectionRule, Value
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import Decision
from bundel.apps.organisations.models import Organisation
from bundel.apps.record import actions as record
from bundel.engine.texts import is_readable

MOST_YEARS, LONGEST_LINE, LONGEST_PLACE = 120, 200, 500


@dataclass(frozen=True, slots=True)
class Term:
    """How long: a value of the selection list, its years, and where it stands there. Empty: as the rule says."""

    value: str = ""
    years: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a decision is published: when and where, or on which grounds not."""

    publication: str = Publication.UNSAID
    published_on: date | None = None
    published_at: str = ""
    grounds: tuple[str, ...] = ()


def set_rule(*, organisation_code: str, term: Term, seen_version: int, trail: Trail) -> SelectionRule:
    """Say how long an organisation keeps its decisions, unless one says otherwise itself.

    Raises WrongChoice, and VersionConflict when a colleague was first; then nothing is kept.
    """
    _check_term(term)
    with transaction.atomic():
        # Destroying holds it too: nothing goes by the rule of before once this one was said to hold.
        record.hold_lock()
        organisation = Organisation.objects.get(code=organisation_code)
        standing = SelectionRule.objects.filter(organisation=organisation).first()
        require_version(seen_version, standing.version if standing else 0)
        rule, _is_new = SelectionRule.objects.update_or_create(
            organisation=organisation,
            defaults={
                "value": term.value, "years": term.years, "basis": term.basis.strip(), "version": seen_version + 1,
                "by_id": trail.actor_id, "at": trail.at,
            },
        )  # fmt: skip
        note(trail, logged.RULE_SET, organisation_code=organisation_code, about=("organisation", organisation_code))
        return rule


def file_decision(*, decision_id: int, openness: Openness, term: Term, seen_version: int, trail: Trail) -> Filing:
    """Say whether one decision is published, and how long it is kept when that differs from the rule.

    Raises WrongChoice, and VersionConflict when a colleague was first or it was destroyed; then nothing is kept.
    """
    _check_openness(openness, localdate(trail.at))
    if term.value:
        _check_term(term)
    with transaction.atomic():
        # Whoever destroys holds it from the look at the term to the end: what is kept here is looked at there.
        record.hold_lock()
        decision = Decision.objects.select_related("organisation").filter(pk=decision_id).first()
        if decision is None:
            raise VersionConflict(seen_version, 0)
        standing = Filing.objects.filter(decision=decision).first()
        require_version(seen_version, standing.version if standing else 0, decision.topic_name)
        filing, _is_new = Filing.objects.update_or_create(
            decision=decision,
            defaults={
                "publication": openness.publication, "published_on": openness.published_on,
                "published_at": openness.published_at.strip(), "grounds": list(openness.grounds),
                "value": term.value, "years": term.years, "basis": term.basis.strip(), "version": seen_version + 1,
                "by_id": trail.actor_id, "at": trail.at,
            },
        )  # fmt: skip
        note(trail, logged.FILED, organisation_code=decision.organisation.code, about=("decision", decision.pk))
        return filing


def _check_term(term: Term) -> None:
    if term.value not in Value.values:
        raise WrongChoice({"value": _("Kies of u het voor altijd bewaart, of een aantal jaren.")})
    if term.value == Value.FOR_EVER and term.years is not None:
        raise WrongChoice({"years": _("Wat u voor altijd bewaart, heeft geen aantal jaren.")})
    if term.value == Value.FOR_YEARS and not (term.years and 1 <= term.years <= MOST_YEARS):
        raise WrongChoice({"years": _("Kies een aantal jaren van 1 tot en met %(most)s.") % {"most": MOST_YEARS}})
    if not term.basis.strip() or len(term.basis) > LONGEST_LINE or not is_readable(term.basis):
        raise WrongChoice({"basis": _("Schrijf op waar dit in de selectielijst staat.")})


def _check_openness(openness: Openness, today: date) -> None:
    is_published, is_exempt = (openness.publication == one for one in (Publication.PUBLISHED, Publication.EXEMPT))
    if openness.publication not in Publication.values:
        raise WrongChoice({"publication": _("Kies één van de mogelijkheden.")})
    if is_published and (openness.published_on is None or openness.published_on > today):
        raise WrongChoice({"published_on": _("Vul in op welke dag het is gepubliceerd; een dag die al is geweest.")})
    if not is_published and (openness.published_on is not None or openness.published_at.strip()):
        raise WrongChoice({"published_on": _("Een dag en een plek horen alleen bij wat al gepubliceerd is.")})
    if len(openness.published_at) > LONGEST_PLACE or not _is_place(openness.published_at.strip()):
        raise WrongChoice({"published_at": _("Vul een webadres in dat met https:// begint.")})
    _check_grounds(openness.grounds, is_exempt=is_exempt)


def _check_grounds(codes: Collection[str], *, is_exempt: bool) -> None:
    if is_exempt and not codes:
        raise WrongChoice({"grounds": _("Kies op welke grond van de Woo het niet wordt gepubliceerd.")})
    if not is_exempt and codes:
        raise WrongChoice({"grounds": _("Een grond hoort alleen bij wat niet wordt gepubliceerd.")})
    if not set(codes) <= grounds().keys():
        raise WrongChoice({"grounds": _("Kies één van de mogelijkheden.")})


def _is_place(text: str) -> bool:
    return not text or (text.startswith("https://") and is_readable(text) and " " not in text)
