"""Reads a profile from YAML, JSON or a plain document, with errors that say where."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, cast

from bundel.engine.question.items import items_of
from bundel.engine.question.profile import BadProfile, Profile
from bundel.engine.reference.documents import decoded, read_yaml
from bundel.engine.reference.faults import BadData, Faults, Path
from bundel.engine.reference.plain import WRONG, convert
from bundel.engine.reference.reference import Reference

Fault = tuple[Path, str, object]
"""Where, what was expected and what was found."""


def read_profile(source: str | bytes | dict[str, object], reference: Reference, file: str = "profile") -> Profile:
    """The profile in a YAML (or JSON) text or in a plain document; raises BadProfile.

    ``reference`` is what the names in it must exist in; ``file`` is how messages call the source.
    """
    faults = Faults(file)
    document: object = source
    if isinstance(source, (str, bytes)):
        text = decoded(source.encode() if isinstance(source, str) else source, faults)
        # An empty file is a profile in which nothing was answered.
        document = None if text is None else read_yaml(text, faults, has_answers=True) or {}
    profile: Any = WRONG if faults.found else convert(Profile, _written_out(document), (), faults)
    if profile is not WRONG:
        _note_what_is_wrong(profile, reference, faults)
    if faults.found:
        raise BadProfile(faults.found)
    return cast(Profile, profile)


def check_profile(profile: Profile, reference: Reference) -> None:
    """Raise BadProfile when the profile names something that does not exist, or contradicts itself."""
    faults = Faults("profile")
    _note_what_is_wrong(profile, reference, faults)
    if faults.found:
        raise BadProfile(faults.found)


def _written_out(document: object) -> object:
    """A decision may be written as its role alone, and its start as a number."""
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), dict):
        return document
    decisions = {item: _decision(decision) for item, decision in document["decisions"].items()}
    return {**document, "decisions": decisions}


def _decision(decision: object) -> object:
    if not isinstance(decision, dict):
        return {"role": decision}
    start = decision.get("start")
    return {**decision, "start": str(start)} if type(start) is int else decision


def _note_what_is_wrong(profile: Profile, reference: Reference, faults: Faults) -> None:
    for path, expected, found in (*_unknown_names(profile, reference), *_contradictions(profile, reference)):
        faults.add(path, expected, found)
    try:
        reference.assumptions.overruled(profile.assumptions)
    except BadData as bad:
        for fault in bad.faults:
            faults.add_in_words(("assumptions", *fault.field.split(".")), fault.expected, fault.found)


def _unknown_names(profile: Profile, reference: Reference) -> Iterator[Fault]:
    items = items_of(reference)
    weighed = {item.id for item in items}
    members = {member for item in items for member in item.members}
    duties = {row.id for row in reference.curations if row.standing == "duty"}
    themes, initiatives = reference.theme_by_id, reference.initiative_by_id
    named: list[tuple[Path, str, Container[str], str]] = [
        *((("themes", at), one, themes, "a theme") for at, one in enumerate(profile.themes or ())),
        *((("experience", one), one, themes, "a theme") for one in profile.experience or ()),
        *((("running", one), one, initiatives, "an initiative") for one in profile.running),
        *((("in_order", one), one, duties, "a duty") for one in profile.in_order),
        *((("decisions", one), one, weighed, "an item that can be decided") for one in profile.decisions),
        *((("peers", one), one, weighed, "an item that is weighed") for one in profile.peers),
    ]
    for at, estimate in enumerate(profile.estimates):
        named.append((("estimates", at, "initiative"), estimate.initiative, members, "an initiative that is weighed"))
    yield from ((path, what, name) for path, name, known, what in named if name not in known)


def _contradictions(profile: Profile, reference: Reference) -> Iterator[Fault]:
    most = reference.rules.themes_to_choose.number
    if profile.themes is not None and len(set(profile.themes)) > most:
        yield ("themes",), f"at most {most} themes", list(profile.themes)
    ordered = [criterion for group in profile.order for criterion in group]
    if len(set(ordered)) < len(ordered):
        yield ("order",), "every criterion at most once", ordered
    for path, low, high in _spans(profile):
        if low > high:
            yield path, f"at most the high end {high:g}", low
    made = [(one.initiative, one.kind) for one in profile.estimates]
    if len(set(made)) < len(made):
        yield ("estimates",), "one estimate for each initiative and kind", made
    for item, decision in profile.decisions.items():
        if decision.role in ("wait", "no") and (decision.start or decision.variant):
            yield ("decisions", item, "start"), f"no start or variant, because the role is {decision.role}", "one"
        if decision.role not in ("wait", "no") and not decision.start:
            yield ("decisions", item, "start"), "the year in which it starts", None


def _spans(profile: Profile) -> Iterator[tuple[Path, float, float]]:
    """Every pair of a low and a high end, with where the low one stands."""
    for at, estimate in enumerate(profile.estimates):
        yield ("estimates", at, "low"), estimate.low, estimate.high
        if estimate.second is not None:
            yield ("estimates", at, "second", "low"), estimate.second.low, estimate.second.high
    for item, peer in profile.peers.items():
        yield ("peers", item, "low"), peer.low, peer.high
