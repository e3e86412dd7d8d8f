"""The style sheet of the design system, put together from the installed packages: only what the pages use."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

# Elements in the main column get their look from html-content; the rest are components with a class.
COMPONENTS = (
    "root",
    "body",
    "html-content",
    "skip-link",
    "page-header",
    "page-body",
    "page-footer",
    "nav-bar",
    "nav-list",
    "link",
    "button",
    "link-button",
    "breadcrumb-nav",
    "alert",
    "data-badge",
    "data-list",
    "figure",
    "form-label",
    "form-field",
    "form-fieldset",
    "form-field-description",
    "form-field-error-message",
    "textbox",
    "textarea",
    "select",
    "checkbox",
    "radio-button",
    "pagination",
    "paragraph",
    "table",
)
TOKENS = Path("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css")
FONT = Path("@fontsource-variable/source-sans-3/files")
FONT_FILES = ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-ext-wght-normal.woff2")
LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193"
LATIN_EXTENDED = "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+1EF2-1EFF,U+20AD-20C0,U+2C60-2C7F"

TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.MULTILINE)
USED = re.compile(r"var\(\s*(--[\w-]+)")


class AssetMissing(Exception):
    """A package that should bring an asset is not installed."""


@dataclass(frozen=True)
class BuiltAssets:
    style_sheet: Path
    tokens_kept: int
    tokens_known: int


def build_assets(packages: Path, own_styles: Path, target: Path) -> BuiltAssets:
    """Write look.css and the font to ``target``/bundel, from the installed npm packages."""
    components = "\n".join(_read(packages / f"@utrecht/{name}-css/dist/index.css") for name in COMPONENTS)
    components = components.replace('@charset "UTF-8";', "")
    known = dict(TOKEN.findall(_read(packages / TOKENS)))
    kept = needed_tokens(known, components + _read(own_styles))
    folder = target / "bundel"
    folder.mkdir(parents=True, exist_ok=True)
    for name in FONT_FILES:
        _copy(packages / FONT / name, folder / name)
    sheet = folder / "look.css"
    rules = "\n".join(f"  {name}: {value};" for name, value in kept.items())
    sheet.write_text(
        f'@charset "UTF-8";\n{font_faces()}\n.voorbeeld-theme {{\n{rules}\n}}\n{components}\n', encoding="utf-8"
    )
    return BuiltAssets(sheet, len(kept), len(known))


def needed_tokens(known: dict[str, str], styles: str) -> dict[str, str]:
    """The tokens that the styles use, directly or through another token, in their own order."""
    wanted: set[str] = set()
    fresh = set(USED.findall(styles)) & known.keys()
    while fresh:
        wanted |= fresh
        fresh = {name for token in fresh for name in USED.findall(known[token])} & known.keys() - wanted
    return {name: value for name, value in known.items() if name in wanted}


def font_faces() -> str:
    ranges = (LATIN, LATIN_EXTENDED)
    return "\n".join(
        f'@font-face {{ font-family: "Source Sans 3"; font-style: normal; font-display: swap; font-weight: 200 900; '
        f'src: url("{name}") format("woff2"); unicode-range: {span}; }}'
        for name, span in zip(FONT_FILES, ranges, strict=True)
    )


def _read(path: Path) -> str:
    if not path.is_file():
        raise AssetMissing(_missing(path))
    return path.read_text(encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise AssetMissing(_missing(source))
    shutil.copyfile(source, target)


def _missing(path: Path) -> str:
    return _("%(path)s ontbreekt. Er is niets gemaakt. Installeer de pakketten met: npm ci --omit=dev") % {"path": path}
