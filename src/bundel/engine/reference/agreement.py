"""Whether the files agree with each other: every id that is named exists, and nothing stands in a list twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from bundel.engine.reference.curation import Curation
from bundel.engine.reference.faults import DataFault, shown
from bundel.engine.reference.reference import Reference

Named = tuple[str, str, str, str]
"""File, place of the row, field and the id that is named there."""


def disagreeing(reference: Reference) -> list[DataFault]:
    """The faults between files; empty when they agree."""
    return [
        DataFault(file, None, place, expected, found)
        for check in (_twice, _unknown, _incomplete, _packages_differ)
        for file, place, expected, found in check(reference)
    ]


def _twice(reference: Reference) -> Iterator[Named]:
    lists: dict[str, Iterable[str]] = {
        "municipalities.csv": (row.code for row in reference.municipalities),
        "former_municipalities.csv": (row.code for row in reference.former_municipalities),
        "budgets_2025.csv": (row.code for row in reference.budgets),
        "product_initiatives.csv": (row.product for row in reference.product_initiatives),
        "themes.yaml": (row.id for row in reference.themes),
        "initiatives.yaml": (row.id for row in reference.initiatives),
        "horizon.yaml": (row.id for row in reference.events),
        "curation.yaml": [*(row.id for row in reference.curations), *(row.id for row in reference.packages)],
        "second-opinion.yaml": (row.id for row in reference.second_opinions),
    }
    for file, ids in lists.items():
        for one, times in Counter(ids).items():
            # A package may carry the name of an initiative: omgevingsplan does.
            if times > (2 if file == "curation.yaml" and one in reference.package_by_id else 1):
                yield file, one, "an id that stands here once", f"the same id {times} times"


def _unknown(reference: Reference) -> Iterator[Named]:
    known: dict[str, Collection[str]] = {
        "municipality": reference.municipality_by_code,
        "theme": reference.theme_by_id,
        "initiative": reference.initiative_by_id,
        "package": reference.package_by_id,
        "product": {row.product for row in reference.product_initiatives},
    }
    for what, named in (
        ("municipality", _named_municipalities),
        ("theme", _named_themes),
        ("initiative", _named_initiatives),
        ("package", _named_packages),
        ("product", _named_products),
    ):
        for file, row, field, value in named(reference):
            if value not in known[what]:
                yield file, f"{row}.{field}", f"an existing {what}", shown(value)


def _named_municipalities(reference: Reference) -> Iterator[Named]:
    for former in reference.former_municipalities:
        yield from (("former_municipalities.csv", former.code, "successors", code) for code in former.successors)
    yield from (("budgets_2025.csv", row.code, "code", row.code) for row in reference.budgets)
    yield from (("product_usage.csv", row.product, "code", row.code) for row in reference.product_uses)


def _named_themes(reference: Reference) -> Iterator[Named]:
    yield from (("initiatives.yaml", row.id, "theme", row.theme) for row in reference.initiatives)
    yield from (("horizon.yaml", row.id, "theme", row.theme) for row in reference.events)
    for curation in reference.curations:
        yield from (("curation.yaml", curation.id, "themes", theme) for theme in curation.themes)


def _named_initiatives(reference: Reference) -> Iterator[Named]:
    for row in reference.initiatives:
        yield from (("initiatives.yaml", row.id, "depends_on/follows", one) for one in (*row.depends_on, *row.follows))
    yield from (("horizon.yaml", row.id, "initiative", row.initiative) for row in reference.events if row.initiative)
    for curation in reference.curations:
        yield from (("curation.yaml", curation.id, field, one) for field, one in _links(curation))
    for package in reference.packages:
        yield from (("curation.yaml", package.id, "members", one) for one in package.members)
    yield from (("second-opinion.yaml", one.id, "id", one.id) for one in reference.second_opinions)
    yield from (("second-opinion.yaml", one.id, "id", one.id) for one in reference.disagreements)
    for product in reference.product_initiatives:
        if product.initiative:
            yield "product_initiatives.csv", product.product, "initiative", product.initiative
    for contract, initiative in reference.rules.contracts.items():
        yield "rules.yaml", "contracts", contract, initiative
    spread = reference.assumptions.figures.spread
    yield from (("assumptions.yaml", "spread", "members", one) for one in (*spread.slow_only, *spread.until_date))


def _links(curation: Curation) -> Iterator[tuple[str, str]]:
    yield "id", curation.id
    if curation.part_of:
        yield "part_of", curation.part_of
    for field in ("requires", "related", "replaces", "alternatives"):
        yield from ((field, one) for one in getattr(curation, field))


def _named_packages(reference: Reference) -> Iterator[Named]:
    for curation in reference.curations:
        if curation.package:
            yield "curation.yaml", curation.id, "package", curation.package


def _named_products(reference: Reference) -> Iterator[Named]:
    yield from (("product_usage.csv", row.code, "product", row.product) for row in reference.product_uses)


def _incomplete(reference: Reference) -> Iterator[Named]:
    for code in reference.municipality_by_code:
        if code not in reference.budget_by_code:
            yield "budgets_2025.csv", code, "a budget for each municipality", "none"
    for initiative in reference.initiative_by_id:
        if initiative not in reference.curation_by_id:
            yield "curation.yaml", initiative, "a record for each initiative", "none"
    needs: dict[str, Callable[[Curation], object]] = {
        "effort": lambda row: row.effort,
        "value": lambda row: row.value,
        "themes": lambda row: row.themes,
    }
    for row in reference.curations:
        weighed = reference.rules.standings.get(row.standing) == "weigh"
        yield from (
            ("curation.yaml", f"{row.id}.{field}", "a value, because it is weighed", "none")
            for field, has in needs.items()
            if weighed and not has(row)
        )
        if row.standing == "duty" and not row.duty:
            yield "curation.yaml", f"{row.id}.duty", "since when and by when, because it is a duty", "none"
        if weighed and row.field not in reference.rules.ask_whom:
            yield "rules.yaml", "ask_whom", f"whom to ask about {row.field}", "none"


def _packages_differ(reference: Reference) -> Iterator[Named]:
    for curation in reference.curations:
        package = reference.package_by_id.get(curation.package or "")
        if package and curation.id not in package.members:
            yield (
                "curation.yaml",
                f"{package.id}.members",
                f"also {curation.id}, which names this package",
                "without it",
            )
    for package in reference.packages:
        for member in package.members:
            row = reference.curation_by_id.get(member)
            if row and row.package != package.id:
                yield "curation.yaml", f"{member}.package", f"{package.id}, which names it", shown(row.package)
