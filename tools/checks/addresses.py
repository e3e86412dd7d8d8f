"""Every address has its line in the policy, and one name in address, view and test."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tools.checks.finding import Finding

POLICY = "src/bundel/apps/accounts/rules.py"


def check(names: Iterable[str], rules: Iterable[str]) -> list[Finding]:
    """Compare the names that the resolver knows with those that the policy has a rule for."""
    known, ruled = set(names), set(rules)
    without = [
        Finding(POLICY, 1, f"the address '{name}' has no rule", "Add its line to RULES: who may read, who may change")
        for name in known - ruled
    ]
    gone = [
        Finding(POLICY, 1, f"the rule '{name}' has no address", "Take it out of RULES, or give the address its name")
        for name in ruled - known
    ]
    return sorted(without + gone)


def resolver_names(patterns: Iterable[Any], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """All names of the resolver, with their namespaces; an address without a name is given by its route."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from resolver_names(pattern.url_patterns, inner)
        else:
            yield ":".join((*spaces, pattern.name or f"({pattern.pattern})"))


def parameters_of(name: str) -> list[str]:
    """The parameters that the address of this name carries."""
    from django.urls import get_resolver

    resolver = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    return list(resolver.reverse_dict.getlist(last)[0][0][0][1])


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bundel.site.settings_test")
    import django

    django.setup()
    from django.urls import get_resolver

    from bundel.apps.accounts.policy import RULES

    findings = check(resolver_names(get_resolver().url_patterns), RULES)
    print(*findings, sep="\n")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
