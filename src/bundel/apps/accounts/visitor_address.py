"""From which address a request comes: for counting tries, and for somebody's own list of log-ins."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The network address of the visitor; of IPv6 the first 64 bits, because one visitor holds all the rest."""
    try:
        address = ip_address(_sent_from(request))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return address.exploded[:19]
    return str(address)


def whole_address(request: HttpRequest) -> str:
    """The address as a person may see it among their own log-ins; 0.0.0.0 when it cannot be known."""
    try:
        return str(ip_address(_sent_from(request)))
    except ValueError:
        return "0.0.0.0"  # nosec B104 - a sign for unknown, nothing listens to it


def _sent_from(request: HttpRequest) -> str:
    """Behind our own proxy the last entry of X-Forwarded-For: the proxy wrote it, the visitor claims those before."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.IS_BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", text).split(",")[-1].strip()
    return text
