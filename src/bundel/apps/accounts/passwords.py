"""What a password must be: long enough, known to nobody, and not about the person. No rules about odd signs."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bundel.apps.accounts.leaked import has_leaked

SHORTEST, LONGEST = 12, 200
# Words that people who guess begin with; what is left of a password without its figures and signs may not be one.
OBVIOUS = frozenset(
    "bundel gemeente welkom wachtwoord geheim beheerder college raadhuis stadhuis zomer herfst winter lente januari "
    "februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag "
    "donderdag vrijdag nederland inloggen password welcome summer autumn spring letmein qwerty".split()
)


class LongEnough:
    """At least 12 signs; at most 200, so that nobody keeps the server busy with a book."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(_("Dit wachtwoord is te kort. Neem 12 tekens of meer."), code="too_short")
        if len(password) > LONGEST:
            raise ValidationError(_("Dit wachtwoord is te lang. Neem 200 tekens of minder."), code="too_long")

    def get_help_text(self) -> str:
        return _("12 tekens of meer. Een paar woorden achter elkaar onthoudt u het makkelijkst.")


class NotCommon(CommonPasswordValidator):
    """Not among the 20,000 that leaked most nor two of them in a row, no obvious word, nothing that repeats itself.

    Few of the 20,000 are as long as ours must be: people make them so, by figures, by a second one, or by repeating.
    """

    def validate(self, password: str, user: Any = None) -> None:
        lower = password.lower()
        core = re.sub(r"[\W\d_]+", "", lower)
        is_easy = len(set(lower)) < 5 or lower.isdecimal() or re.fullmatch(r"(.{1,10}?)\1+.{0,3}", lower) is not None
        is_known = core in OBVIOUS or (len(core) < 10 and core in self.passwords) or self._is_two_in_a_row(core)
        if lower in self.passwords or is_easy or is_known:
            raise ValidationError(
                _("Dit wachtwoord gebruiken veel mensen. Kies er een die niemand anders bedenkt."), code="too_common"
            )

    def _is_two_in_a_row(self, core: str) -> bool:
        known = self.passwords | OBVIOUS
        return any(core[:at] in known and core[at:] in known for at in range(3, len(core) - 2))

    def get_help_text(self) -> str:
        return _("Geen wachtwoord dat veel mensen gebruiken.")


class NotLeaked:
    """Not in the list of leaked passwords that this installation was given, when it was given one."""

    def validate(self, password: str, user: Any = None) -> None:
        if settings.LEAKED_PASSWORDS is not None and has_leaked(password, settings.LEAKED_PASSWORDS):
            raise ValidationError(
                _("Dit wachtwoord is ooit ergens gelekt. Kies er een die u nergens anders gebruikt."), code="leaked"
            )

    def get_help_text(self) -> str:
        return _("Geen wachtwoord dat ooit is gelekt.")


class NotAboutYou:
    """Not the name, the address or the organisations of the person, with little around it."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.lower()
        for word in sorted(_words_about(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = re.sub(r"[\W\d_]+", "", rest)
        if len(rest) < 4 and rest != re.sub(r"[\W\d_]+", "", password.lower()):
            raise ValidationError(
                _("Dit wachtwoord lijkt te veel op uw naam of uw gemeente. Kies iets anders."), code="too_similar"
            )

    def get_help_text(self) -> str:
        return _("Niet uw naam, uw e-mailadres of uw gemeente.")


def _words_about(user: Any) -> set[str]:
    if user is None:
        return set()
    texts = [user.display_name, user.email, *(getattr(user, "organisation_names", None) or [])]
    if user.pk:
        texts += user.memberships.values_list("organisation__name_common", flat=True)
    return {word for text in texts for word in re.split(r"[\W_]+", text.lower()) if len(word) > 2}
