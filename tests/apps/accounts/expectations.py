"""What the access matrix must be, written down apart from the policy: a line for each address not plainly public.

Every address that is not named here is public reading: everybody may GET it, nobody may POST to it (405).
"""

from __future__ import annotations

ROLES = ("visitor", "reader", "specialist", "preparer", "decider", "administrator", "curator", "installation")

# Everybody, with or without an account: read and do.
OPEN_TO_ALL = {
    "accounts:log_in",
    "accounts:forgot_password",
    "accounts:new_password",
    "accounts:invitation",
    "account_login",
    "mfa_authenticate",
    "mfa_login_webauthn",
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
    "openid_connect_login",
    "jobs:cancel",
    "portfolio:forget_answers",
    "portfolio:cancel_advice",
    "portfolio:answer_duty",
    "portfolio:confirm_entry",
    "portfolio:name_owner",
    "portfolio:confirm_running",
    "portfolio:keep_change",
    "api:request_advice",
    "record:cosign",
}
MEMBERS = {"reader", "specialist", "preparer", "decider", "administrator"}
PREPARERS = {"preparer", "decider"}
# Within one organisation: who may see it there, and who may do it there.
IN_OWN_ORGANISATION = {
    "portfolio:save_profile": (MEMBERS, PREPARERS),
    "accounts:invite": ({"administrator"}, {"administrator"}),
    "accounts:import_people": ({"administrator"}, {"administrator"}),
    "accounts:end_role": ({"administrator"}, {"administrator"}),
    "accounts:stand_in": ({"administrator"}, {"administrator"}),
    "accounts:mandates": (MEMBERS, {"administrator"}),
    "directory:work": (MEMBERS, {"administrator"}),
    "directory:import_work": ({"administrator"}, {"administrator"}),
    "directory:carry_people": ({"administrator"}, {"administrator"}),
    "estimates:tell_actual": ({"specialist", *PREPARERS}, {"specialist", *PREPARERS}),
    "portfolio:working_desk": (PREPARERS, PREPARERS),
    "portfolio:department": (MEMBERS, MEMBERS),
    "portfolio:ask_opinion": (PREPARERS, PREPARERS),
    "portfolio:second_opinion": (MEMBERS, MEMBERS),
    "portfolio:changes": (MEMBERS, PREPARERS),
    "meetings:days": (MEMBERS, PREPARERS | {"administrator"}),
    "meetings:change_day": (PREPARERS | {"administrator"}, PREPARERS | {"administrator"}),
    "meetings:import_days": (PREPARERS | {"administrator"}, PREPARERS | {"administrator"}),
    "decisions:decide": ({"decider"}, {"decider"}),
    "decisions:confirm_decision": ({"decider"}, {"decider"}),
    "decisions:withdraw_decision": ({"decider"}, {"decider"}),
    "decisions:decide_list": (MEMBERS, {"decider"}),
    "decisions:propose": (PREPARERS, PREPARERS),
    "decisions:file_decision": (PREPARERS, PREPARERS),
}
# Within one organisation, only to see.
SEEN_IN_OWN_ORGANISATION = {
    "portfolio:changes_export",
    "portfolio:departments",
    "portfolio:departments_export",
    "portfolio:estimates",
    "portfolio:estimates_export",
    "estimates:actuals",
    "estimates:actuals_export",
    "meetings:calendar",
    "meetings:days_export",
    "decisions:college_proposal",
    "decisions:archive",
    "decisions:declaration_export",
    "decisions:to_publish",
    "decisions:to_publish_export",
    "decisions:decision_folder",
    "decisions:proposal",
    "decisions:position",
    "decisions:position_pdf",
    "accounts:mandates_export",
    "directory:work_export",
}
# The same, for its administrators alone.
SEEN_BY_ADMINISTRATORS = {
    "accounts:people",
    "accounts:people_export",
    "accounts:example_list",
    "directory:work_example",
    "directory:carry_people_export",
    "accounts:audit_log",
    "accounts:audit_log_export",
}
SEEN_BY_PREPARERS = {"portfolio:plan_export"}
SEEN_BY_PREPARERS_AND_ADMINISTRATORS = {"meetings:example_days"}
SEEN_BY = {
    frozenset(SEEN_BY_PREPARERS): PREPARERS,
    frozenset(SEEN_BY_PREPARERS_AND_ADMINISTRATORS): PREPARERS | {"administrator"},
    frozenset(SEEN_IN_OWN_ORGANISATION): MEMBERS,
    frozenset(SEEN_BY_ADMINISTRATORS): {"administrator"},
}
# Within one organisation, only to do.
DONE_IN_OWN_ORGANISATION = {
    "portfolio:propose_advice": PREPARERS,
    "portfolio:propose_plan": PREPARERS,
    "portfolio:try_plan": PREPARERS,
    "portfolio:keep_plan": PREPARERS,
    "portfolio:open_plan": PREPARERS,
    "portfolio:drop_plan": PREPARERS,
    "portfolio:handle_remark": PREPARERS,
    "portfolio:decline_opinion": MEMBERS,
    "portfolio:withdraw_opinion": PREPARERS,
    "portfolio:choose_estimate": PREPARERS,
    "portfolio:take_estimate": PREPARERS,
    "portfolio:take_in_use": PREPARERS,
    "meetings:remove_day": PREPARERS | {"administrator"},
    "decisions:set_rule": {"administrator"},
    "decisions:destroy_decisions": {"administrator"},
    "decisions:send_back": {"decider"},
    "decisions:ask_colleague": PREPARERS,
    "decisions:answer_colleague": MEMBERS,
    "decisions:drop_proposal": PREPARERS,
    "decisions:mark_seen": MEMBERS,
    "accounts:stop_stand_in": {"administrator"},
    "accounts:invite_again": {"administrator"},
    "accounts:withdraw_invitation": {"administrator"},
    "accounts:stop_mandate": {"administrator"},
    "directory:stop_work": {"administrator"},
}
# Whoever has logged in, in whatever role.
LOGGED_IN = {
    "decisions:report_text",
    "accounts:confirm",
    "accounts:change_password",
    "accounts:erase_me",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
}
LOGGED_IN_SEE_ONLY = {
    "accounts:account", "accounts:my_data", "accounts:my_data_export", "inbox:inbox", "mfa_index", "mfa_list_webauthn",
    "moderation:case",
}  # fmt: skip
LOGGED_IN_DO_ONLY = {"inbox:mark_done", "moderation:appeal", "accounts:end_session", "accounts:end_other_sessions"}
CURATOR_ONLY = {"horizon:correct_fact"}
CURATOR_SEE_ONLY = {"moderation:cases", "moderation:cases_export"}
CURATOR_DO_ONLY = {
    "portfolio:compute_national", "portfolio:cancel_national", "moderation:hide", "moderation:let_stand",
    "moderation:restore", "moderation:judge_appeal",
}  # fmt: skip

# Only administrators of the association: they keep the list of organisations.
INSTALLATION = {"directory:add_organisation", "directory:end_organisation", "directory:plan_merger"}
INSTALLATION_SEE_ONLY = {"directory:mergers", "directory:mergers_export", "directory:merger"}
INSTALLATION_DO_ONLY = {"directory:cancel_merger", "directory:carry_administrators"}


def expected(url_name: str, method: str, role: str, is_own: bool) -> str:
    """allowed, 405, log in, 403 or 404."""
    is_safe = method in ("GET", "HEAD", "OPTIONS")
    if url_name in OPEN_TO_ALL:
        return "allowed"
    if url_name in DO_ONLY:
        return "405" if is_safe else "allowed"
    if url_name in IN_OWN_ORGANISATION:
        return _in_own(*IN_OWN_ORGANISATION[url_name], is_safe=is_safe, role=role, is_own=is_own)
    for names, see in SEEN_BY.items():
        if url_name in names:
            return _in_own(see, set(), is_safe=True, role=role, is_own=is_own) if is_safe else "405"
    if url_name in DONE_IN_OWN_ORGANISATION:
        do = DONE_IN_OWN_ORGANISATION[url_name]
        return "405" if is_safe else _in_own(MEMBERS, do, is_safe=False, role=role, is_own=is_own)
    return _outside_an_organisation(url_name, is_safe=is_safe, role=role)


def _outside_an_organisation(url_name: str, *, is_safe: bool, role: str) -> str:
    """What no role within one organisation decides."""
    if url_name in LOGGED_IN | LOGGED_IN_SEE_ONLY | LOGGED_IN_DO_ONLY:
        is_offered = url_name not in (LOGGED_IN_DO_ONLY if is_safe else LOGGED_IN_SEE_ONLY)
        return "405" if not is_offered else "log in" if role == "visitor" else "allowed"
    if url_name in CURATOR_ONLY | CURATOR_DO_ONLY | CURATOR_SEE_ONLY:
        is_offered = url_name not in (CURATOR_DO_ONLY if is_safe else CURATOR_SEE_ONLY)
        return "405" if not is_offered else {"curator": "allowed", "visitor": "log in"}.get(role, "403")
    if url_name in INSTALLATION | INSTALLATION_SEE_ONLY | INSTALLATION_DO_ONLY:
        is_offered = url_name not in (INSTALLATION_DO_ONLY if is_safe else INSTALLATION_SEE_ONLY)
        return "405" if not is_offered else {"installation": "allowed", "visitor": "log in"}.get(role, "403")
    return "allowed" if is_safe else "405"


def _in_own(see: set[str], do: set[str], *, is_safe: bool, role: str, is_own: bool) -> str:
    if role == "visitor":
        return "log in"
    # Colleagues may know of a form that is not theirs (any more); what they may not see of it stays hidden.
    if not is_own or role not in (see if is_safe else see | MEMBERS):
        return "404"
    return "allowed" if is_safe or role in do else "403"
