"""What the portfolio keeps about people: who saved the answers of a municipality, and whom those name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.keeping.people import Nobody, Personal, declare

COMPUTED = "computed from answers of a municipality; names no person"


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="portfolio.SavedProfile", kind="profiles", title=_("antwoorden die u bewaarde voor uw gemeente"),
            links={"by": "link_goes"},
            shows={"organisation__name": _("organisatie"), "version": _("versie"), "at": _("wanneer"),
                   "document": _("antwoorden")},
            texts=("document",), organisation="organisation",
        ),
        Personal(
            model="portfolio.KeptPlan", kind="profiles", title=_("plannen die u bewaarde op de werktafel"),
            links={"by": "link_goes"},
            shows={"organisation__name": _("organisatie"), "name": _("naam"), "at": _("wanneer")},
            texts=("name",), neutral=("moves",), organisation="organisation",
        ),
        *(Nobody(f"portfolio.{name}", COMPUTED) for name in ("AdviceRun", "StandingAdvice", "AdviceChange")),
        Nobody("portfolio.NationalPlan", "computed from public data only"),
    )  # fmt: skip
