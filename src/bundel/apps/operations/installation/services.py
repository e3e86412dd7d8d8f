"""What Bundel needs of others: a mail server, and the log-ins of municipalities."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from bundel.apps.accounts.log_in.reaching import answering
from bundel.apps.operations.installation.finding import Finding, good, warning, wrong


def mail() -> Iterator[Finding]:
    """Log in at the mail server, and send nothing."""
    if not settings.MAIL.is_sent:
        yield warning("mail", _("Er gaat geen mail uit. Zet BUNDEL_MAIL_URL."))
        return
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as fault:
        text = _("De mailserver %(host)s neemt ons niet aan: %(fault)s. Kijk naar BUNDEL_MAIL_URL.")
        yield wrong("mail", text % {"host": settings.EMAIL_HOST, "fault": fault})
    else:
        text = _("De mailserver %(host)s neemt ons aan.") if settings.EMAIL_HOST else _("Mail komt in bestanden.")
        yield good("mail", text % {"host": settings.EMAIL_HOST})


def log_ins() -> Iterator[Finding]:
    """Ask the log-in of each municipality how it wants to be spoken to."""
    for name, fault in answering():
        if fault:
            text = _("De inlogpagina van %(name)s antwoordt niet. Vraag het wie die pagina beheert. (%(fault)s)")
            yield wrong("log_ins", text % {"name": name, "fault": fault})
        else:
            yield good("log_ins", _("De inlogpagina van %(name)s antwoordt.") % {"name": name})
