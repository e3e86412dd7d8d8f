"""The one place that decides who may see and do what, by the rules of ``accounts.rules``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bundel.apps.accounts.audience import LOGGED_IN, Viewer
from bundel.apps.accounts.log_in.second_step import with_second_step
from bundel.apps.accounts.rules import RULES, SAFE_METHODS, Rule
from bundel.apps.accounts.viewers import viewer_of, viewer_on

__all__ = ["RULES", "Decision", "Rule", "decide", "may", "may_see", "viewer_of", "viewer_on"]


class Decision(Enum):
    """What the policy says about one request."""

    ALLOWED = "allowed"
    NOT_OFFERED = "not offered"
    LOG_IN_FIRST = "log in first"
    SECOND_STEP_FIRST = "an account or a role that waits for a second step would allow it"
    LOG_IN_AGAIN = "log in again, the last time is too long ago"
    MAY_NOT_DO = "may see it, may not do this"
    MAY_NOT_KNOW = "may not know that it exists"


def decide(viewer: Viewer, url_name: str, method: str, arguments: Mapping[str, object]) -> Decision:
    """What holds for a request to an address; an address without a rule is not there for anybody."""
    rule = RULES.get(url_name)
    if rule is None:
        return Decision.MAY_NOT_KNOW
    audience = rule.see if method in SAFE_METHODS else rule.do
    if audience is None:
        return Decision.NOT_OFFERED
    code = str(arguments[rule.own]) if rule.own else None
    if viewer.waits and audience is LOGGED_IN and not rule.before_second_step:
        return Decision.SECOND_STEP_FIRST
    if audience.holds(viewer, code):
        is_stale = rule.asks_recent_login(method) and not viewer.has_recent_login
        return Decision.LOG_IN_AGAIN if is_stale else Decision.ALLOWED
    if viewer.is_anonymous:
        return Decision.LOG_IN_FIRST
    if viewer.aside and audience.holds(with_second_step(viewer), code):
        return Decision.SECOND_STEP_FIRST
    if code is None:
        return Decision.MAY_NOT_DO
    may_know = rule.see is not None and rule.see.holds(viewer, code)
    if method not in SAFE_METHODS:
        # Whoever works there may have had the form before them, and lost the role since.
        may_know = may_know or bool(viewer.roles_in(code))
    return Decision.MAY_NOT_DO if may_know else Decision.MAY_NOT_KNOW


def may(viewer: Viewer, action: str, organisation_code: str | None = None) -> bool:
    """Whether the viewer may do what this URL name offers (see it, when there is nothing to do)."""
    rule = RULES.get(action)
    audience = rule.do or rule.see if rule else None
    return audience is not None and audience.holds(viewer, organisation_code)


def may_see(viewer: Viewer, url_name: str, organisation_code: str | None = None) -> bool:
    """Whether the viewer may open this address."""
    rule = RULES.get(url_name)
    return rule is not None and rule.see is not None and rule.see.holds(viewer, organisation_code)
