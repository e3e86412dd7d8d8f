"""A draft proposal for the meeting that decides, as DOCX and as a tagged PDF, in the usual headings."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.files import attached
from bundel.apps.decisions import queries
from bundel.apps.decisions.carriers import carrier_words
from bundel.apps.decisions.choice import Choice, Topic
from bundel.apps.decisions.queries import ArgumentRow
from bundel.apps.decisions.words import Role
from bundel.apps.horizon.pdf import pdf_of
from bundel.apps.meetings.models import Meeting
from bundel.apps.organisations.queries import MunicipalityRow
from bundel.apps.record import queries as record

STYLE = "decisions/paper.css"


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the draft with its lines; what nobody filled in yet says so."""

    title: str
    lines: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole draft."""

    code: str
    topic: str
    title: str
    subtitle: str
    is_example: bool
    parts: tuple[Part, ...]


def draft_of(viewer: Viewer, municipality: MunicipalityRow, topic: Topic, today: date) -> Draft | None:
    """The draft about one topic: from the proposal that lies there, else from the decision that stands."""
    proposal = queries.proposal_on(viewer, municipality.code, topic.slug)
    history = queries.history_of(viewer, municipality.code, topic.slug)
    source = proposal or (history[0] if history else None)
    if source is None:
        return None
    choice = source.choice
    told = {
        "name": municipality.name_common,
        "who": Meeting(choice.meeting).label,
        "day": date_format(choice.meeting_on, "j F Y") if choice.meeting_on else _("datum nog niet bekend"),
    }
    return Draft(
        code=municipality.code,
        topic=topic.slug,
        title=_("Voorstel: %(topic)s") % {"topic": topic.name},
        subtitle=_("%(name)s, voor %(who)s, %(day)s. Concept van") % told + f" {date_format(today, 'j F Y')}.",
        is_example=municipality.is_example,
        parts=tuple(_parts(topic, choice, source.arguments, source.deviation_words)),
    )


def _parts(topic: Topic, choice: Choice, arguments: tuple[ArgumentRow, ...], deviation: str) -> list[Part]:
    empty = _("Nog in te vullen.")
    council = _("Ja.") if choice.goes_to_council else _("Nee.")
    review = date_format(choice.review_on, "j F Y") if choice.review_on else _("geen datum afgesproken")
    carried_out = _("Uitvoering: %(who)s.") % {"who": carrier_words(choice.carried_out_by)}
    return [
        Part(_("Voorgesteld besluit"), (_proposed(topic, choice),)),
        Part(_("Argumenten"), _texts(arguments, "for") or (empty,), is_list=True),
        Part(_("Kanttekeningen"), (*_texts(arguments, "against"), *filter(None, [choice.dissent])) or (empty,), True),
        *([Part(_("Waarom wij afwijken van de afspraak"), (deviation,))] if deviation else []),
        Part(_("Voorwaarden"), (choice.conditions or empty,)),
        Part(_("Uitvoering"), (carried_out, _("Trekker: %(who)s.") % {"who": choice.owner or _("nog niet bekend")})),
        Part(_("Naar de raad"), (council,)),
        Part(_("Heroverwegen op"), (f"{review}.",)),
    ]


def _proposed(topic: Topic, choice: Choice) -> str:
    told = {"topic": topic.name, "role": Role(choice.role).label, "year": choice.start_year}
    if choice.start_year:
        return _("%(topic)s: %(role)s, vanaf %(year)s.") % told
    return _("%(topic)s: %(role)s.") % told


def _texts(arguments: tuple[ArgumentRow, ...], side: str) -> tuple[str, ...]:
    return tuple(f"{one.text} ({one.leans_on})" for one in arguments if one.side == side)


def college_docx(draft: Draft) -> HttpResponse:
    """The draft to go on writing in."""
    # It loads an XML library: only who asks for a document waits for that.
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.core_properties.title = draft.title
    document.core_properties.author = "Bundel"
    document.core_properties.language = "nl-NL"
    document.add_heading(draft.title, level=0)
    document.add_paragraph(draft.subtitle)
    if draft.is_example:
        document.add_paragraph(_("Voorbeeld: een verzonnen gemeente."))
    for part in draft.parts:
        document.add_heading(part.title, level=1)
        for line in part.lines:
            document.add_paragraph(line, style="List Bullet" if part.is_list else None)
    for paragraph in foot_lines():
        document.add_paragraph().add_run(paragraph).font.size = Pt(7)
    content = io.BytesIO()
    document.save(content)
    return attached(content.getvalue(), "docx", f"voorstel-{draft.topic}")


def college_pdf(draft: Draft) -> HttpResponse:
    """The draft to read and print."""
    html = render_to_string("decisions/college_pdf.html", {"draft": draft, **foot_context()})
    return pdf_answer(html, f"voorstel-{draft.topic}")


def foot_context() -> dict[str, Any]:
    """What ``record/foot.html`` shows at the end of a paper that leaves the house."""
    return {"foot": record.foot(), "how_to_check": settings.SITE_ADDRESS + reverse("record:how_to_check")}


def foot_lines() -> tuple[str, ...]:
    """The same as paragraphs for a Word file: how to check, and the checkpoint itself; none before the first."""
    context = foot_context()
    foot: record.Foot | None = context["foot"]
    if foot is None:
        return ()
    told = {"size": foot.size, "day": date_format(foot.at, "j F Y")}
    said = _("Controlepunt van het besluitenregister: %(size)s items, %(day)s.") % told
    how = _("Met dit stuk kan later iedereen nagaan dat er niets is veranderd: %(address)s")
    return (f"{said} {how % {'address': context['how_to_check']}}", "\n".join(foot.lines))


def pdf_answer(html: str, name: str) -> HttpResponse:
    """A page as a PDF to keep."""
    return attached(pdf_of(html, STYLE), "pdf", name)
