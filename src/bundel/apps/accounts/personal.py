"""What is kept about people by accounts, by the log, and by the libraries for sessions and log-in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.log_page import RESULTS
from bundel.apps.audit.kinds import KINDS
from bundel.apps.audit.models import AuditEntry, Result
from bundel.apps.keeping.people import Deed, More, Nobody, Personal, declare

ORGANISATION, SINCE, UNTIL, WHEN = _("organisatie"), _("sinds"), _("tot"), _("wanneer")
SECOND_STEPS = {"totp": _("app met codes"), "recovery_codes": _("noodcodes"), "webauthn": _("toegangssleutel")}
MACHINE = "names of rights and models of the framework"
PLACES = "organisations of government, with their names and codes"


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(*_accounts(), *_roles(), *_log_in(), *_without_people())
    declare(
        Personal(
            model="audit.AuditEntry", kind="log_of_deeds", title=_("logboek"), shows={},
            links={"actor_id": "number_stays", "person_id": "number_stays"},
            neutral=("kind", "organisation_code", "object_kind", "object_id", "place", "origin", "reason"),
        ),
        More(
            "log", _("logboek: wat u deed, en wat over u ging"), "log_of_deeds",
            (WHEN, _("wat"), ORGANISATION, _("door uzelf"), _("resultaat"), _("weg op")), _log_rows, "number_stays",
        ),
    )  # fmt: skip


def _log_rows(person_id: int) -> Iterator[Sequence[object]]:
    for one in AuditEntry.objects.filter(Q(actor_id=person_id) | Q(person_id=person_id)):
        kind = KINDS.get(one.kind)
        is_own = _("ja") if one.actor_id == person_id else _("nee")
        yield (
            one.at,
            kind.words if kind else one.kind,
            one.organisation_code,
            is_own,
            RESULTS[Result(one.result)],
            one.keep_until,
        )


def _accounts() -> Iterator[Personal]:
    yield Personal(
        model="accounts.User", kind="account", title=_("uw account"), links={"id": "row_goes"},
        shows={"id": _("nummer"), "email": _("e-mailadres"), "display_name": _("naam"), "joined_at": SINCE,
               "last_login": _("laatst ingelogd"), "is_active": _("actief"), "is_example": _("voorbeeld")},
        secrets=("password",),
    )  # fmt: skip
    yield Personal(
        model="account.EmailAddress", kind="account", title=_("uw e-mailadressen"), links={"user": "row_goes"},
        shows={"email": _("e-mailadres"), "verified": _("bevestigd")},
    )  # fmt: skip
    yield Personal(
        model="account.EmailConfirmation", kind="account", title=_("bevestigingen van uw e-mailadres"),
        links={"email_address__user": "row_goes"}, shows={"sent": _("verstuurd")}, secrets=("key",),
    )  # fmt: skip


def _roles() -> Iterator[Personal]:
    given: dict[str, Deed] = {"given_by": "link_goes"}
    yield Personal(
        model="accounts.Membership", kind="roles", title=_("uw rollen, en rollen die u gaf"),
        links={"person": "row_goes", **given},
        shows={"organisation__name": ORGANISATION, "role": _("rol"), "fields": _("vakgebieden"),
               "person_id": _("nummer van wie de rol heeft"), "valid_from": SINCE, "valid_until": UNTIL},
    )  # fmt: skip
    yield Personal(
        model="accounts.StandIn", kind="roles", title=_("vervangingen"),
        links={"stand_in": "row_goes", "membership__person": "row_goes", **given},
        shows={"membership__organisation__name": ORGANISATION, "membership__role": _("rol"),
               "stand_in_id": _("nummer van wie invalt"), "valid_from": SINCE, "valid_until": UNTIL},
    )  # fmt: skip
    yield Personal(
        model="accounts.Mandate", kind="roles", title=_("mandaten"), links={"person": "row_goes", **given},
        shows={"organisation__name": ORGANISATION, "subject": _("onderwerp"), "max_total_cents": _("tot eurocent"),
               "basis": _("waar het staat"), "person_id": _("nummer van wie het mandaat heeft"),
               "valid_from": SINCE, "valid_until": UNTIL},
        texts=("basis",), neutral=("subject",), organisation="organisation",
    )  # fmt: skip
    yield Personal(
        model="accounts.Invitation", kind="invitations", title=_("uitnodigingen aan u en van u"),
        links={"made_by": "link_goes"}, address="email",
        shows={"organisation__name": ORGANISATION, "email": _("e-mailadres"), "display_name": _("naam"),
               "role": _("rol"), "made_at": _("gemaakt"), "mailed_at": _("gemaild"), "used_at": _("gebruikt"),
               "withdrawn_at": _("ingetrokken"), "expires_at": _("geldig tot")},
        secrets=("token_digest",), neutral=("fields",),
    )  # fmt: skip


def _log_in() -> Iterator[Personal]:
    mine: dict[str, Deed] = {"user": "row_goes"}
    yield Personal(
        model="usersessions.UserSession", kind="sessions", title=_("waar u bent ingelogd"), links=mine,
        shows={"ip": _("netwerkadres"), "user_agent": _("browser"), "created_at": SINCE,
               "last_seen_at": _("laatst gezien")},
        secrets=("session_key", "data"),
    )  # fmt: skip
    yield Personal(
        model="mfa.Authenticator", kind="log_in_methods", title=_("uw tweede stap"), links=mine,
        shows={"type": _("soort"), "created_at": SINCE, "last_used_at": _("laatst gebruikt")}, secrets=("data",),
        says={"type": lambda: SECOND_STEPS},
    )  # fmt: skip
    yield Personal(
        model="socialaccount.SocialAccount", kind="log_in_methods", title=_("inloggen via uw gemeente"), links=mine,
        shows={"provider": _("via"), "uid": _("nummer daar"), "extra_data": _("wat wij kregen"), "date_joined": SINCE,
               "last_login": _("laatst ingelogd")},
    )  # fmt: skip
    yield Personal(
        model="socialaccount.SocialToken", kind="log_in_methods", title=_("sleutels van uw gemeente"),
        links={"account__user": "row_goes"}, shows={"expires_at": UNTIL}, secrets=("token", "token_secret"),
    )  # fmt: skip
    yield Personal(
        model="sessions.Session", kind="sessions", title=_("bezoeken"), links={}, shows={},
        secrets=("session_key", "session_data"),
    )  # fmt: skip
    yield Personal(
        model="accounts.UsedKey", kind="answered_forms", title=_("verstuurde formulieren"), links={}, shows={},
        secrets=("owner", "key", "fingerprint"), seen_to=("location", "content_type", "body"),
    )  # fmt: skip


def _without_people() -> Iterator[Nobody]:
    yield Nobody("accounts.LogInTry", "digests that nobody can read back, gone within the quarter")
    yield Nobody("auth", MACHINE)
    yield Nobody("contenttypes", MACHINE)
    yield Nobody("socialaccount.SocialApp", "how a municipality's own log-in is reached")
    yield Nobody("organisations", PLACES)
    yield Nobody("keeping.Clearing", "kinds and counts")
