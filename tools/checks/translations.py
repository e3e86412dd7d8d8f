"""Every sentence of the screen has its English: nothing missing, nothing fuzzy, the same placeholders."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from tools.checks.finding import ROOT, Finding, files_of

CATALOGUE = Path("src/bundel/site/locale/en/LC_MESSAGES/django.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def check(root: Path) -> list[Finding]:
    wanted, there = catalogue_of(root), read_catalogue(root / CATALOGUE)
    name = str(CATALOGUE)
    found = [
        Finding(name, message.lineno or 1, f"fuzzy: {key_of(message)!r}", "Read it and take the mark away")
        for message in there
        if message.fuzzy and message.id
    ]
    for message in wanted:
        if not message.id:
            continue
        path, line = message.locations[0]
        translated = there.get(ids_of(message)[0], message.context)
        if translated is None or not is_complete(translated):
            found.append(
                Finding(
                    path, line, f"no English for {key_of(message)!r}", f"Run make messages, then fill in {CATALOGUE}"
                )
            )
        elif differing_placeholders(message, translated):
            do = f"Give the English the same placeholders in {CATALOGUE}"
            found.append(Finding(path, line, f"other placeholders in the English of {key_of(message)!r}", do))
    return found


def catalogue_of(root: Path) -> Catalog:
    """Every sentence in templates and code, with its places."""
    catalogue = Catalog(locale="en", project="Bundel", charset="utf-8")
    for path in files_of(root):
        name = str(path.relative_to(root))
        if not name.startswith("src/") or path.suffix not in {".py", ".html", ".txt"}:
            continue
        text = path.read_text(encoding="utf-8")
        is_template = path.suffix != ".py"
        if is_template and "templates" not in path.parts:
            continue
        source = code_of_template(text, name) if is_template else text
        for line, sentence, comments, context in extract(
            "python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalogue.add(sentence, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def code_of_template(text: str, name: str) -> str:
    """The calls of gettext in a template, as lines of Python; Django itself reads the template tags."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    # templatize blanks out what is no translation with X; what is left of a line is one or more calls.
    calls = templatize(text, origin=name).split("\n")
    return "\n".join(re.sub(r"^\s+|(?<=\s)X+(?=\s|$)|^X+(?=\s|$)|#.*$", "", line).strip() for line in calls)


def read_catalogue(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def ids_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def key_of(message: Message) -> str:
    return ids_of(message)[0][:70]


def strings_of(message: Message) -> tuple[str, ...]:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(string or "" for string in strings)


def is_complete(message: Message) -> bool:
    return all(strings_of(message)) and len(strings_of(message)) == len(ids_of(message))


def differing_placeholders(message: Message, translated: Message) -> bool:
    pairs = zip(ids_of(message), strings_of(translated), strict=True)
    return any(set(PLACEHOLDER.findall(dutch)) != set(PLACEHOLDER.findall(english)) for dutch, english in pairs)


def write(root: Path) -> int:
    """Bring the catalogue up to date: what is new comes in empty, what is gone goes out. Gives how many are empty."""
    catalogue = read_catalogue(root / CATALOGUE)
    catalogue.fuzzy = False
    catalogue.update(catalogue_of(root), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    (root / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    with (root / CATALOGUE).open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return sum(1 for message in catalogue if message.id and not is_complete(message))


def main() -> int:
    if "--write" in sys.argv:
        print(f"{CATALOGUE}: {write(ROOT)} sentences still to translate")
        return 0
    findings = check(ROOT)
    print(*findings, sep="\n")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
