"""What the inbox keeps about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.keeping.people import Personal, declare


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(
        Personal(
            model="inbox.Notice", kind="notices", title=_("berichten en mails aan u"), links={"person": "row_goes"},
            shows={"organisation__name": _("organisatie"), "label": _("bericht"), "about": _("waarover"),
                   "made_at": _("gemaakt"), "mailed_at": _("gemaild"), "done_at": _("klaar")},
            neutral=("key", "path"),
        )
    )  # fmt: skip
