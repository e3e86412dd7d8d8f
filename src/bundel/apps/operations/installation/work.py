"""The worker: does it do what is asked of it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bundel.apps.jobs.queries import work_done
from bundel.apps.operations.installation.finding import Finding, good, in_words, warning, wrong

# Each quarter of an hour the record is signed; whoever has done nothing for so long does nothing any more.
LONGEST_SILENCE = timedelta(minutes=35)
LONGEST_WAIT = timedelta(minutes=10)


def worker(now: datetime) -> Iterator[Finding]:
    done = work_done(now)
    if done.last_finished is None or now - done.last_finished > LONGEST_SILENCE:
        text = _("De werker heeft niets gedaan sinds %(moment)s. Start hem: manage.py work")
        moment = in_words(done.last_finished) if done.last_finished else _("het begin")
        yield wrong("jobs", text % {"moment": moment})
    elif done.waiting_since is not None and now - done.waiting_since > LONGEST_WAIT:
        text = _("Er wacht werk sinds %(moment)s. Geef de werker meer processen: manage.py work --processes 2")
        yield warning("jobs", text % {"moment": in_words(done.waiting_since)})
    else:
        text = _("De werker werkt; het laatste werk was klaar op %(moment)s.")
        yield good("jobs", text % {"moment": in_words(done.last_finished)})
    for name, count in done.failed.items():
        text = _("%(name)s mislukte %(count)d keer in de laatste dag. Kijk in het log van de werker.")
        yield warning("jobs", text % {"name": name, "count": count})
