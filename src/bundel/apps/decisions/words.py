"""The words on the screen for what a proposal or decision holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What we do with a topic."""

    LEAD = "lead", _("vooroplopen")
    CONTRIBUTE = "contribute", _("meebouwen")
    FOLLOW = "follow", _("meedoen")
    WAIT = "wait", _("wachten")
    NO = "no", _("niet doen")


ACTIVE = frozenset({Role.LEAD, Role.CONTRIBUTE, Role.FOLLOW})


class Visibility(models.TextChoices):
    """Who may read a decision: narrow to wide."""

    OWN = "own", _("alleen onze gemeente")
    MEMBERS = "members", _("alle gemeenten en de vereniging")
    PUBLIC = "public", _("iedereen")


class CarriedOutBy(models.TextChoices):
    """Who does the work."""

    OURSELVES = "ourselves", _("wijzelf")
    REGION = "region", _("de regio")
    PARTNERSHIP = "partnership", _("onze ICT-samenwerking")
    OTHER = "other", _("iemand anders")


class Side(models.TextChoices):
    """What an argument pleads for."""

    FOR = "for", _("voor")
    AGAINST = "against", _("tegen")


LEANS_ON: Mapping[str, Any] = {
    "judgement": _("eigen oordeel"),
    "inhabitants": _("wat inwoners ervan merken"),
    "tasks": _("ons coalitieakkoord"),
    "money": _("geld"),
    "risk": _("wat er misgaat als we niets doen"),
    "maturity": _("bewezen bij anderen"),
    "coherence": _("past bij wat al loopt"),
    "capacity": _("onze vrije tijd"),
    "obligation": _("een wet of afspraak"),
    "fact": _("een feit over het onderwerp"),
}
"""On what an argument leans: a criterion, our capacity, an obligation, a fact, or own judgement."""
