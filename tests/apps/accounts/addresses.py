"""All addresses with the arguments they take, read from the URL resolver; new ones join by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

OWN, OTHER = "VB0001", "VB0002"
# An argument that holds the code of an organisation; the rest only has to be something that the address accepts.
ORGANISATION = "code"
VALUES = ("een", 1, "csv", "00000000-0000-0000-0000-000000000000")


def addresses() -> dict[str, list[str]]:
    """URL name → names of its arguments."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], spaces: str) -> Iterator[tuple[str, list[str]]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{spaces}{one.namespace}:" if one.namespace else spaces)
        else:
            yield f"{spaces}{one.name}", _arguments(one)


def _arguments(one: URLPattern) -> list[str]:
    pattern = one.pattern
    return list(pattern.converters) if isinstance(pattern, RoutePattern) else list(pattern.regex.groupindex)


def arguments_of(names: list[str], organisation: str) -> dict[str, Any]:
    return {name: organisation if name == ORGANISATION else "een" for name in names}


def path_for(name: str, code: str) -> str:
    """An address with something in each of its places; the first of a few kinds of values that fits."""
    takes = addresses()[name]
    for values in product(*((code,) if one == ORGANISATION else VALUES for one in takes)):
        try:
            return reverse(name, kwargs=dict(zip(takes, values, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"no value fits the address of {name}")
