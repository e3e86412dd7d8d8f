"""Report a text, hide it with a reason or let it stand, appeal, and judge an appeal of what another person hid."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership
from bundel.apps.accounts.versions import Refused, VersionConflict, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.inbox import actions as inbox
from bundel.apps.inbox.models import Reason
from bundel.apps.moderation import logged
from bundel.apps.moderation.models import Case, Report
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.record import actions as record
from bundel.apps.record import queries as entries
from bundel.engine.texts import is_readable

LONGEST, LONGEST_REASON = 2000, 400
State, Appeal = Case.State, Case.Appeal


class WrongCase(Refused):
    """What can't be done with a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text where it stands: of which organisation, at which place, on which page, and who wrote it."""

    organisation_code: str
    place: str
    topic_name: str
    address: str
    text: str
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something, and when."""

    by: int
    at: datetime
    trail: Trail | None = None


def report(hand: Hand, *, written: Written, reason: str) -> Case:
    """Say that a text should not stand there; the moderators are asked. The same person twice is once.

    Raises WrongCase without a readable reason; then nothing is kept.
    """
    _check("reason", reason, LONGEST)
    organisation = Organisation.objects.get(code=written.organisation_code)
    digest = hashlib.sha256(written.text.encode()).hexdigest()
    with transaction.atomic():
        case, is_new = Case.objects.select_for_update().get_or_create(
            organisation=organisation, place=written.place, digest=digest,
            defaults={
                "topic_name": written.topic_name, "address": written.address, "text": written.text,
                "author_id": written.author_id, "changed_at": hand.at,
            },
        )  # fmt: skip
        _report, is_first = Report.objects.get_or_create(
            case=case, by_id=hand.by, defaults={"reason": reason.strip(), "at": hand.at}
        )
        if is_first and not is_new and case.state == State.STANDS:
            _change(case, hand, state=State.REPORTED)
        if is_first:
            _ask_moderators(case, hand.at, _("Er is een tekst gemeld."), but=hand.by)
            _log(hand, logged.REPORTED, case)
        return case


def hide(hand: Hand, *, case_id: int, seen_version: int, reason: str) -> Case:
    """Hide a text everywhere, with a reason that everybody reads in its place; its author is told.

    Raises WrongCase without a readable reason, and VersionConflict when somebody was first.
    """
    _check("reason", reason, LONGEST_REASON)
    with transaction.atomic():
        case = _standing(case_id, seen_version, but=State.HIDDEN)
        _change(
            case, hand, state=State.HIDDEN, reason=reason.strip(), hidden_by_id=hand.by, hidden_at=hand.at,
            appeal_state=Appeal.NONE, appeal="", appealed_at=None, judgement="", judged_by_id=None, judged_at=None,
        )  # fmt: skip
        cover(case.organisation, case.place, hand.at)
        _tell_authors(case, hand.at, _("Een tekst van u is verborgen."))
        _log(hand, logged.HIDDEN, case)
        return case


def let_stand(hand: Hand, *, case_id: int, seen_version: int) -> Case:
    """Leave a reported text as it is.

    Raises WrongCase for who wrote it, and VersionConflict when somebody was first.
    """
    with transaction.atomic():
        case = _standing(case_id, seen_version, only=State.REPORTED)
        _require_other(case, hand)
        _change(case, hand, state=State.STANDS)
        _log(hand, logged.LEFT, case)
        return case


def restore(hand: Hand, *, case_id: int, seen_version: int) -> Case:
    """Show a hidden text again; raises WrongCase for who wrote it, and VersionConflict when somebody was first."""
    with transaction.atomic():
        case = _standing(case_id, seen_version, only=State.HIDDEN)
        _require_other(case, hand)
        # Whoever shows it again grants an appeal that waits.
        granted = {"appeal_state": Appeal.GRANTED} if case.appeal_state == Appeal.OPEN else {}
        _show_again(case, hand, **granted)
        _log(hand, logged.RESTORED, case)
        return case


def appeal(hand: Hand, *, case_id: int, seen_version: int, text: str) -> Case:
    """Ask another moderator to look again. Whoever answers for the text may ask, once for each hiding.

    Raises WrongCase without a readable text, and VersionConflict when it was done or the text is shown again.
    """
    _check("text", text, LONGEST)
    with transaction.atomic():
        case = _standing(case_id, seen_version, only=State.HIDDEN)
        if case.appeal_state != Appeal.NONE:
            raise VersionConflict(seen_version, case.version)
        _change(case, hand, appeal_state=Appeal.OPEN, appeal=text.strip(), appealed_at=hand.at)
        _ask_moderators(case, hand.at, _("Iemand maakt bezwaar tegen een verborgen tekst."), but=case.hidden_by_id)
        _log(hand, logged.APPEALED, case)
        return case


def judge_appeal(hand: Hand, *, case_id: int, seen_version: int, is_granted: bool, text: str) -> Case:
    """Decide on an appeal, with a reason; never the person who hid it, nor the one who wrote it.

    Raises WrongCase for those two or without a readable reason, and VersionConflict when it was done.
    """
    _check("text", text, LONGEST)
    with transaction.atomic():
        case = _standing(case_id, seen_version, only=State.HIDDEN)
        if case.appeal_state != Appeal.OPEN:
            raise VersionConflict(seen_version, case.version)
        _require_other(case, hand)
        if case.hidden_by_id == hand.by:
            raise WrongCase({"text": _("U verborg deze tekst zelf. Een ander beslist over het bezwaar.")})
        judged = {"judgement": text.strip(), "judged_by_id": hand.by, "judged_at": hand.at}
        if is_granted:
            _show_again(case, hand, appeal_state=Appeal.GRANTED, **judged)
        else:
            _change(case, hand, appeal_state=Appeal.REFUSED, **judged)
            _tell_authors(case, hand.at, _("Er is beslist over uw bezwaar."))
        _log(hand, logged.JUDGED, case)
        return case


def cover(organisation: Organisation, place: str, at: datetime) -> None:
    """Let the record show what stands at a place as far as no text in it is hidden; call it after a new entry too."""
    cases = list(Case.objects.filter(organisation=organisation, place=place).values_list("text", "reason", "state"))
    if not cases:
        return
    hidden = {text: reason for text, reason, state in cases if state == State.HIDDEN}
    contents = entries.contents_about(organisation, place)
    reasons = {
        index: hidden[found]
        for index, committed in contents.items()
        if (found := next((text for text in texts_in(json.loads(committed)) if text in hidden), None)) is not None
    }
    record.withhold(contents, reasons, at)


def forget_texts(organisation: Organisation, place: str, content: Any) -> None:
    """What stood at a place was erased: what was kept of its texts goes too, unless they still stand there."""
    still = {text for one in entries.contents_about(organisation, place).values() for text in texts_in(json.loads(one))}
    gone = set(texts_in(content)) - still
    Case.objects.filter(organisation=organisation, place=place, text__in=gone).delete()


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def _show_again(case: Case, hand: Hand, **changes: Any) -> None:
    _change(case, hand, state=State.STANDS, **changes)
    cover(case.organisation, case.place, hand.at)
    _tell_authors(case, hand.at, _("Een tekst van u staat er weer."))


def _standing(case_id: int, seen_version: int, *, only: str = "", but: str = "") -> Case:
    """The case, locked; raises Case.DoesNotExist, and VersionConflict when it changed since the page was shown."""
    case = Case.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=case_id)
    require_version(seen_version, case.version)
    if (only and case.state != only) or case.state == but:
        raise VersionConflict(seen_version, case.version)
    return case


def _require_other(case: Case, hand: Hand) -> None:
    if case.author_id == hand.by:
        raise WrongCase({"text": _("U schreef deze tekst zelf. Een ander beslist erover.")})


def _change(case: Case, hand: Hand, **changes: Any) -> None:
    """What was asked about it so far is answered by the change."""
    for field, value in changes.items():
        setattr(case, field, value)
    case.version, case.changed_at = case.version + 1, hand.at
    case.save()
    inbox.close(starting=f"moderate:{case.pk}:", at=hand.at)


def _ask_moderators(case: Case, at: datetime, label: str, *, but: int | None) -> None:
    held = Membership.objects.valid_on(at.date()).filter(
        role=Role.CURATOR, organisation__kind_id=OrganisationKind.ASSOCIATION, person__is_active=True
    )
    for person_id, organisation in [(one.person_id, one.organisation) for one in held.select_related("organisation")]:
        if person_id != but:
            _notify(case, [person_id], organisation, label, at)


def _tell_authors(case: Case, at: datetime, label: str) -> None:
    """The author; when nobody is known, the deciders of the organisation whose text it is."""
    people = [case.author_id] if case.author_id is not None else _deciders(case.organisation, at)
    _notify(case, people, case.organisation, label, at)


def _deciders(organisation: Organisation, at: datetime) -> list[int]:
    held = Membership.objects.valid_on(at.date()).filter(organisation=organisation, role=Role.DECIDER)
    return list(held.values_list("person_id", flat=True))


def _notify(case: Case, people: list[int], organisation: Organisation, label: str, at: datetime) -> None:
    inbox.notify(
        key=f"moderate:{case.pk}:{case.version}",
        people=people,
        organisation=organisation,
        reason=Reason.MODERATE,
        label=label,
        path=reverse("moderation:case", args=[case.pk]),
        about=case.topic_name,
        at=at,
    )


def _log(hand: Hand, kind: str, case: Case) -> None:
    trail = hand.trail or Trail(hand.at, "moderation", hand.by)
    note(trail, kind, organisation_code=case.organisation.code, about=("case", case.pk))


def _check(field: str, text: str, longest: int) -> None:
    if not text.strip():
        raise WrongCase({field: _("Schrijf op waarom.")})
    if len(text) > longest or not is_readable(text):
        raise WrongCase({field: _("Schrijf hoogstens %(most)s leesbare tekens.") % {"most": longest}})
