"""Takes the name and address of an erased person out of texts that people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bundel.apps.keeping.people import PERSONAL, Erased, Personal

# Stands in what is kept, so in the language of what people write.
SOMEBODY = "iemand van de gemeente"
Replace = Callable[[Any], Any]


def names_of(name: str, address: str, *, is_shared: bool) -> tuple[str, ...]:
    """What texts are searched for: the address, and a name of two words or more that no colleague has too.

    A single word, such as a first name, stands in too many texts that are about somebody or something else.
    """
    return (address, name) if len(name.split()) > 1 and not is_shared else (address,)


def replacer(wanted: tuple[str, ...]) -> Replace:
    """Gives a plain value back with every whole occurrence replaced; also within lists and objects."""
    whole = (_whole(one) for one in wanted if one.strip())
    pattern = re.compile("|".join(whole), re.IGNORECASE)

    def replace(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(SOMEBODY, value)
        if isinstance(value, list):
            return [replace(one) for one in value]
        if isinstance(value, dict):
            return {replace(key): replace(one) for key, one in value.items()}
        return value

    return replace


def _whole(one: str) -> str:
    """No part of a longer address; and of a name no more of a word, also when a hyphen joins them."""
    spaced = r"\s+".join(re.escape(word) for word in one.split())
    return rf"(?<![\w@.+-]){spaced}(?!\w|[@-]\w)" if "@" in one else rf"(?<!\w)(?<!\w-){spaced}(?!\w|-\w)"


def rows_naming(erased: Erased) -> dict[str, list[Any]]:
    """The rows of every text that is declared as written by people in which something is to be replaced, by model.

    Texts of an organisation in which the person worked lose name and address; texts of nobody in particular the
    address alone, for elsewhere somebody else may have that name.
    """
    return {one.model: _naming(one, erased) for one in PERSONAL.values() if one.texts}


def _naming(declared: Personal, erased: Erased) -> list[Any]:
    rows, replace = declared.rows, replacer(_wanted_in(declared, erased))
    if declared.organisation:
        rows = rows.filter(**{f"{declared.organisation}__code__in": erased.organisation_codes})
    found = rows.values_list("pk", *declared.texts).iterator(chunk_size=500)
    return [pk for pk, *texts in found if replace(texts) != texts]


def replace_in(naming: Mapping[str, Collection[Any]], erased: Erased) -> int:
    """Replace it in those rows, as they are by now; gives how many."""
    return sum(_replace_in(PERSONAL[model], numbers, erased) for model, numbers in naming.items())


def _replace_in(declared: Personal, numbers: Collection[Any], erased: Erased) -> int:
    replace, count = replacer(_wanted_in(declared, erased)), 0
    for row in declared.rows.filter(pk__in=numbers).only("pk", *declared.texts):
        after = {field: replace(getattr(row, field)) for field in declared.texts}
        count += declared.rows.filter(pk=row.pk).update(**after)
    return count


def _wanted_in(declared: Personal, erased: Erased) -> tuple[str, ...]:
    return erased.wanted if declared.organisation else (erased.address,)
