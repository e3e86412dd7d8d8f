"""What the queue keeps about people: who asked for a computation, by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from bundel.apps.jobs.models import Job
from bundel.apps.keeping.people import Erased, More, Personal, declare, erasing


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="jobs.Job", kind="jobs", title=_("berekeningen"), links={}, shows={}, seen_to=("owner",),
            neutral=("name", "payload", "key", "result_url", "message", "fault", "result"),
        ),
        More(
            "computations", _("berekeningen die u liet doen"), "jobs",
            (_("wat"), _("stand"), _("gevraagd"), _("klaar")), _rows, "row_goes",
        ),
    )  # fmt: skip
    erasing("jobs", erase)


def erase(erased: Erased) -> int:
    """What the person asked for goes with them."""
    return Job.objects.filter(owner=_owner(erased.person_id)).delete()[0]


def _rows(person_id: int) -> Iterator[Sequence[object]]:
    for one in Job.objects.filter(owner=_owner(person_id)):
        yield one.name, one.get_state_display(), one.made_at, one.finished_at


def _owner(person_id: int) -> str:
    return f"person:{person_id}"
