"""All addresses with the arguments they take, read from the URL resolver; new ones join by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

OWN, OTHER = "VB0001", "VB0002"
# An argument that holds the code of an organisation; the rest only has to be something that the address accepts.
ORGANISATION = "code"


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
