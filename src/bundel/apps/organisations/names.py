"""How names are compared: without capitals, accents, hyphens, spaces and the word "gemeente"."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
_LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ĳ": "ij", "đ": "d", "ł": "l"}
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def words_of(text: str) -> list[str]:
    """The plain words of a name or of what somebody typed; at most the first 80 characters count."""
    lowered = text[:LONGEST].lower().replace("’", "'").replace("'", " ")
    spelled = "".join(_LETTERS.get(letter, letter) for letter in lowered)
    without_accents = "".join(
        letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter)
    )
    words = [word for word in _NOT_PLAIN.split(without_accents) if word]
    return words[1:] if len(words) > 1 and words[0] == "gemeente" else words


def search_key(text: str) -> str:
    """The words of a name in one piece, so that "Noardeast-Fryslân" and "noardeast fryslan" are equal."""
    return "".join(words_of(text))
