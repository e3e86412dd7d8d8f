"""What the top of every page says about the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest

from bundel.apps.accounts.policy import viewer_of
from bundel.apps.inbox.queries import open_count

register = template.Library()


@register.simple_tag(takes_context=True)
def asked_count(context: Mapping[str, Any]) -> int:
    """How many things whoever looks is asked; none where there is no request."""
    request: HttpRequest | None = context.get("request")
    return open_count(viewer_of(request)) if request is not None else 0
