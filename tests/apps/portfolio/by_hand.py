"""An answer made by hand from a problem: every field that the engine gives, with values that are easy to follow.

Choices stand in the order of the problem: the first ``doing`` are Doen, the next ``possible`` Als er ruimte is, the
rest Nu niet.
"""

from __future__ import annotations

from typing import Any

NOWHERE = {"inputs": 0, "hours": 0.0}


def answer_to(problem: dict[str, Any], *, doing: int = 2, possible: int = 3, **changes: Any) -> dict[str, Any]:
    duties = [row for row in problem["initiatives"] if row["mandatory_by"]]
    choices = [row for row in problem["initiatives"] if not row["mandatory_by"]]
    order = [row["id"] for row in choices]
    rows = [_duty(row) for row in duties]
    for at, row in enumerate(choices):
        lane = "need_to_have" if at < doing else "nice_to_have" if at < doing + possible else "not_now"
        rows.append(_choice(row, lane, at + 1, order))
    answer = {
        "method": "sampled",
        "engine_version": "1.0.0",
        "backend": "by hand",
        "seed": 1,
        "scenarios": 20,
        "portfolios": None,
        "mean_gap": 0.001,
        "max_gap": 0.004,
        "settled": True,
        "shortages": [],
        "marginal_values": [{"resource": "support", "period": "2027", "extra": 100.0, "lets_in": order[2:3]}],
        "next_questions": [
            {"initiative": None, "initiatives": [], "field": "capacity.ict.2027", "ask": "free_capacity",
             "expected_places_moved": 2.4},
        ],
        "order": order,
        "n10": doing,
        "n50": doing + 1,
        "n90": doing + possible,
        "duties_unplaced": 0,
        "entry_path": [
            {"capacity_percent": percent, "fte": 0.025 * percent, "cut": max(0, (percent - 50) // 25)}
            for percent in (50, 75, 100, 125, 150, 200)
        ],
        "only_with_room": [],
        "rests_on": {
            "given": NOWHERE, "own": NOWHERE, "peer": NOWHERE,
            "assumed": {"inputs": 300, "hours": 4592.0}, "unknown": NOWHERE,
        },
        "initiatives": rows,
    }  # fmt: skip
    return {**answer, **changes}


def _duty(row: dict[str, Any]) -> dict[str, Any]:
    first = row["alternatives"][0]
    return {**_row(row, first, "mandatory", None, 1.0), "role": first["role"], "start": first["start"]}


def _choice(row: dict[str, Any], lane: str, place: int, order: list[str]) -> dict[str, Any]:
    first = row["alternatives"][0]
    share = {"need_to_have": 0.92, "nice_to_have": 0.4, "not_now": 0.05}[lane]
    made = _row(row, first, lane, place if lane != "not_now" else None, share)
    if lane == "not_now":
        return {
            **made, "role": "no", "start": None, "variant": None, "planned_start": None, "beaten_by": order[:1],
            "binding": [{"resource": "support", "period": "2027"}], "reconsider_on": "2028-11-23",
        }  # fmt: skip
    if lane == "nice_to_have":
        made["binding"] = [{"resource": "starts", "period": "2027"}]
        made["beaten_by"] = order[:2]
        made["would_tip"] = {
            "kind": "capacity", "resource": "ict", "period": "2027", "extra": 120.0, "to_lane": "need_to_have",
        }  # fmt: skip
    return made


def _row(row: dict[str, Any], first: dict[str, Any], lane: str, place: int | None, share: float) -> dict[str, Any]:
    return {
        "id": row["id"], "lane": lane, "role": first["role"], "start": first["start"],
        "variant": first.get("variant"), "planned_start": None, "core_index": None, "share": share,
        "share_interval": [share, share], "early_share": share, "interval": [max(0.0, share - 0.1), share],
        "place": place, "second_best": None, "binding": [], "beaten_by": [], "would_tip": None, "rests_on": {},
        "fixed": bool(row.get("fixed")), "overdue": bool(row.get("overdue_since")), "overdue_since": None,
        "reconsider_on": None, "on_the_edge": False,
        "alternatives": [
            {"role": one["role"], "start": one["start"], "variant": one.get("variant"), "core_index": None,
             "share": share if one is first else 0.0, "interval": [0.0, share]}
            for one in row["alternatives"]
        ],
    }  # fmt: skip
