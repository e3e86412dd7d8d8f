"""What is kept about people, declared by every app for its own models: what is shown, and what happens at an erasure.

A test reads the models and refuses one with a link to a person, or a text, that is not declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

Words = str | Promise
# At an erasure: the row goes; the row stays without the person; or it stays with a number that leads to nobody.
Deed = Literal["row_goes", "link_goes", "number_stays"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """One model: which fields lead to a person, which texts may name one, and which are about nobody."""

    model: str
    # A key of data/retention.yaml.
    kind: str
    title: Words
    # Field → what happens to the row when that person is erased.
    links: Mapping[str, Deed]
    # Column of the download → its words, by the path from the model.
    shows: Mapping[str, Words]
    # Written by people, so that a name may stand in it: it is replaced at an erasure.
    texts: Collection[str] = ()
    # Hold something of the person and go with the row; never shown, such as a key.
    secrets: Collection[str] = ()
    # Codes and names of things.
    neutral: Collection[str] = ()
    # Name the person or hold texts that can't simply be replaced: the app itself sees to them (``erasing``).
    seen_to: Collection[str] = ()
    # The words of the keys of a shown column, where the field itself has none in plain Dutch.
    says: Mapping[str, Callable[[], Mapping[Any, Words]]] = field(default_factory=dict)
    # The path to the organisation whose people write here; empty: a text here is nobody's own organisation.
    organisation: str = ""
    # The path to the address of a person, where rows are found by it.
    address: str = ""

    @property
    def deeds(self) -> set[Deed]:
        """All that happens to rows of it when a person is erased; rows found by an address go."""
        return {*self.links.values(), *(("row_goes",) if self.address else ())}

    @property
    def labels(self) -> Sequence[Mapping[Any, Words]]:
        """For each shown column the words of its keys, where it has some; else nothing."""
        own = {path: words() for path, words in self.says.items()}
        return [own[path] if path in own else _labels(_model(self.model), path) for path in self.shows]

    @property
    def rows(self) -> QuerySet[Any]:
        return _model(self.model)._default_manager.all()

    def of(self, person_id: int, address: str) -> QuerySet[Any]:
        """The rows about one person."""
        about = Q()
        for link in self.links:
            about |= Q(**{link: person_id})
        if self.address:
            about |= Q(**{f"{self.address}__iexact": address})
        return self.rows.filter(about) if about else self.rows.none()


@dataclass(frozen=True, slots=True)
class Nobody:
    """A model without people: public facts, figures, keys of machines. It may have no link to a person."""

    model: str
    why: str


@dataclass(frozen=True, slots=True)
class More:
    """What is about a person and stands in no column of its own, such as an argument within a decision."""

    key: str
    title: Words
    kind: str
    columns: Sequence[Words]
    rows: Callable[[int], Iterable[Sequence[object]]]
    at_erasure: Deed = "link_goes"


@dataclass(frozen=True, slots=True)
class Erased:
    """Who is erased: number, address, what texts are searched for, and in which organisations the person worked."""

    person_id: int
    address: str
    wanted: tuple[str, ...]
    organisation_codes: tuple[str, ...]
    at: datetime


Erase = Callable[[Erased], int]
PERSONAL: dict[str, Personal] = {}
NOBODY: dict[str, Nobody] = {}
MORE: dict[str, More] = {}
# What an app does beyond what its declarations say; runs before the person goes.
ERASING: dict[str, Erase] = {}


def declare(*declared: Personal | Nobody | More) -> None:
    """Make known what an app keeps about people; called once, when the app is ready."""
    for one in declared:
        if isinstance(one, Personal):
            PERSONAL[one.model] = one
        elif isinstance(one, Nobody):
            NOBODY[one.model] = one
        else:
            MORE[one.key] = one


def erasing(app: str, erase: Erase) -> None:
    """Make known what an app does when a person is erased."""
    ERASING[app] = erase


def _labels(model: type[Model], path: str) -> Mapping[Any, Words]:
    """The words of the keys of a field, along a path over links."""
    *links, last = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model  # type: ignore[assignment]
    return {} if last.endswith("_id") else dict(getattr(model._meta.get_field(last), "flatchoices", ()))


def _model(label: str) -> type[Model]:
    return apps.get_model(label)
