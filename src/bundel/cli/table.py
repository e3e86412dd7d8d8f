"""The answer as a table for people, in Dutch."""

from __future__ import annotations

from typing import Any

from bundel.cli.table_words import percent, plain

LANES = (
    ("mandatory", "Moet"),
    ("need_to_have", "Doen"),
    ("nice_to_have", "Als er ruimte is"),
    ("not_now", "Nu niet"),
)
ROLES = {"lead": "vooroplopen", "contribute": "meebouwen", "follow": "meedoen", "wait": "wachten", "no": "niet doen"}


def table(answer: dict[str, Any]) -> str:
    """Lanes with their items, then what is short and what would let more in."""
    lines = [_headline(answer)]
    for lane, words in LANES:
        items = sorted((i for i in answer["initiatives"] if i["lane"] == lane), key=_in_order)
        lines += ["", words, *(_row(item) for item in items)] if items else []
    lines += _shortages(answer) + _more_room(answer)
    return "\n".join(lines)


def _headline(answer: dict[str, Any]) -> str:
    if answer["method"] == "exact":
        return f"Exact berekend: {answer['portfolios']} beste combinaties die elkaar niet verslaan."
    gap = "-" if answer["mean_gap"] is None else percent(answer["mean_gap"])
    return f"Doorgerekend in {answer['scenarios']} situaties (gemiddeld binnen {gap} van het best mogelijke)."


def _in_order(item: dict[str, Any]) -> tuple[bool, int, str]:
    return item["place"] is None, item["place"] or 0, item["id"]


def _row(item: dict[str, Any]) -> str:
    place = "" if item["place"] is None else str(item["place"])
    start = item["start"] or ""
    when = f"heroverwegen op {item['reconsider_on']}" if item["reconsider_on"] else ""
    cells = f"{place:>4}  {plain(item['id']):<40} {ROLES[item['role']]:<12} {plain(start):<6} {_share(item):<22}"
    return f"{cells} {when}".rstrip()


def _share(item: dict[str, Any]) -> str:
    if item["core_index"] is not None:
        return f"in {percent(item['core_index'])} van alle"
    return f"in {percent(item['early_share'])}, ooit {percent(item['share'])}"


def _shortages(answer: dict[str, Any]) -> list[str]:
    rows = answer["shortages"]
    return ["", "Tekort voor wat moet"] * bool(rows) + [
        f"      {plain(row['resource'])} {plain(row['period'])}: {_span(row['short'])} te weinig" for row in rows
    ]


def _more_room(answer: dict[str, Any]) -> list[str]:
    rows = [row for row in answer["marginal_values"] if row["lets_in"]]
    return ["", "Met meer ruimte past ook"] * bool(rows) + [
        f"      {plain(row['resource'])} {plain(row['period'])} + {_number(row['extra'])}: "
        + ", ".join(plain(name) for name in row["lets_in"])
        for row in rows
    ]


def _span(ends: list[float]) -> str:
    low, high = (_number(end) for end in ends)
    return low if low == high else f"{low} tot {high}"


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0").replace(",", " ").replace(".", ",")
