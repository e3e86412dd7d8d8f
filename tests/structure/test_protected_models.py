"""Every table says who may see its rows, or stands here with why that is no question (RELIABILITY R10)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

SOURCE = Path(settings.ROOT) / "src" / "bundel" / "apps"
ROWS = {"all", "filter", "get", "first", "last", "exclude", "values", "values_list", "count", "exists", "latest"}
PUBLIC = "public facts with their sources, for everybody"
SIGNED = "the ledger as outsiders fetch it: commitments and signatures, no content"
TECHNICAL = "kept for the machine; no page shows a row of it"
# A new table gets visible_to, or its line here.
OPEN = {
    "accounts.LogInTry": TECHNICAL,
    "accounts.UsedKey": TECHNICAL,
    "accounts.User": "people are read through their memberships, and everybody through their own account",
    "decisions.KeptAdvice": "read through the proposal or decision that leans on it",
    "estimates.PeerFigure": "published under the rules of engine.peers; read through seen_by",
    "horizon": PUBLIC,
    "keeping.Clearing": TECHNICAL,
    "landscape": PUBLIC,
    "organisations": PUBLIC,
    "portfolio.AdviceRun": "found by the digest of its question alone: who holds that holds the question",
    "portfolio.NationalPlan": "computed from public data only",
    "record.Check": SIGNED,
    "record.Checkpoint": SIGNED,
    "record.Cosignature": SIGNED,
    "record.Entry": SIGNED,
    "record.Erasure": "that something was erased, and on which ground, is told by a public entry",
    "record.SigningKey": SIGNED,
    "record.TileHash": SIGNED,
    "record.Withholding": "that content is hidden is told to whoever it is shared with; read through shown",
    "record.Witness": SIGNED,
}


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("bundel.")]


def is_protected(model: type[Model]) -> bool:
    return hasattr(model._default_manager, "visible_to")


def label_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def without_a_word(models: list[type[Model]], known: dict[str, str]) -> list[str]:
    """Tables that neither say who may see a row nor stand in the list."""
    return [
        label_of(model)
        for model in models
        if not is_protected(model) and not {label_of(model), model._meta.app_label} & known.keys()
    ]


def test_every_table_says_who_may_see_its_rows_or_why_that_is_no_question() -> None:
    assert without_a_word(own_models(), OPEN) == []


def test_no_line_of_the_list_is_stale() -> None:
    labels = {label_of(model) for model in own_models() if not is_protected(model)}
    labels |= {label.partition(".")[0] for label in labels}

    assert OPEN.keys() - labels == set()


def test_the_check_notices_a_table_without_a_word() -> None:
    shorter = {label: why for label, why in OPEN.items() if label != "portfolio.AdviceRun"}

    assert without_a_word(own_models(), shorter) == ["portfolio.AdviceRun"]


def back_ways() -> set[str]:
    """The names under which another row leads to rows of a protected table."""
    return {
        relation.get_accessor_name()
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model in own_models() and is_protected(relation.related_model)
    } - {None, ""}


def reads_around(source: str, ways: set[str]) -> list[str]:
    """Places that ask rows of a protected table through another row, such as ``organisation.proposals.all()``."""
    return [
        f"line {node.lineno}: .{node.value.attr}.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in ROWS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ways
    ]


def test_no_view_and_no_api_goes_around_visible_to() -> None:
    doors = [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if path.stem in ("views", "api") or {"views", "api"} & set(path.relative_to(SOURCE).parts)
    ]
    found = {str(path): reads_around(path.read_text(), back_ways()) for path in doors}

    assert {path: lines for path, lines in found.items() if lines} == {}
    assert {"proposals", "saved_profiles", "notices"} <= back_ways() and len(doors) >= 20


@pytest.mark.parametrize(
    ("line", "found"),
    [("organisation.proposals.all()", 1), ("Proposal.objects.visible_to(viewer)", 0), ("queries.proposals", 0)],
)
def test_the_check_notices_a_view_that_does(line: str, found: int) -> None:
    assert len(reads_around(line, {"proposals"})) == found
