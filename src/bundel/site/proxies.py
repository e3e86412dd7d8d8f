"""What a proxy says of a visitor counts only when it is a proxy of ours that says it."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


class OnlyOurProxies:
    """Outermost of all: takes X-Forwarded-* away from whoever is not a proxy of ours, before anything reads it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_our_proxy(str(request.META.get("REMOTE_ADDR", ""))):
            claims = [name for name in request.META if name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED"))]
            for name in claims:
                del request.META[name]
        return self.get_response(request)


def is_our_proxy(address: str) -> bool:
    """Whether somebody at this address may speak for visitors."""
    try:
        sender = ip_address(address)
    except ValueError:
        return False
    # As a server that listens on both kinds of addresses writes one of the old kind.
    sender = getattr(sender, "ipv4_mapped", None) or sender
    return settings.IS_BEHIND_PROXY and any(sender in network for network in settings.TRUSTED_PROXIES)
