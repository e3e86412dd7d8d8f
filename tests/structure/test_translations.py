from __future__ import annotations

import pytest
from tests.structure.conftest import Tree
from tools.checks import translations

CATALOGUE = str(translations.CATALOGUE)
PAGE = "src/bundel/site/templates/site/page.html"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
HEAD += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def house(tree: Tree, page: str = "", code: str = "", catalogue: str = "") -> list[str]:
    root = tree({PAGE: page, "src/bundel/site/views.py": code, CATALOGUE: HEAD + catalogue})
    return [finding.found.split(":")[0].split(" '")[0] for finding in translations.check(root)]


def test_sentences_with_their_english_pass(tree: Tree) -> None:
    page = "{% load i18n %}<h1>\n{% translate 'Onderwerpen' %}</h1><p>a</p>"
    page += "{% blocktranslate with n=1 %}Er zijn {{ n }}{% endblocktranslate %}"
    english = 'msgid "Onderwerpen"\nmsgstr "Topics"\n\n'
    english += 'msgid "Er zijn %(n)s"\nmsgstr "There are %(n)s"\n\nmsgid "Nee"\nmsgstr "No"\n'

    assert house(tree, page, 'from x import gettext as _\n_("Nee")\n', english) == []


def test_a_sentence_in_a_template_without_english_is_found_with_its_line(tree: Tree) -> None:
    root = tree({PAGE: "{% load i18n %}\n<a>x</a>\n<p title=\"{% translate 'Nee' %}\">\n", CATALOGUE: HEAD})

    (finding,) = translations.check(root)

    assert (finding.path, finding.line) == (PAGE, 3)


@pytest.mark.parametrize(
    "code", ['_("Nee")', 'gettext_lazy("Nee")', 'pgettext("antwoord", "Nee")', 'ngettext("Nee", "Nees", n)']
)
def test_a_sentence_in_code_without_english_is_found(tree: Tree, code: str) -> None:
    assert house(tree, code=f"a = {code}\n") == ["no English for"]


def test_a_plural_with_one_form_missing_is_found(tree: Tree) -> None:
    page = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} dag{% plural %}{{ n }} dagen{% endblocktranslate %}"
    half = 'msgid "%(n)s dag"\nmsgid_plural "%(n)s dagen"\nmsgstr[0] "%(n)s day"\nmsgstr[1] ""\n'

    assert house(tree, page, catalogue=half) == ["no English for"]


def test_a_fuzzy_sentence_is_found(tree: Tree) -> None:
    assert "fuzzy" in house(tree, code='_("Nee")', catalogue='#, fuzzy\nmsgid "Nee"\nmsgstr "No"\n')


def test_other_placeholders_are_found(tree: Tree) -> None:
    found = house(tree, code='_("Er zijn %(n)s")', catalogue='msgid "Er zijn %(n)s"\nmsgstr "There are %(m)s"\n')

    assert found == ["other placeholders in the English of"]


def test_writing_keeps_what_is_translated_and_drops_what_is_gone(tree: Tree) -> None:
    old = 'msgid "Nee"\nmsgstr "No"\n\nmsgid "Weg"\nmsgstr "Gone"\n'
    root = tree({"src/bundel/a.py": '_("Nee")\n_("Ja")\n', CATALOGUE: HEAD + old})

    empty = translations.write(root)

    text = (root / CATALOGUE).read_text(encoding="utf-8")
    assert empty == 1
    assert 'msgstr "No"' in text and 'msgid "Ja"' in text and "Weg" not in text
