"""What a municipality told, as one plain document: the profile that the engine reads, and what only the page needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import yaml

from bundel.engine.question.profile import BadProfile, Profile
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.reference.documents import decoded, read_yaml
from bundel.engine.reference.faults import DataFault, Faults
from bundel.engine.reference.reference import Reference
from bundel.engine.texts import is_readable

LONGEST_NAME = 80
MOST_BYTES = 200_000
"""More than any profile needs; what is larger is refused before it is read."""
MOST_PARTS = 10_000
"""A whole profile has some thousands of names, values and brackets; more of them is no profile, and slow to read."""
MOST = 10**15
PAGE_KEYS = ("owners", "asked", "list_is_right")


@dataclass(frozen=True, slots=True)
class Answers:
    """``profile`` is the document that ``read_profile`` reads.

    ``owners``: who looks after an item within the municipality. ``asked``: items about which somebody asked
    whether one can still join, and heard yes. ``list_is_right``: "klopt dit?" was answered.
    """

    profile: Mapping[str, Any] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    list_is_right: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.profile and not self.list_is_right

    def with_profile(self, **changes: Any) -> Answers:
        """The same answers with parts of the profile replaced; None and empty mean: not answered."""
        profile = {key: value for key, value in {**self.profile, **changes}.items() if value not in (None, {}, [], ())}
        return replace(self, profile=profile)

    def to_plain(self) -> dict[str, Any]:
        """The document as it is kept and exported; ``answers_from`` reads it."""
        page = {"owners": dict(self.owners), "asked": list(self.asked), "list_is_right": self.list_is_right}
        return {**self.profile, **{key: value for key, value in page.items() if value}}


def answers_from(document: Mapping[str, Any]) -> Answers:
    """The answers in a document that was checked before."""
    profile = {key: value for key, value in document.items() if key not in PAGE_KEYS}
    return Answers(
        profile,
        dict(document.get("owners", {})),
        tuple(document.get("asked", ())),
        bool(document.get("list_is_right", False)),
    )


def checked(answers: Answers, reference: Reference, code: str) -> Profile:
    """The profile of answers as the engine reads it; raises BadProfile when anything is wrong with it."""
    profile = read_profile(cast(dict[str, object], dict(answers.profile)), reference)
    faults = [*_other_municipality(profile, code), *_page_faults(answers)]
    if faults:
        raise BadProfile(faults)
    return profile


def read_answers(source: bytes, reference: Reference, code: str, file: str) -> Answers:
    """The answers in an uploaded file, YAML or JSON, all or nothing; raises BadProfile with lines."""
    if len(source) > MOST_BYTES:
        raise BadProfile([DataFault(file, None, "", f"at most {MOST_BYTES} bytes", f"{len(source)} bytes")])
    document = plain_document(source, file)
    answers = shaped(document, file)
    # Read from the text when that is the whole profile, so that faults name their line.
    whole = not set(document) & set(PAGE_KEYS)
    profile = read_profile(source if whole else dict(answers.profile), reference, file)
    faults = [*_other_municipality(profile, code), *_page_faults(answers)]
    if faults:
        raise BadProfile(faults)
    return answers


def plain_document(source: bytes, file: str) -> dict[str, Any]:
    """The object in a YAML or JSON text, as JSON values only; raises BadProfile."""
    faults = Faults(file)
    text = decoded(source, faults)
    if text is not None:
        _refuse_blowing_up(text, faults)
    document = None if text is None or faults.found else read_yaml(text, faults)
    if not faults.found and not isinstance(document, dict):
        faults.add((), "an object with answers", document)
    if faults.found:
        raise BadProfile(faults.found)
    return cast(dict[str, Any], json.loads(json.dumps(document, default=str)))


def _refuse_blowing_up(text: str, faults: Faults) -> None:
    """A repeated part can stand for a billion values, or hold itself; no profile that was taken from here has one."""
    try:
        for count, part in enumerate(yaml.parse(text, yaml.CSafeLoader), start=1):
            if isinstance(part, yaml.AliasEvent) or count > MOST_PARTS:
                expected = f"every value written out, at most {MOST_PARTS} parts"
                faults.add_in_words((), expected, "a repeated part" if count <= MOST_PARTS else "more")
                return
    except yaml.YAMLError:
        # Whoever reads it next says what is wrong, and on which line.
        return


def shaped(document: Mapping[str, Any], file: str) -> Answers:
    """The answers in an unchecked object; raises BadProfile when it holds what nothing can show or keep,
    or when what only the page needs has another shape."""
    wrong = [DataFault(file, None, where, expected, "another value") for where, expected in _unusable(document)]
    if wrong:
        raise BadProfile(wrong)
    for key, kind, expected in (
        ("owners", dict, "an object with a name for each item"),
        ("asked", list, "a list of items"),
        ("list_is_right", bool, "true or false"),
    ):
        if key in document and not isinstance(document[key], kind):
            wrong.append(DataFault(file, None, key, expected, type(document[key]).__name__))
    if wrong:
        raise BadProfile(wrong)
    return answers_from(document)


def _unusable(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a text has signs that no file, page or database takes, or a number that nothing computes with."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str) and not is_readable(value):
            yield place, "text without control characters or invisible signs"
        elif isinstance(value, int) and abs(value) > MOST:
            yield place, f"a number up to {MOST}"
        elif isinstance(value, list):
            waiting += [(place, one) for one in value]
        elif isinstance(value, Mapping):
            waiting += [(place, name) for name in value]
            waiting += [(place or shown_name(name), one) for name, one in value.items()]


def shown_name(name: str) -> str:
    """The name of a part, short and safe to say back."""
    return name[:40] if is_readable(name) else "?"


def _other_municipality(profile: Profile, code: str) -> list[DataFault]:
    other = profile.municipality
    return [] if other in (None, code) else [DataFault("profile", None, "municipality", code, str(other))]


def _page_faults(answers: Answers) -> list[DataFault]:
    bad = [
        DataFault(
            "profile", None, f"owners.{str(item)[:40]}", f"a name of at most {LONGEST_NAME} signs", "another value"
        )
        for item, name in answers.owners.items()
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME
    ]
    return bad + [
        DataFault("profile", None, "asked", "ids of items", "another value")
        for item in answers.asked
        if not isinstance(item, str)
    ]
