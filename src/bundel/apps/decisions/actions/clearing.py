"""Remove what has served its time beside decisions: remarks that were dealt with, proposals that came to nothing."""

from __future__ import annotations

from datetime import datetime

from bundel.apps.decisions.actions.keeping import forget_unused
from bundel.apps.decisions.models import Proposal, Remark
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept


@clears("remarks")
def clear_remarks(now: datetime) -> int:
    """Remarks that were dealt with long ago."""
    return Remark.objects.filter(handled_at__lt=now - kept("remarks")).delete()[0]


@clears("proposals")
def clear_proposals(now: datetime) -> int:
    """Proposals that were dropped long ago, with what colleagues said of them and the advice that lay under them.

    One that led to a decision stays.
    """
    dropped = Proposal.objects.filter(state=Proposal.State.DROPPED, changed_at__lt=now - kept("proposals"))
    gone = dropped.filter(decisions=None).delete()[0]
    forget_unused()
    return gone
