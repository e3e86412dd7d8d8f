from __future__ import annotations

import pytest
from tests.structure.conftest import Tree
from tools.checks import templates

PAGE = "src/bundel/site/templates/site/page.html"


def test_a_page_within_its_policy_passes(tree: Tree) -> None:
    root = tree(
        {
            PAGE: """
            <script src="{% static 'site/menu.js' %}"></script>
            <form method="post">{% csrf_token %}<button>Bewaar</button></form>
            <img src="a.svg" alt="Kaart"><a href="https://example.org/{{ code }}">Bron</a>
            """
        }
    )

    assert templates.check(root) == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("<style>p {}</style>", "holds a style element"),
        ('<p style="width: 1px">', "holds a style attribute"),
        ("<script>alert(1)</script>", "holds a script"),
        ('<button onclick="go()">', "holds an event attribute"),
        ('<script src="https://example.org/a.js"></script>', "asks for a file from outside"),
        ("{{ text|safe }}", "switches escaping off"),
        ('<a tabindex="3">', "moves the order of the keyboard"),
        ('<img src="a.svg">', "holds a picture without a text alternative"),
        ('<form method="post"><button></button></form>', "a form that changes something has no csrf_token"),
    ],
)
def test_each_fault_of_a_page_is_found_with_its_line(tree: Tree, fault: str, found: str) -> None:
    root = tree({PAGE: f"<p>\n{fault}\n"})

    assert [(finding.line, finding.found) for finding in templates.check(root)] == [(2, found)]


def test_a_page_for_paper_may_carry_its_own_style(tree: Tree) -> None:
    root = tree({"src/bundel/apps/portfolio/templates/portfolio/agenda_pdf.html": "<style>@page {}</style>"})

    assert templates.check(root) == []
