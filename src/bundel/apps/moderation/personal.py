"""What moderation keeps about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.keeping.people import Personal, declare


def declare_personal() -> None:
    """Called once, when the app is ready."""
    about = {"organisation__name": _("organisatie"), "topic_name": _("onderwerp"), "text": _("tekst")}
    declare(
        Personal(
            model="moderation.Case", kind="reports", title=_("teksten van u die gemeld of verborgen zijn"),
            links={"author": "link_goes", "hidden_by": "link_goes", "judged_by": "link_goes"},
            shows={**about, "reason": _("waarom verborgen"), "appeal": _("bezwaar"), "judgement": _("oordeel")},
            texts=("text", "reason", "appeal", "judgement"), neutral=("place", "topic_name", "address", "digest"),
            organisation="organisation",
        ),
        Personal(
            model="moderation.Report", kind="reports", title=_("teksten die u meldde"), links={"by": "link_goes"},
            shows={"case__topic_name": _("onderwerp"), "reason": _("waarom"), "at": _("wanneer")},
            texts=("reason",), organisation="case__organisation",
        ),
    )  # fmt: skip
