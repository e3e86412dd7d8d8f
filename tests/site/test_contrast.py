"""Contrast of our own colours, computed as WCAG 2.2 defines it (relative luminance, success criterion 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundel.site import settings

STYLES = (Path(settings.SITE) / "static" / "site" / "layout.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"(--bundel-[\w-]+): (#[0-9a-f]{6});", STYLES))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def value(colour: str) -> str:
    named = re.fullmatch(r"var\((--bundel-[\w-]+)\)", colour)
    return COLOURS[named[1]] if named else colour


def pairs() -> list[tuple[str, str, str]]:
    """Every rule of ours that sets both a text colour and a plain background."""
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", STYLES):
        colour = re.search(r"(?<![\w-])color: ([^;]+);", body)
        background = re.search(r"background: (#[0-9a-f]{6}|var\(--bundel-[\w-]+\))[;\s]", body)
        if colour and background:
            found.append((selector.strip(), value(colour[1]), value(background[1])))
    return found


def test_known_answer_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("selector", "text", "background"), pairs())
def test_text_on_its_own_background_reaches_aa(selector: str, text: str, background: str) -> None:
    assert contrast(text, background) >= 4.5, selector


@pytest.mark.parametrize(
    "text", ["--bundel-ink", "--bundel-quiet", "--bundel-blue", "--bundel-red", "--bundel-blue-dark"]
)
@pytest.mark.parametrize("background", ["--bundel-paper", "--bundel-wash", "--bundel-blue-wash"])
def test_text_colours_reach_aa_on_every_light_ground(text: str, background: str) -> None:
    assert contrast(COLOURS[text], COLOURS[background]) >= 4.5


def test_white_reaches_aa_on_every_dark_ground() -> None:
    for name in ("--bundel-blue", "--bundel-blue-dark", "--bundel-moet", "--bundel-doen"):
        assert contrast("#ffffff", COLOURS[name]) >= 4.5
