"""From the answer of the national engine to the rows of the picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bundel.apps.portfolio.agenda.words import ROLES
from bundel.apps.portfolio.national import words
from bundel.apps.portfolio.national.rows import (
    Cost,
    FallsFlat,
    Helper,
    Joint,
    Leaver,
    Level,
    Member,
    Part,
    Picture,
    Pool,
    Search,
    Step,
    Tipping,
)

Row = Mapping[str, Any]
Names = Mapping[str, str]


class _Known:
    """What the rows are made with: names of municipalities and topics, inhabitants, and what is done already."""

    def __init__(self, answer: Row, topics: Names, already: Mapping[str, list[str]]) -> None:
        self.municipalities: dict[str, Row] = {row["id"]: row for row in answer["municipalities"]}
        joint: list[Row] = answer["joint"]
        ways = {str(row["initiative"]): str(row["name"]) for row in joint}
        self.topics = {**ways, **topics, **{str(row["id"]): str(row["name"]) for row in joint}}
        self.already = already
        self.on_when_alone: set[str] = set(answer["alone"]["goes_on"])

    def name(self, code: str) -> str:
        row = self.municipalities.get(code)
        return str(row["name"]) if row else code

    def inhabitants(self, code: str) -> int:
        row = self.municipalities.get(code)
        return int(row["inhabitants"]) if row else 0

    def topic(self, key: str) -> str:
        return self.topics.get(key, key)

    def topic_names(self, keys: list[str]) -> tuple[str, ...]:
        return tuple(self.topic(key) for key in keys)


def picture_of(answer: Row, *, day: date, topics: Names, already: Mapping[str, list[str]]) -> Picture:
    """The picture of one answer; ``topics`` names initiatives, ``already`` says where a joint one is done."""
    known = _Known(answer, topics, already)
    alone, stability = answer["alone"], answer["stability"]
    return Picture(
        day=day,
        scenarios=answer["scenarios"],
        seed=answer["seed"],
        engine_version=answer["engine_version"],
        gap=answer["gap"],
        mean_gap=answer["mean_gap"],
        value=answer["value"],
        alone_value=alone["value"],
        price_share=alone["price_share"],
        better_together=alone["better_together"],
        worse_together=alone["worse_together"],
        is_stable=stability["is_stable"],
        is_proven=stability["is_proven"],
        within=stability["within"],
        leavers=tuple(_leaver(known, row) for row in stability["would_leave"]),
        falls_flat=tuple(
            FallsFlat(id=row["joint"], name=known.topic(row["joint"]), participants=row["participants"])
            for row in alone["falls_flat"]
        ),
        duties_fit_in=answer["duties_fit_in"],
        unmet_duties=tuple(
            (known.name(row["municipality"]), known.topic(row["initiative"])) for row in answer["unmet_duties"]
        ),
        rests_on=answer["rests_on"],
        joints=tuple(_joint(known, row) for row in answer["joint"]),
        parts=_parts(known, answer),
        pools=tuple(_pool(body, cell) for body in answer["bodies"] for cell in body["cells"]),
        searches=tuple(_search(row) for row in answer["starts"]),
    )


def _joint(known: _Known, row: Row) -> Joint:
    sharing = sum(known.inhabitants(one["municipality"]) for one in row["taking_part"])
    interval = row["interval"]
    return Joint(
        id=row["id"],
        name=row["name"],
        initiative=row["initiative"],
        goes_on=row["goes_on"],
        level=row["tier"],
        participants=row["participants"],
        already=frozenset(known.already.get(row["id"], ())),
        inhabitants_share=row["inhabitants_share"],
        leads=row["leads"],
        share=row["share"],
        sure=words.sure(row["share"]),
        interval=(interval[0], interval[1]) if interval else None,
        levels=tuple(_level(row, at, level) for at, level in enumerate(row["tiers"], start=1)),
        members=tuple(_member(known, one) for one in row["taking_part"]),
        costs=_costs(row["cost"], sharing),
        tipping=_tipping(known, row["tipping"]) if row["tipping"] else None,
        could_lead=tuple(_could_lead(known, one) for one in row["could_lead"]),
        needs_each_other=row["goes_on"] and row["id"] not in known.on_when_alone,
    )


def _level(joint: Row, number: int, row: Row) -> Level:
    return Level(
        number=number,
        asks=words.threshold(row["participants"], row["inhabitants_share"], row["leads"]),
        brings=words.brings(row["value_times"]),
        sure=words.sure(row["share"]),
        is_reached=joint["tier"] is not None and number <= joint["tier"],
    )


def _costs(amounts: Mapping[str, float], inhabitants: int) -> tuple[Cost, ...]:
    return tuple(
        Cost(
            resource=resource,
            label=words.resource_label(resource),
            total=total,
            text=words.amount(resource, total),
            each_text=words.each(resource, total, inhabitants),
        )
        for resource, total in amounts.items()
    )


def _member(known: _Known, row: Row) -> Member:
    code = row["municipality"]
    return Member(
        code=code,
        name=known.name(code),
        inhabitants=known.inhabitants(code),
        role=row["role"],
        role_words=str(ROLES[row["role"]]),
        start=row["start"],
        part=row["part"],
        costs=_costs(row["cost"], known.inhabitants(code)),
        is_needed=row["is_needed"],
    )


def _tipping(known: _Known, row: Row) -> Tipping:
    short = row["short"]
    return Tipping(
        level=row["tier"],
        short=words.threshold(short["participants"], short["inhabitants_share"], short["leads"]),
        **short,
        is_possible=row["is_possible"],
        cost=row["cost"],
        gain=row["gain"],
        helpers=tuple(
            Helper(
                code=one["municipality"],
                name=known.name(one["municipality"]),
                role=one["role"],
                role_words=str(ROLES[one["role"]]),
                start=one["start"],
                cost=one["cost"],
                gives_up=known.topic_names(one["gives_up"]),
            )
            for one in row["municipalities"]
        ),
    )


def _could_lead(known: _Known, row: Row) -> Helper:
    code, lead = row["municipality"], "lead"
    name, words_of_lead = known.name(code), str(ROLES[lead])
    return Helper(code=code, name=name, role=lead, role_words=words_of_lead, start="", cost=row["cost"], gives_up=())


def _leaver(known: _Known, row: Row) -> Leaver:
    return Leaver(
        code=row["municipality"],
        name=known.name(row["municipality"]),
        why=str(words.WHY[row["why"]]),
        gain=row["gain"],
        leaves=known.topic_names(row["leaves"]),
        joins=known.topic_names(row["joins"]),
        changes=known.topic_names(row["changes"]),
        falls=known.topic_names(row["falls"]),
    )


def _parts(known: _Known, answer: Row) -> dict[str, Part]:
    """Every municipality; a step carries the joint one that it belongs to."""
    together = {
        (one["municipality"], joint["initiative"]): joint["id"]
        for joint in answer["joint"]
        for one in joint["taking_part"]
    }
    return {
        row["id"]: Part(
            code=row["id"],
            name=row["name"],
            inhabitants=row["inhabitants"],
            value=row["value"],
            alone=row["alone"],
            duties_fit=row["duties_fit"],
            steps=tuple(_step(known, step, together.get((row["id"], step["initiative"]), "")) for step in row["plan"]),
            takes_part=row["takes_part"] or {},
        )
        for row in answer["municipalities"]
    }


def _step(known: _Known, row: Row, joint: str) -> Step:
    return Step(
        id=row["initiative"],
        name=known.topic(row["initiative"]),
        role=row["role"],
        role_words=str(ROLES[row["role"]]),
        start=row["start"],
        joint=joint,
    )


def _pool(body: Row, cell: Row) -> Pool:
    resource = cell["resource"]
    return Pool(
        body=body["name"],
        resource=words.resource_label(resource),
        year=cell["period"],
        capacity=words.amount(resource, cell["capacity"]),
        used=words.amount(resource, cell["used"]),
    )


def _search(row: Row) -> Search:
    return Search(
        words=str(words.SEARCHES[row["from"]]),
        value=row["value"],
        goes_on=len(row["goes_on"]),
        dropped=len(row["dropped"]),
        is_chosen=row["is_chosen"],
    )
