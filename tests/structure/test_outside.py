from __future__ import annotations

import pytest
from tests.structure.conftest import Tree
from tools.checks import outside


def test_a_lock_file_without_a_registry_passes(tree: Tree) -> None:
    root = tree(
        {"requirements.txt": "numpy==2.4.0 \\\n    --hash=sha256:00\n", "docs/a.md": "See https://example.org/work/x\n"}
    )

    assert outside.check(root) == []


@pytest.mark.parametrize(
    "line",
    [
        "https://py" + "pi.org/simple",
        '  "resol' + 'ved": "somewhere"',
        "--index-" + "url https://x",
        "https://registry." + "npmjs.org/a",
    ],
)
def test_the_name_of_a_registry_is_found_with_its_line(tree: Tree, line: str) -> None:
    root = tree({"requirements.txt": f"numpy\n{line}\n"})

    assert {finding.line for finding in outside.check(root)} == {2}


@pytest.mark.parametrize("place", ["/ho" + "me/jan/bundel", "/wo" + "rk/main", "/ro" + "ot/x"])
def test_a_place_on_one_machine_is_found(tree: Tree, place: str) -> None:
    root = tree({"src/a.py": f"path = '{place}'\n"})

    assert [finding.path for finding in outside.check(root)] == ["src/a.py"]


@pytest.mark.parametrize("name", ["static/a.woff2", "static/htmx.min.js", "static/vendor/a.css"])
def test_a_committed_asset_of_somebody_else_is_found(tree: Tree, name: str) -> None:
    root = tree({name: ""})

    assert [finding.path for finding in outside.check(root)] == [name]


def test_a_banner_of_somebody_else_is_found(tree: Tree) -> None:
    root = tree({"static/site/own.js": "/" + "*! somebody v1 */\n"})

    assert [finding.line for finding in outside.check(root)] == [1]
