"""Rows of the rooms beside the decisions: calendars, kept plans, second opinions, reported texts, filings, mergers.

People 4 and 5 of each municipality also work for the association, as its administrator and as its editor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

ASSOCIATION = "VNGR"
KEEPER, EDITOR = 4, 5


def fill_rooms(places: Sequence[Any], people: Mapping[str, Sequence[Any]], each: int, at: datetime) -> None:
    """So many rows of every kind for each municipality."""
    from bundel.apps.estimates.models import SecondOpinion
    from bundel.apps.meetings.models import MeetingDay
    from bundel.apps.portfolio.models import KeptPlan

    rows: dict[Any, list[Any]] = {MeetingDay: [], KeptPlan: [], SecondOpinion: []}
    for place in places:
        decider, preparer = people[place.code][1], people[place.code][2]
        for number in range(each):
            day = at.date() + timedelta(days=30 * number)
            rows[MeetingDay].append(MeetingDay(organisation=place, meeting="executive", day=day))
            rows[KeptPlan].append(KeptPlan(organisation=place, name=f"Plan {number}", moves={}, by=preparer, at=at))
            rows[SecondOpinion].append(
                SecondOpinion(
                    organisation=place, initiative=f"zaak-{number}", kind="ict", first_low=10, first_high=20,
                    first_by="Een collega", first_on=at.date(), state="answered", asked=decider, asked_by=preparer,
                    asked_at=at, answer_by=day, low=10, high=30, answered_by=decider, answered_at=at,
                )
            )  # fmt: skip
    for model, made in rows.items():
        model.objects.bulk_create(made, batch_size=1000)
    _association(places, people, at)
    _reported(places, people, each, at)
    _mergers(places, at)


def file_decisions(decisions: Sequence[Any], at: datetime) -> None:
    """Of every fifth decision somebody said something for the archive."""
    from bundel.apps.decisions.archive.models import Filing

    Filing.objects.bulk_create([Filing(decision=one, at=at) for one in decisions[::5]])


def _association(places: Sequence[Any], people: Mapping[str, Sequence[Any]], at: datetime) -> None:
    from bundel.apps.accounts.audience import Role
    from bundel.apps.accounts.models import Membership
    from bundel.apps.organisations.models import Organisation

    association = Organisation.objects.get(code=ASSOCIATION)
    Membership.objects.bulk_create(
        Membership(person=people[place.code][who], organisation=association, role=role, valid_from=at.date())
        for place in places
        for who, role in ((KEEPER, Role.ADMINISTRATOR), (EDITOR, Role.CURATOR))
    )


def _reported(places: Sequence[Any], people: Mapping[str, Sequence[Any]], each: int, at: datetime) -> None:
    """A few texts of each municipality, reported by a reader of the next."""
    from bundel.apps.moderation.models import Case, Report

    cases = [
        Case(
            organisation=place, place=f"decision/zaak-{number}", topic_name="Een zaak",
            address=f"/gemeente/{place.code}/", text="Een tekst.", digest=f"{number:064}",
            author=people[place.code][1], changed_at=at,
        )
        for place in places
        for number in range(max(1, each // 4))
    ]  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=1000)
    Report.objects.bulk_create(
        [Report(case=case, by=people[places[-1].code][4], reason="Dit klopt niet.", at=at) for case in cases]
    )


def _mergers(places: Sequence[Any], at: datetime) -> None:
    """Plans that were cancelled: they are listed, and nobody ends by them."""
    from bundel.apps.organisations.models import Merger

    Merger.objects.bulk_create(
        Merger(
            kind="merge", on=at.date(), before=[one.code], after=[other.code], basis="Staatsblad", planned_at=at,
            cancelled_at=at,
        )
        for one, other in list(pairwise(places))[::10]
    )  # fmt: skip
