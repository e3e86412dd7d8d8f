"""An answer of the national engine made by hand: what each page must be able to show, in its own schema."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from bundel.apps.organisations.models import Organisation
from bundel.apps.portfolio.models import NationalPlan

DAY = date(2026, 11, 28)
AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ON, MISSED, EDGE = "signalen", "open-formulieren", "mijnservices"
GOUDA, UTRECHT, VLIELAND = "GM0513", "GM0344", "GM0096"


def country() -> list[tuple[str, str, int]]:
    """Code, name and inhabitants of every real municipality."""
    rows = Organisation.objects.municipalities().filter(is_example=False, valid_until__isnull=True).order_by("name")
    return [(code, name, number or 0) for code, name, number in rows.values_list("code", "name_common", "population")]


def kept_plan(**changes: Any) -> NationalPlan:
    """A plan that is done, kept as a computation keeps it."""
    answer = changes.pop("answer", None) or national_answer(country())
    values: dict[str, Any] = {
        "day": DAY,
        "digest": "d1",
        "problem": {},
        "answer": answer,
        "already": {ON: [VLIELAND]},
        "engine_version": "1.0.0",
        "seed": 1,
        "scenarios": 40,
        "state": NationalPlan.State.DONE,
        "asked_at": AT,
        "finished_at": AT,
    }
    return NationalPlan.objects.create(**{**values, **changes})


def national_answer(rows: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Every third municipality takes part in what goes on; Utrecht leads, Vlieland has it already."""
    taking = [row for at, row in enumerate(rows) if at % 3 == 0 or row[0] == UTRECHT]
    taking = [row for row in taking if row[0] != VLIELAND]
    return {
        "method": "decomposed",
        "engine_version": "1.0.0",
        "backend": "highs",
        "seed": 1,
        "scenarios": 40,
        "value": 612.4,
        "bound": 618.1,
        "gap": 0.009222,
        "mean_gap": 0.011,
        "max_gap": 0.02,
        "starts": [
            {"from": "all_open", "value": 612.4, "goes_on": [ON, EDGE], "dropped": [MISSED], "rounds": 3}
            | {"is_chosen": True},
            {"from": "none_open", "value": 590.0, "goes_on": [ON], "dropped": [], "rounds": 2, "is_chosen": False},
        ],
        "alone": {
            "value": 520.0,
            "planned_value": 640.0,
            "goes_on": [ON],
            "falls_flat": [{"joint": MISSED, "participants": 41}],
            "price": 92.4,
            "price_share": 0.150882,
            "better_together": 300,
            "worse_together": 12,
        },
        "stability": unstable(),
        "duties_fit_in": 251,
        "unmet_duties": [{"municipality": GOUDA, "initiative": "signalen"}],
        "rests_on": {"given": 2, "own": 0, "peer": 0, "assumed": 19, "unknown": 1},
        "joint": [goes_on(rows, taking), missed(), on_the_edge()],
        "municipalities": [municipality(row, takes=row in taking) for row in rows],
        "bodies": [body()],
    }


def stable() -> dict[str, Any]:
    return {"is_stable": True, "is_proven": True, "within": 0.01, "would_leave": []}


def unstable() -> dict[str, Any]:
    leaver = {"municipality": GOUDA, "gain": 0.07, "leaves": [ON], "joins": [EDGE], "changes": [MISSED], "falls": [ON]}
    return {"is_stable": False, "is_proven": False, "within": 0.2, "would_leave": [{**leaver, "why": "wins_over"}]}


def goes_on(rows: Sequence[tuple[str, str, int]], taking: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    whole = sum(row[2] for row in taking) or 1
    return {
        "id": ON,
        "name": "Signalen",
        "initiative": ON,
        "variants": None,
        "goes_on": True,
        "tier": 1,
        "participants": len(taking) + 1,
        "already": 1,
        "inhabitants": whole,
        "inhabitants_share": 0.41,
        "leads": 1,
        "share": 0.95,
        "interval": [0.835, 0.986],
        "tiers": [level(60, 0.0, 1, 1.0, 0.95), level(200, 0.5, 2, 1.15, 0.1)],
        "taking_part": [taker(row, whole) for row in sorted(taking, key=lambda row: (row[0] != UTRECHT, -row[2]))],
        "cost": {"management": 3000.0, "euro": 450000.0},
        "cost_value": 0.5,
        "tipping": tipping(2, participants=85, inhabitants_share=0.09, leads=1, helpers=[helper(VLIELAND, -0.02)])
        | {"gain": -0.4},
        "could_lead": [{"municipality": GOUDA, "cost": 0.04}],
    }


def taker(row: tuple[str, str, int], whole: int) -> dict[str, Any]:
    part, is_lead = round(row[2] / whole, 6), row[0] == UTRECHT
    cost = {"management": 3000 * part, "euro": 450000 * part}
    role = "lead" if is_lead else "contribute" if row[2] > 150_000 else "follow"
    return {"municipality": row[0], "role": role, "start": "2027", "variant": None, "part": part} | {
        "cost": cost,
        "set_aside": cost,
        "is_needed": is_lead,
    }


def missed() -> dict[str, Any]:
    helpers = [helper(GOUDA, 0.11, gives_up=[ON]), helper(UTRECHT, 0.0), helper(VLIELAND, -0.03)]
    lacks = tipping(1, participants=12, inhabitants_share=0.0, leads=1, helpers=helpers)
    return nobody(MISSED, "Open Formulieren", 0.05, {**lacks, "gain": 0.8}) | {
        "could_lead": [{"municipality": UTRECHT, "cost": 0.2}]
    }


def on_the_edge() -> dict[str, Any]:
    lacks = tipping(1, participants=0, inhabitants_share=0.3, leads=0, helpers=[])
    lacks |= {"is_possible": False, "cost": None, "gain": None}
    return nobody(EDGE, "MijnServices", 0.45, lacks) | {"initiative": "persoonlijk-portaal", "variants": [EDGE]}


def nobody(key: str, name: str, share: float, lacks: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "initiative": key,
        "variants": None,
        "goes_on": False,
        "tier": None,
        "participants": 0,
        "already": 0,
        "inhabitants": 0,
        "inhabitants_share": 0.0,
        "leads": 0,
        "share": share,
        "interval": [max(0.0, share - 0.1), share + 0.1],
        "tiers": [level(30, 0.3, 1, 1.0, share)],
        "taking_part": [],
        "cost": {},
        "cost_value": 0.0,
        "tipping": lacks,
        "could_lead": [],
    }


def level(participants: int, inhabitants_share: float, leads: int, value_times: float, share: float) -> dict[str, Any]:
    asked = {"participants": participants, "inhabitants_share": inhabitants_share, "leads": leads}
    return {
        **asked,
        "value_times": value_times,
        "share": share,
        "interval": [max(0.0, share - 0.1), min(1.0, share + 0.1)],
    }


def tipping(tier: int, *, helpers: list[dict[str, Any]], **short: float) -> dict[str, Any]:
    return {"tier": tier, "short": short, "is_possible": True, "cost": 0.1, "gain": 0.0, "municipalities": helpers}


def helper(code: str, cost: float, *, gives_up: Sequence[str] = ()) -> dict[str, Any]:
    way = {"municipality": code, "role": "follow", "start": "2028", "variant": None}
    return {**way, "cost": cost, "gives_up": list(gives_up)}


def municipality(row: tuple[str, str, int], *, takes: bool) -> dict[str, Any]:
    code, name, inhabitants = row
    steps = [{"initiative": "cyberveiligheid", "role": "follow", "start": "2027", "variant": None}]
    if takes:
        steps.append(
            {"initiative": ON, "role": "lead" if code == UTRECHT else "follow", "start": "2027", "variant": None}
        )
    alone = {GOUDA: 1.9, UTRECHT: 1.8}.get(code, 1.5)
    share = {ON: 1.0 if takes else 0.2} | ({EDGE: 0.3} if code == GOUDA else {})
    return {
        "id": code,
        "name": name,
        "inhabitants": inhabitants,
        "value": 1.8,
        "alone": alone,
        "within": 0.01,
        "duties_fit": code != GOUDA,
        "shortages": [{"resource": "ict", "period": "2027", "short": 120.0}] if code == GOUDA else [],
        "takes_part": share,
        "plan": steps,
    }


def body() -> dict[str, Any]:
    members = [{"municipality": GOUDA, "agreed": 252.0, "used": 170.0}]
    cell = {"resource": "ict", "period": "2027", "capacity": 420.0, "used": 300.0, "members": members}
    return {"id": "ict-samen", "name": "Voorbeeldsamenwerking", "cells": [cell]}
