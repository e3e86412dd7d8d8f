"""What estimates keep about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.keeping.people import Nobody, Personal, declare


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="estimates.Actual", kind="actuals", title=_("wat u vertelde over wat een onderwerp kostte"),
            links={"by": "link_goes"},
            shows={"organisation__name": _("organisatie"), "topic": _("onderwerp"), "version": _("versie"),
                   "hours": _("uren"), "euros": _("euro's"), "learned": _("wat wij leerden"), "at": _("wanneer")},
            texts=("learned",), organisation="organisation",
        ),
        Nobody("estimates.PeerFigure", "figures of municipalities under the rules of engine.peers"),
    )  # fmt: skip
