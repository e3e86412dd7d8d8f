"""Checkpoints in a feed: whoever follows one keeps them, and so keeps us to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bundel.apps.record.models import Checkpoint
from bundel.apps.record.queries import cosigned_note


def checkpoint_entries(checkpoints: Iterable[Checkpoint], request: HttpRequest) -> list[tuple[str, str, str, str]]:
    """Address, title, text and moment of each: the whole checkpoint as it was signed."""
    return [
        (
            request.build_absolute_uri(reverse("record:earlier_checkpoint", args=[one.size])),
            _("Besluitenregister: %(size)d items ondertekend") % {"size": one.size},
            cosigned_note(one).written,
            one.made_at.isoformat(),
        )
        for one in checkpoints
    ]
