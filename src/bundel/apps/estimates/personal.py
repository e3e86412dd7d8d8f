"""What estimates keep about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.horizon.queries import topic_names
from bundel.apps.keeping.people import Nobody, Personal, declare


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="estimates.Actual", kind="actuals", title=_("wat u vertelde over wat een onderwerp kostte"),
            links={"by": "link_goes"},
            shows={"organisation__name": _("organisatie"), "topic": _("onderwerp"), "version": _("versie"),
                   "hours": _("uren"), "euros": _("euro's"), "learned": _("wat wij leerden"), "at": _("wanneer")},
            says={"topic": topic_names}, texts=("learned",), organisation="organisation",
        ),
        Personal(
            model="estimates.SecondOpinion", kind="actuals", title=_("vragen aan u en van u over een schatting"),
            links={"asked": "link_goes", "asked_by": "link_goes", "answered_by": "link_goes", "chosen_by": "link_goes"},
            shows={"organisation__name": _("organisatie"), "initiative": _("onderwerp"), "question": _("vraag"),
                   "asked_at": _("wanneer"), "low": _("uren van"), "high": _("uren tot"), "reason": _("waarom")},
            says={"initiative": topic_names}, texts=("question", "reason", "first_by"),
            neutral=("initiative", "kind"), organisation="organisation",
        ),
        Nobody("estimates.PeerFigure", "figures of municipalities under the rules of engine.peers"),
    )  # fmt: skip
