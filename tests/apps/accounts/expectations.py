"""What the access matrix must be, written down apart from the policy: a line for each address not plainly public.

Every address that is not named here is public reading: everybody may GET it, nobody may POST to it (405).
"""

from __future__ import annotations

ROLES = ("visitor", "reader", "specialist", "preparer", "decider", "administrator", "curator")

# Everybody, with or without an account: read and do.
OPEN_TO_ALL = {
    "accounts:log_in",
    "portfolio:municipality",
    "portfolio:questions",
    "portfolio:refine",
    "portfolio:agenda",
    "portfolio:import_profile",
    "portfolio:try_change",
}
# Everybody, only to do: a GET is refused with 405. Each changes the visitor's own session or own job alone.
DO_ONLY = {
    "set_language",
    "accounts:log_out",
    "jobs:cancel",
    "portfolio:forget_answers",
    "portfolio:cancel_advice",
    "portfolio:answer_duty",
    "portfolio:confirm_entry",
    "portfolio:name_owner",
    "portfolio:confirm_running",
    "portfolio:keep_change",
    "api:request_advice",
}
# Within one organisation: who may see it there, and who may do it there.
IN_OWN_ORGANISATION = {
    "portfolio:save_profile": (
        {"reader", "specialist", "preparer", "decider", "administrator"},
        {"preparer", "decider"},
    ),
}
# Whoever has logged in, in whatever role.
LOGGED_IN = {"accounts:confirm"}
CURATOR_ONLY = {"horizon:correct_fact"}


def expected(url_name: str, method: str, role: str, is_own: bool) -> str:
    """allowed, 405, log in, 403 or 404."""
    is_safe = method in ("GET", "HEAD", "OPTIONS")
    if url_name in OPEN_TO_ALL:
        return "allowed"
    if url_name in DO_ONLY:
        return "405" if is_safe else "allowed"
    if url_name in IN_OWN_ORGANISATION:
        return _in_own(*IN_OWN_ORGANISATION[url_name], is_safe=is_safe, role=role, is_own=is_own)
    if url_name in LOGGED_IN:
        return "log in" if role == "visitor" else "allowed"
    if url_name in CURATOR_ONLY:
        return "allowed" if role == "curator" else "log in" if role == "visitor" else "403"
    return "allowed" if is_safe else "405"


def _in_own(see: set[str], do: set[str], *, is_safe: bool, role: str, is_own: bool) -> str:
    if role == "visitor":
        return "log in"
    if not is_own or role not in see:
        return "404"
    return "allowed" if is_safe or role in do else "403"
