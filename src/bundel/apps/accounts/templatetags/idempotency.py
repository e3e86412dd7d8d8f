"""The hidden field that a form needs when it is written out by hand."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bundel.apps.accounts.idempotency import new_key

register = template.Library()


@register.simple_tag
def idempotency_key(value: str = "") -> SafeString:
    """``value`` repeats the key of a form that was refused, so that its correction still counts as one change."""
    return format_html('<input type="hidden" name="key" value="{}">', value or new_key())


@register.simple_tag
def seen_version(version: int) -> SafeString:
    return format_html('<input type="hidden" name="seen_version" value="{}">', version)
