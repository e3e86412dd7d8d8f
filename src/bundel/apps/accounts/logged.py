"""What the audit log tells about people, in words, and how long it is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import ONE_YEAR, SEVEN_YEARS, register

ROLE_GIVEN, ROLE_ENDED = "role.given", "role.ended"
STAND_IN_GIVEN, STAND_IN_ENDED = "stand_in.given", "stand_in.ended"
MANDATE_GIVEN, MANDATE_ENDED = "mandate.given", "mandate.ended"
INVITED, INVITATION_USED, INVITATION_WITHDRAWN = "person.invited", "invitation.used", "invitation.withdrawn"
LOGGED_IN, LOG_IN_REFUSED, LOGGED_OUT = "log_in.done", "log_in.refused", "log_in.ended"
CONFIRMED = "log_in.confirmed"
SESSION_ENDED = "session.ended"
PASSWORD_CHANGED = "password.changed"
FACTOR_ADDED, FACTOR_REMOVED = "second_step.added", "second_step.removed"
LOG_READ, LOG_EXPORTED = "log.read", "log.exported"
DATA_TAKEN, PERSON_ERASED = "person.data_taken", "person.erased"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    for key, words in (
        (ROLE_GIVEN, _("rol gegeven")),
        (ROLE_ENDED, _("rol beëindigd")),
        (STAND_IN_GIVEN, _("vervanging geregeld")),
        (STAND_IN_ENDED, _("vervanging gestopt")),
        (MANDATE_GIVEN, _("mandaat gegeven")),
        (MANDATE_ENDED, _("mandaat ingetrokken")),
        (PERSON_ERASED, _("persoon gewist")),
    ):
        register(key, words, SEVEN_YEARS)
    for key, words in (
        (INVITED, _("uitgenodigd")),
        (INVITATION_USED, _("uitnodiging gebruikt")),
        (INVITATION_WITHDRAWN, _("uitnodiging ingetrokken")),
        (LOGGED_IN, _("ingelogd")),
        (LOG_IN_REFUSED, _("inloggen geweigerd")),
        (LOGGED_OUT, _("uitgelogd")),
        (CONFIRMED, _("opnieuw bevestigd wie het is")),
        (SESSION_ENDED, _("log-in op een ander apparaat gestopt")),
        (PASSWORD_CHANGED, _("wachtwoord veranderd")),
        (FACTOR_ADDED, _("tweede stap ingesteld")),
        (FACTOR_REMOVED, _("tweede stap verwijderd")),
        (LOG_READ, _("logboek bekeken")),
        (LOG_EXPORTED, _("logboek meegenomen")),
        (DATA_TAKEN, _("eigen gegevens opgehaald")),
    ):
        register(key, words, ONE_YEAR)
