from __future__ import annotations

import pytest
from tests.structure.conftest import Tree
from tools.checks import rooms

APPS = "src/bundel/apps"


def test_the_doors_between_apps_may_be_used(tree: Tree) -> None:
    root = tree(
        {
            f"{APPS}/portfolio/views.py": """
                from bundel.apps.accounts.policy import viewer_of
                from bundel.apps.horizon import queries
                from bundel.apps.horizon.models import Initiative
                from bundel.apps.portfolio.forms import Answers
            """
        }
    )

    assert rooms.check(root) == []


def test_an_import_past_the_doors_is_found(tree: Tree) -> None:
    root = tree({f"{APPS}/portfolio/views.py": "import os\nfrom bundel.apps.horizon.views import topic\n"})

    (finding,) = rooms.check(root)

    assert (finding.line, finding.found) == (2, "portfolio reaches into bundel.apps.horizon.views.topic")


def test_a_foreign_key_down_the_floors_passes(tree: Tree) -> None:
    root = tree(
        {
            f"{APPS}/horizon/models.py": """
                from django.db import models
                from bundel.apps.organisations.models import Organisation
                class Initiative(models.Model):
                    of = models.ForeignKey(Organisation, on_delete=models.PROTECT)
                    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT)
                    whole = models.ForeignKey("self", on_delete=models.PROTECT)
            """
        }
    )

    assert rooms.upward_keys(root) == []


@pytest.mark.parametrize("target", ['"portfolio.Advice"', "Advice", "models_of_portfolio.Advice"])
def test_a_foreign_key_up_the_floors_is_found(tree: Tree, target: str) -> None:
    root = tree(
        {
            f"{APPS}/horizon/models.py": f"""
                from django.db import models
                from bundel.apps.portfolio.models import Advice
                from bundel.apps.portfolio import models_of_portfolio
                class Initiative(models.Model):
                    advice = models.ForeignKey({target}, on_delete=models.PROTECT)
            """
        }
    )

    assert [finding.found for finding in rooms.upward_keys(root)] == ["horizon points up at portfolio"]


@pytest.mark.parametrize(
    "call", ["date.today()", "datetime.now()", "timezone.now()", "time.time()", "datetime.date.today()"]
)
@pytest.mark.parametrize("path", ["src/bundel/engine/portfolio/advise.py", f"{APPS}/horizon/queries.py"])
def test_a_clock_in_engine_or_queries_is_found(tree: Tree, path: str, call: str) -> None:
    root = tree({path: f"day = {call}\n"})

    assert [finding.found for finding in rooms.check(root)] == ["reads the clock"]


def test_a_clock_in_a_view_is_allowed(tree: Tree) -> None:
    root = tree({f"{APPS}/horizon/views.py": "day = clock.today()\n"})

    assert rooms.check(root) == []


def test_hidden_chance_in_the_engine_is_found(tree: Tree) -> None:
    root = tree({"src/bundel/engine/portfolio/sampling.py": "import random\n"})

    assert [finding.found for finding in rooms.check(root)] == ["imports random"]
