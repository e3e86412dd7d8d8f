"""Pages keep to their security policy (no inline style or script) and to words that can be translated."""

from __future__ import annotations

import re
from pathlib import Path

from tools.checks.finding import Finding, files_of

RULES = (
    (
        re.compile(r"<style\b", re.I),
        "holds a style element",
        "Put it in the style sheet: the policy allows no inline style",
    ),
    (
        re.compile(r"<[^>{]*\sstyle\s*=", re.I),
        "holds a style attribute",
        "Use a class, or an SVG attribute for a width",
    ),
    (
        re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
        "holds a script",
        "Put it in a file: the policy allows no inline script",
    ),
    (re.compile(r"<[^>{]*\son[a-z]+\s*=\s*[\"']", re.I), "holds an event attribute", "Listen from a script file"),
    (
        re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!{)[^\"']*\.(?:js|css|woff2?|png|svg)", re.I),
        "asks for a file from outside",
        "Let a package bring it",
    ),
    (
        re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
        "switches escaping off",
        "Build it with format_html, or clean it with nh3 in the query",
    ),
    (re.compile(r"tabindex\s*=\s*[\"'][1-9]"), "moves the order of the keyboard", "Put the elements in that order"),
    (re.compile(r"<img(?![^>]*\balt=)[^>]*>", re.I), "holds a picture without a text alternative", "Give it alt"),
)
# A page printed to paper by WeasyPrint may carry its own page size; it is never served with the policy.
PAPER = re.compile(r"_(pdf|print)\.html$")
FORM = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'][^>]*>(.*?)</form>", re.I | re.S)


def check(root: Path) -> list[Finding]:
    found: list[Finding] = []
    for path in files_of(root):
        if path.suffix != ".html" or "templates" not in path.parts:
            continue
        name, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        rules = RULES[1:] if PAPER.search(path.name) else RULES
        for pattern, what, do in rules:
            found += [Finding(name, text.count("\n", 0, hit.start()) + 1, what, do) for hit in pattern.finditer(text)]
        for form in FORM.finditer(text):
            if "csrf_token" not in form.group(1):
                line = text.count("\n", 0, form.start()) + 1
                found.append(
                    Finding(name, line, "a form that changes something has no csrf_token", "Put {% csrf_token %} in it")
                )
    return found
