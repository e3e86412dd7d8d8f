"""Ask somebody something, say that it is done, and mail what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F

from bundel.apps.inbox.models import Notice, Reason
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept
from bundel.apps.organisations.models import Organisation

MOST_TRIES = 5
MAILS_AT_ONCE = 200
Send = Callable[[Sequence[Notice]], bool]


def notify(
    *,
    key: str,
    people: Iterable[int],
    organisation: Organisation,
    reason: Reason | str,
    label: str,
    path: str,
    at: datetime,
    about: str = "",
) -> int:
    """Ask some people something about one organisation; gives how many were asked that weren't before.

    ``key`` names what is asked: who was asked it before is not asked again. ``label`` is all that the mail tells, so
    nothing that is not for everybody stands in it; ``about`` stands on the own page only, and ``path`` leads to the
    page that tells the rest.
    """
    before = set(Notice.objects.filter(key=key).values_list("person_id", flat=True))
    new = [
        Notice(
            person_id=one,
            organisation=organisation,
            key=key,
            reason=reason,
            label=label[:300],
            about=about[:300],
            path=path,
            made_at=at,
        )  # fmt: skip
        for one in sorted(set(people) - before)
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def close(*, starting: str, at: datetime) -> int:
    """What was asked under keys that start so is done: it leaves the lists, and no mail goes out any more."""
    return Notice.objects.filter(key__startswith=starting, done_at__isnull=True).update(done_at=at)


def mark_done(*, notice_id: int, person_id: int, at: datetime) -> bool:
    """Somebody puts an own notice away; False when it is not there."""
    mine = Notice.objects.filter(pk=notice_id, person_id=person_id)
    mine.filter(done_at__isnull=True).update(done_at=at)
    return mine.exists()


def send_due(send: Send, now: datetime) -> int:
    """Mail what was not mailed yet, one mail for all that somebody is asked in the same words; gives how many left.

    Whoever has no role left there gets nothing. A mail that does not leave is tried again at the next run, five times
    at most; the notice itself stays on the page. A notice is marked as mailed after its mail left: a kill between the
    two can send a mail twice, and never loses one.
    """
    due = Notice.objects.still_for_members(now.date()).filter(
        mailed_at__isnull=True, done_at__isnull=True, tries__lt=MOST_TRIES
    )
    sent = 0
    rows = list(due.select_related("person", "organisation").order_by("made_at", "pk")[:MAILS_AT_ONCE])
    for _same, some in groupby(sorted(rows, key=_in_one_mail), key=_in_one_mail):
        notices = list(some)
        is_sent = send(notices)
        here = Notice.objects.filter(pk__in=[one.pk for one in notices])
        here.update(tries=F("tries") + 1, mailed_at=now if is_sent else None)
        sent += is_sent
    return sent


def _in_one_mail(notice: Notice) -> tuple[int, int, str]:
    return notice.person_id, notice.organisation_id, notice.label


@clears("notices")
@transaction.atomic
def clear_notices(now: datetime) -> int:
    """Remove notices whose time has passed; gives how many."""
    return Notice.objects.filter(made_at__lt=now - kept("notices")).delete()[0]
