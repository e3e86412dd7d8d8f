from __future__ import annotations

from tests.structure.conftest import Tree
from tools.checks import proofs


def test_a_test_that_asserts_passes(tree: Tree) -> None:
    raising = "def test_two():\n    with pytest.raises(ValueError):\n        int('a')\n"
    root = tree({"tests/test_a.py": f"def test_one():\n    assert 1\n{raising}"})

    assert proofs.check(root) == []


def test_a_test_that_asserts_nothing_is_found(tree: Tree) -> None:
    root = tree({"tests/test_a.py": "def test_one():\n    build()\n"})

    assert [finding.found for finding in proofs.check(root)] == ["test_one asserts nothing"]


def test_a_test_that_sleeps_is_found(tree: Tree) -> None:
    root = tree({"tests/test_a.py": "import time\n\ndef test_one():\n    time.sleep(1)\n    assert 1\n"})

    assert [(finding.line, finding.found) for finding in proofs.check(root)] == [(4, "sleeps")]


def test_a_test_may_assert_through_a_function_of_its_own_file(tree: Tree) -> None:
    code = "def same(a, b):\n    assert a == b\ndef other(a):\n    pass\n"
    root = tree({"tests/test_a.py": code + "def test_one():\n    same(1, 1)\ndef test_two():\n    other(1)\n"})

    assert [finding.found for finding in proofs.check(root)] == ["test_two asserts nothing"]
