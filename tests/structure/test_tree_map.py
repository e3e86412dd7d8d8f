from __future__ import annotations

from tests.structure.conftest import Tree
from tools.checks import tree_map

HOUSE = {
    "src/bundel/engine/portfolio/advise.py": '"""The advice."""\n',
    "tests/engine/test_advise.py": "",
    "data/README.md": "# Sources\n",
}


def test_a_map_made_from_the_tree_passes_and_tells_what_is_there(tree: Tree) -> None:
    root = tree(HOUSE)
    tree({"docs/map.md": tree_map.map_of(tree({"docs/map.md": ""}))})

    assert tree_map.check(root) == []
    text = (root / "docs/map.md").read_text(encoding="utf-8")
    assert "`advise.py`: The advice." in text
    assert "`tests/engine/`" in text
    assert "`README.md`: Sources" in text


def test_a_map_that_misses_a_room_is_found(tree: Tree) -> None:
    root = tree(HOUSE)
    tree({"docs/map.md": tree_map.map_of(root)})
    tree({"src/bundel/engine/voting/count.py": '"""Weighted votes."""\n'})

    (finding,) = tree_map.check(root)

    assert (finding.path, finding.do) == ("docs/map.md", "Run: make map")


def test_no_map_at_all_is_found(tree: Tree) -> None:
    assert [finding.path for finding in tree_map.check(tree(HOUSE))] == ["docs/map.md"]
