from __future__ import annotations

import pytest
from tests.structure.conftest import Tree
from tools.checks import names


def test_telling_names_pass(tree: Tree) -> None:
    root = tree(
        {
            "src/bundel/__init__.py": '"""The house."""\n',
            "src/bundel/site/templates/site/base.html": "<p>",
            "src/a.py": "",
        }
    )

    assert names.check(root) == []


@pytest.mark.parametrize(
    "path", ["src/bundel/utils.py", "src/bundel/helpers/dates.py", "tests/common.py", "tools/lib.sh"]
)
def test_a_name_that_says_nothing_is_found(tree: Tree, path: str) -> None:
    root = tree({path: ""})

    assert [finding.path for finding in names.check(root)] == [path]


def test_code_in_an_init_file_is_found(tree: Tree) -> None:
    root = tree({"src/bundel/__init__.py": '"""The house."""\nfrom bundel.site import views\n'})

    (finding,) = names.check(root)

    assert (finding.path, finding.line) == ("src/bundel/__init__.py", 2)


def test_a_note_of_work_not_done_is_found(tree: Tree) -> None:
    root = tree({"src/bundel/views.py": "a = 1\n# TO" + "DO: later\n"})

    assert [finding.line for finding in names.check(root)] == [2]
