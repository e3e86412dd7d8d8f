"""Reads of the archive of one organisation: what may go, what is still to be published, what was destroyed.

Whoever took records over keeps them from then on, by its own rule: what went into it stands in its archive too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from bundel.apps.accounts.audience import Viewer
from bundel.apps.decisions.archive.grounds import in_words
from bundel.apps.decisions.archive.models import OPEN, Destruction, Filing, Publication, SelectionRule
from bundel.apps.decisions.archive.terms import Kept, kept, may_go_with_former
from bundel.apps.decisions.models import Decision, DecisionSet
from bundel.apps.organisations.queries import answering_codes, whose_records

# Of what is decided nothing is read to say whether it may go; of all that a municipality ever decided it is much.
NOT_LOOKED_AT = ("content", "mandate", "replaced_by__content", "replaced_by__mandate", "entry__leaf")
Rule = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One decision as the archive shows it."""

    id: int
    topic: str
    topic_name: str
    version: int
    at: datetime
    publication: str
    publication_words: str
    kept: Kept
    code: str
    # The name of who decided it, when that is one that went into the organisation.
    former: str = ""


def kept_by(code: str, on: date) -> tuple[str, ...]:
    """Whose decisions an organisation keeps on a day: its own first, then those of which it took the records over."""
    return (code, *whose_records([code], on)[code])


def rule_of(code: str) -> Rule | None:
    """How long an organisation keeps its decisions; None: nobody has said so yet."""
    return SelectionRule.objects.filter(organisation__code=code).values_list("value", "years", "basis").first()


def rule_for(code: str, on: date) -> Rule | None:
    """How long what an organisation decided is kept on a day: by its own rule, or that of who took its records over."""
    return next((rule for one in answering_codes(code, on) if (rule := rule_of(one))), None)


def kept_of(viewer: Viewer, code: str, decision_id: int) -> Kept | None:
    """How long one decision is kept, for people of the organisation; None for others, and while nobody has said so."""
    own = Decision.objects.filter(organisation__code__in=viewer.organisation_codes, pk=decision_id)
    found = own.select_related("filing").first()
    term = kept(found, rule_of(code)) if found is not None else None
    return term if term is not None and term.value else None


def that_may_go(code: str, today: date) -> list[Decision]:
    """The decisions whose term has passed and that no longer hold, in the order in which they may go, by topic."""
    found = Decision.objects.filter(organisation__code__in=kept_by(code, today), is_erased=False)
    by_topic: defaultdict[str, defaultdict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    rows = found.select_related("filing", "replaced_by", "entry", "organisation").defer(*NOT_LOOKED_AT)
    for one in rows.order_by("topic", "version"):
        by_topic[one.topic][one.organisation.code].append(one)
    rule = rule_of(code)
    return [one for histories in by_topic.values() for one in may_go_with_former(histories, code, rule, today)]


def rows_that_may_go(viewer: Viewer, code: str, today: date) -> list[FiledRow]:
    """The same for a page, for people of the organisation."""
    rule = rule_of(code)
    return [_row(one, rule, code) for one in that_may_go(code, today)] if viewer.roles_in(code) else []


def rows_to_publish(viewer: Viewer, code: str, today: date) -> list[FiledRow]:
    """What is still to be published, or of which nobody has said whether it must be; the longest waiting first."""
    rule = rule_of(code)
    rows = _to_publish(viewer, code, today).select_related("filing", "organisation").defer("content", "mandate")
    return [_row(one, rule, code) for one in rows.order_by("decided_at", "pk")]


def count_to_publish(viewer: Viewer, code: str, today: date) -> int:
    """How many those are."""
    return _to_publish(viewer, code, today).count()


def _to_publish(viewer: Viewer, code: str, today: date) -> DecisionSet:
    if not viewer.roles_in(code):
        return Decision.objects.none()
    still = Q(filing=None) | Q(filing__publication__in=OPEN)
    return Decision.objects.visible_to(viewer).filter(still, organisation__code__in=kept_by(code, today))


def declarations_of(viewer: Viewer, code: str, on: date) -> QuerySet[Destruction]:
    """The declarations of what was destroyed, newest first, with those of whom the records were taken over."""
    declared = Destruction.objects.visible_to(viewer).filter(organisation__code__in=kept_by(code, on))
    return declared.select_related("organisation")


def filing_of(viewer: Viewer, decision_id: int) -> Filing | None:
    """What was said of one decision."""
    return Filing.objects.visible_to(viewer).filter(decision_id=decision_id).first()


def publication_of(decision: Decision) -> str:
    """The publication status as a key; nobody said: ``unsaid``."""
    filing = getattr(decision, "filing", None)
    return str(filing.publication) if filing is not None else str(Publication.UNSAID)


def publication_words(decision: Decision) -> str:
    """The publication status in words, with the day and place, or the grounds."""
    filing = getattr(decision, "filing", None)
    if filing is None:
        return str(Publication.UNSAID.label)
    words = str(filing.get_publication_display())
    if filing.published_on is not None:
        return " ".join(one for one in (words, f"{filing.published_on:%d-%m-%Y}", filing.published_at) if one)
    return f"{words}: {in_words(filing.grounds)}" if filing.grounds else words


def _row(decision: Decision, rule: Rule | None, code: str) -> FiledRow:
    place = decision.organisation
    return FiledRow(
        decision.pk, decision.topic, decision.topic_name, decision.version, decision.decided_at,
        publication_of(decision), publication_words(decision), kept(decision, rule), place.code,
        former="" if place.code == code else place.name_common,
    )  # fmt: skip
