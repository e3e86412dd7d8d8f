"""Successions: from a day on one organisation holds what another was; the lines they make, and what is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Kind = Literal["merge", "split", "renaming", "boundary"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LIVES_ON: Kind = "boundary"
"""After a change of boundary the one that gave ground lives on, and keeps what it recorded."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Succession:
    """From ``on`` the organisation ``after`` holds (part of) what ``before`` was; the day before, it did not."""

    before: str
    after: str
    on: date
    kind: Kind = "merge"


@dataclass(frozen=True, slots=True)
class Lineage:
    """Codes of what went into an organisation, and of what it went into, nearest first.

    ``renamed`` are those of its predecessors that were the same organisation under another name or code.
    """

    code: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    renamed: tuple[str, ...] = ()

    @property
    def own_and_before(self) -> tuple[str, ...]:
        """Whose records an organisation answers for: its own and those of what went into it."""
        return (self.code, *self.predecessors)


@dataclass(frozen=True, slots=True)
class Period:
    """When an organisation exists; ``until`` is the first day without it. None: no bound that we know of."""

    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it exists on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Ended:
    """One row of such a register: an organisation, its last day, and who holds today what it was."""

    code: str
    last_day: date
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a succession: ``itself``, ``unknown``, ``circle``, ``not_ended``, ``not_there``, ``gone``."""

    succession: Succession
    what: str


def lineage(code: str, successions: Iterable[Succession], on: date) -> Lineage:
    """What came before and after an organisation through successions up to and including a day.

    A change of boundary makes no line: whoever gave ground lives on. A circle in the data does no harm.
    """
    known = list(successions)
    forward, back = steps(known, on)
    _forward, only_renamed = steps((one for one in known if one.kind == "renaming"), on)
    return Lineage(code, tuple(reached(code, back)), tuple(reached(code, forward)), tuple(reached(code, only_renamed)))


def steps(successions: Iterable[Succession], on: date) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What follows on each code, and what went before each, through successions up to and including a day."""
    forward: dict[str, list[str]] = defaultdict(list)
    back: dict[str, list[str]] = defaultdict(list)
    for one in successions:
        if one.on <= on and one.kind != LIVES_ON:
            forward[one.before].append(one.after)
            back[one.after].append(one.before)
    return dict(forward), dict(back)


def reached(code: str, following: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Everything that can be reached from a code, nearest first, each once; never the code itself."""
    seen, waiting = {code}, [code]
    while waiting:
        for one in following.get(waiting.pop(0), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
                yield one


def ends(code: str, successions: Iterable[Succession], on: date) -> tuple[str, ...]:
    """Where the lines from a code end on a day: the code itself when nothing followed on it."""
    forward, _back = steps(successions, on)
    return tuple(one for one in (code, *reached(code, forward)) if one not in forward)


def from_register(ended: Iterable[Ended], began: Mapping[str, date]) -> list[Succession]:
    """The successions behind a register that only says who ended when, and who holds the ground today.

    Such a register leaves out what came and went in between: then the succession starts when the present holder began
    (``began``, by code; not there: before the register). More holders are a split; a holder that began the day after,
    with nobody else who ended then, is the same municipality under another code; all else is a merge.
    """
    rows = list(ended)
    last_days = Counter((after, one.last_day) for one in rows for after in one.successors)
    return [
        Succession(
            one.code, after, max(one.last_day + DAY, began.get(after, date.min)), _kind(one, after, began, alone)
        )
        for one in rows
        for after in one.successors
        for alone in [last_days[after, one.last_day] == 1]
    ]


def _kind(one: Ended, after: str, began: Mapping[str, date], alone: bool) -> Kind:
    if len(one.successors) > 1:
        return "split"
    return "renaming" if alone and began.get(after) == one.last_day + DAY else "merge"


def faults(successions: Sequence[Succession], periods: Mapping[str, Period]) -> list[LineFault]:
    """Everything that cannot be, in the order of the successions; ``periods`` holds every organisation by code.

    Who went into another no longer exists on that day (after a change of boundary: still does), and the other does.
    """
    circular = _in_circles(successions)
    return [LineFault(one, what) for one in successions for what in _wrong(one, periods, circular)]


def _wrong(one: Succession, periods: Mapping[str, Period], circular: set[str]) -> Iterator[str]:
    if one.before == one.after:
        yield "itself"
        return
    before, after = periods.get(one.before), periods.get(one.after)
    if before is None or after is None:
        yield "unknown"
        return
    if {one.before, one.after} <= circular:
        yield "circle"
    if one.kind == LIVES_ON and not before.holds(one.on):
        yield "gone"
    if one.kind != LIVES_ON and (before.until is None or before.until > one.on):
        yield "not_ended"
    if not after.holds(one.on):
        yield "not_there"


def _in_circles(successions: Iterable[Succession]) -> set[str]:
    """The codes that come back to themselves."""
    forward, _back = steps(successions, date.max)
    return {code for code in forward if any(code in forward.get(one, ()) for one in (code, *reached(code, forward)))}
