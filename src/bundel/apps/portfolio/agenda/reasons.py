"""One line why, one line why not, and what would tip it: in words, from what binds and what goes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.agenda.subject import Subject
from bundel.engine.question import agenda_rules as rules
from bundel.engine.question.setting import ItemSetting


def why(subject: Subject, item: ItemSetting) -> str:
    """The strongest reason for an item; first of all that its theme leads."""
    parts = []
    if item.theme_leads:
        theme = subject.reference.theme_by_id[item.themes[0]].name
        parts.append(_("Hoort bij uw thema %(theme)s.") % {"theme": theme})
    reason = rules.strongest_reason(subject.curations(item))
    if reason:
        parts.append(reason)
    return " ".join(parts)


def if_nothing(subject: Subject, item: ItemSetting) -> str:
    """What happens if we do nothing: the reason of the score for risk."""
    scores = [row.value["risk"] for row in subject.curations(item) if row.value and "risk" in row.value]
    return max(scores, key=lambda score: score.high).reason if scores else ""


def why_not(subject: Subject, advised: Mapping[str, Any]) -> str:
    """Why an item is not in the plan for sure: what binds, and what goes first. Empty when it is."""
    if advised["lane"] in ("mandatory", "need_to_have"):
        return ""
    if advised.get("fixed"):
        return _("Uw gemeente besloot dit al.")
    parts = []
    if advised.get("binding"):
        parts.append(binding_words(advised["binding"]))
    beaten_by = rules.going_before(subject.answer, advised)
    if beaten_by:
        parts.append(_("Eerst: %(names)s.") % {"names": subject.names(beaten_by)})
    if not parts:
        parts.append(_("Andere keuzes geven meer voor dezelfde tijd."))
    return " ".join(parts)


def binding_words(binding: list[Mapping[str, str]]) -> str:
    """What there is too little of: "Te weinig tijd voor inkoop in 2027"."""
    starts = sorted({one["period"] for one in binding if one["resource"] == "starts"})
    hours = [one for one in binding if one["resource"] not in ("starts", "euro")]
    euros = sorted({one["period"] for one in binding if one["resource"] == "euro"})
    parts = []
    if hours:
        parts.append(_("Er is te weinig tijd van %(what)s.") % {"what": _hours_that_bind(hours[:2])})
    if starts:
        parts.append(_("In %(years)s kunt u niet meer nieuwe projecten beginnen.") % {"years": words.joined(starts)})
    if euros:
        parts.append(_("Er is te weinig geld in %(years)s.") % {"years": words.joined(euros)})
    return " ".join(parts)


def _hours_that_bind(binding: list[Mapping[str, str]]) -> str:
    """Each kind once, with its years: "ICT en architectuur in 2027 en 2028"."""
    kinds = dict.fromkeys(one["resource"] for one in binding)
    years = {kind: sorted(one["period"] for one in binding if one["resource"] == kind) for kind in kinds}
    return words.joined(
        [_("%(kind)s in %(year)s") % {"kind": words.KINDS[kind], "year": words.joined(years[kind])} for kind in kinds]
    )


def tip(subject: Subject, advised: Mapping[str, Any]) -> str:
    """The smallest single change that would move an item to another lane; empty when none was found."""
    change = advised.get("would_tip")
    if not change:
        return ""
    to_lane = words.LANES[change["to_lane"]]
    if change["kind"] == "estimate":
        text = _("Kost het %(percent)s%% meer dan wij denken, dan wordt het: %(lane)s.")
        if change["percent"] < 0:
            text = _("Kost het %(percent)s%% minder dan wij denken, dan wordt het: %(lane)s.")
        return text % {"percent": abs(change["percent"]), "lane": to_lane}
    if change["kind"] == "capacity":
        extra = float(change["extra"])
        text = _("Met %(amount)s meer in %(year)s wordt het: %(lane)s.")
        if extra < 0:
            text = _("Met %(amount)s minder in %(year)s wordt het: %(lane)s.")
        amount = extra_words(change["resource"], abs(extra))
        return text % {"amount": amount, "year": change["period"], "lane": to_lane}
    pair = words.joined([f"‘{words.CRITERIA[one]}’" for one in change["swap"]])
    return _("Draait u %(pair)s om, dan wordt het: %(lane)s.") % {"pair": pair, "lane": to_lane}


def extra_words(resource: str, extra: float) -> str:
    """An amount of a resource: hours of a kind, euros, or projects to begin."""
    if resource == "euro":
        return f"€ {figures.thousands(extra)}"
    if resource == "starts":
        return ngettext("%(n)s nieuw project", "%(n)s nieuwe projecten", round(extra)) % {"n": round(extra)}
    return _("%(hours)s uur %(kind)s") % {
        "hours": figures.thousands(figures.rounded(extra)),
        "kind": words.KINDS[resource],
    }


def waits_for(subject: Subject, item: ItemSetting, advised: Mapping[str, Any]) -> str:
    """What a waiting item waits for: a missing precondition, a moment, or its planned start."""
    what, when = rules.waits_for(item, advised, subject.setting.periods)
    if what == "missing":
        names = [subject.reference.initiative_by_id[one].name for one in item.missing]
        return _("Eerst nodig: %(names)s.") % {"names": words.joined(names)}
    if what == "start":
        return _("Beginnen kan op zijn vroegst in %(year)s.") % {"year": when}
    if what == "moment":
        return _("Wachten tot %(day)s.") % {"day": words.partial_date_words(when)}
    return _("Wachten tot er meer bekend is.") if advised["role"] == "wait" else ""
