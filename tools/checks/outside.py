"""Nothing in the tree names a package registry or a place on one machine, and no third-party asset is committed."""

from __future__ import annotations

import re
from pathlib import Path

from tools.checks.finding import Finding, files_of, text_of

# Written in pieces, so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("deb", "debian", "org"),
            ("ftp", "debian", "org"),
            ("crates", "io"),
            ("proxy", "golang", "org"),
            ("jsdelivr", "net"),
            ("unpkg", "com"),
        )
    )
    + r'|"resolved"\s*:|^--(extra-)?index-url|^--find-links',
    re.MULTILINE,
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|home/\w+|Users/\w+|root)/[\w.-]+")
ASSET_NAMES = re.compile(r"\.(woff2?|ttf|otf|eot)$|[.-]min\.(js|css)$|(^|/)(vendor|third_party|bower_components)/")
BANNER = re.compile(r"^\s*/\*!|@license|Released under the|Licensed under the (MIT|Apache|BSD)", re.IGNORECASE)


def check(root: Path) -> list[Finding]:
    found: list[Finding] = []
    for path in files_of(root):
        name = str(path.relative_to(root))
        if ASSET_NAMES.search(name):
            found.append(Finding(name, 1, "looks like somebody else's asset", "Let a package bring it (package.json)"))
        text = text_of(path)
        if text is None:
            continue
        found += matches(name, text, REGISTRIES, "names a package registry", "Leave it to the settings of who installs")
        if not name.startswith("data/"):
            found += matches(
                name, text, MACHINE, "names a place on one machine", "Take it from the environment or the tree"
            )
        if path.suffix in {".js", ".css"}:
            found += matches(
                name, text[:2000], BANNER, "carries the banner of somebody else's work", "Let a package bring it"
            )
    return found


def matches(name: str, text: str, pattern: re.Pattern[str], found: str, do: str) -> list[Finding]:
    return [
        Finding(name, text.count("\n", 0, match.start()) + 1, f"{found} ({match.group().strip()})", do)
        for match in pattern.finditer(text)
    ]
