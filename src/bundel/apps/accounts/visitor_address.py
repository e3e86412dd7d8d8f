"""From which address a request comes, for counting tries only."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The network address of the visitor; of IPv6 the first 64 bits, because one visitor holds all the rest.

    Behind our own proxy the last entry of X-Forwarded-For is the one that the proxy wrote; those before it
    are what the visitor claims.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.IS_BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", text).split(",")[-1].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return address.exploded[:19]
    return str(address)
