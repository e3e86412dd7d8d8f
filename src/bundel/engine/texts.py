"""Texts that people type: what every one of them must be before it is kept."""

from __future__ import annotations

import unicodedata


def is_readable(text: str) -> bool:
    """Whether a text holds no signs that hide or turn what stands there (controls, invisible signs, half letters).

    Nor the sign that stands for what could not be read: of a half letter that came over the line only that is left.
    """
    return all(sign in "\n\r\t" or not (_is_hidden(sign) or _is_no_character(sign)) for sign in text)


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co")


def _is_no_character(sign: str) -> bool:
    # Code points that Unicode never gives to a character; XML, and so a Word file, takes some of them nowhere.
    return sign == "\ufffd" or ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
