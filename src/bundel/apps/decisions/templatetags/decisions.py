"""Words for the keys of a choice, in templates."""

from __future__ import annotations

from django import template

from bundel.apps.decisions.carriers import carrier_words
from bundel.apps.decisions.words import Visibility
from bundel.apps.meetings.models import Meeting

register = template.Library()


@register.filter
def meeting_words(key: str) -> str:
    return str(Meeting(key).label)


@register.filter
def carried_out_words(key: str) -> str:
    return carrier_words(key)


@register.filter
def visibility_words(key: str) -> str:
    return str(Visibility(key).label)
