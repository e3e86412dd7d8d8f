"""Changes of initiatives: bringing in the reference data, and correcting a fact; a person's correction survives."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_type_hints

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.versions import Refused, require_version
from bundel.apps.horizon import files
from bundel.apps.horizon.models import DataMark, Fact, HorizonEvent, Initiative, Package, Theme
from bundel.apps.horizon.words import expected_in_words
from bundel.engine.reference.amounts import precision
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.faults import Faults
from bundel.engine.reference.initiative import Initiative as InitiativeRow
from bundel.engine.reference.plain import convert
from bundel.engine.reference.reference import Reference
from bundel.engine.texts import is_readable

DATES = ("deadline", "date", "status_as_of")


class WrongValue(Refused):
    """A value that the field cannot hold; the text says what was expected and what was found."""

    def __init__(self, text: str) -> None:
        super().__init__({"value": text})


@dataclass(slots=True)
class Loaded:
    """How many rows a load made, changed and kept because a person had corrected them."""

    made: int = 0
    changed: int = 0
    suggested: int = 0
    removed: int = 0
    total: int = 0

    @property
    def is_nothing_new(self) -> bool:
        """Whether the load changed nothing at all."""
        return not (self.made or self.changed or self.suggested or self.removed)


@dataclass(slots=True)
class _History:
    """The standing facts of one kind of subject, and the new ones that a load makes."""

    subject: str
    current: dict[tuple[int, str], Fact] = field(default_factory=dict)
    from_file: dict[tuple[int, str], Any] = field(default_factory=dict)
    chains: list[tuple[Fact | None, list[Fact]]] = field(default_factory=list)


@transaction.atomic
def load_horizon(reference: Reference) -> Loaded:
    """Bring in themes, packages, initiatives and events; a second time the same changes nothing.

    A field whose current fact a person gave is left alone; what the files now say is kept as a suggestion.
    """
    done = Loaded()
    themes = _load_rows(Theme, files.theme_values(reference), done)
    packages = _load_rows(Package, files.package_values(reference), done)
    wanted = files.initiative_values(reference, themes, packages)
    earlier = {row.id: row.deadline_history for row in reference.initiatives}
    initiatives = _load_subjects(Initiative, wanted, files.CORRECTABLE, earlier, "deadline", done)
    events = files.event_values(reference, themes, initiatives)
    moved = {row.id: row.earlier_dates for row in reference.events}
    _load_subjects(HorizonEvent, events, ("date",), moved, "date", done)
    for model, known in ((HorizonEvent, events), (Initiative, wanted), (Package, packages), (Theme, themes)):
        done.removed += model.objects.exclude(slug__in=list(known)).delete()[0]
    if not done.is_nothing_new:
        mark_change()
    return done


def mark_change() -> None:
    """Let everybody who keeps the data read them again."""
    DataMark.objects.update_or_create(pk=1, defaults={"mark": secrets.token_hex(16)})


def _load_rows(model: Any, wanted: Mapping[str, files.Values], done: Loaded) -> dict[str, int]:
    """Make and change rows by slug, and give their ids."""
    standing = {row.slug: row for row in model.objects.all()}
    fresh = [model(slug=slug, **values) for slug, values in wanted.items() if slug not in standing]
    model.objects.bulk_create(fresh)
    changed = [row for slug, row in standing.items() if slug in wanted and _fill(row, wanted[slug])]
    if changed:
        model.objects.bulk_update(changed, list(next(iter(wanted.values()))), batch_size=50)
    done.made += len(fresh)
    done.changed += len(changed)
    done.total += len(wanted)
    return dict(model.objects.values_list("slug", "id"))


def _fill(row: models.Model, values: files.Values) -> bool:
    """Put the values on the row; whether one of them is new."""
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


def _load_subjects(
    model: Any,
    wanted: Mapping[str, files.Values],
    kept: Iterable[str],
    earlier: Mapping[str, tuple[str, ...]],
    dated: str,
    done: Loaded,
) -> dict[str, int]:
    """Load rows whose fields have a history: the new facts first, then what the columns show."""
    subject = "initiative" if model is Initiative else "event"
    history = _history_of(subject)
    ids = dict(model.objects.values_list("slug", "id"))
    shown = {slug: dict(values) for slug, values in wanted.items()}
    for slug, values in shown.items():
        for name in kept if slug in ids else ():
            values[name] = _settled(history, ids[slug], name, values, done)
    fresh = [slug for slug in wanted if slug not in ids]
    ids = _load_rows(model, shown, done)
    for slug in fresh:
        for name in kept:
            before = earlier[slug] if name == dated else ()
            _begin(history, ids[slug], name, wanted[slug], before)
    _keep(history)
    return ids


def _history_of(subject: str) -> _History:
    history = _History(subject)
    for fact in Fact.objects.filter(**{f"{subject}__isnull": False}).order_by("id"):
        key = (getattr(fact, f"{subject}_id"), fact.field)
        if fact.is_from_file:
            history.from_file[key] = fact.value
        if fact.replaced_by_id is None and not fact.is_suggestion:
            history.current[key] = fact
    return history


def _settled(history: _History, subject_id: int, name: str, values: files.Values, done: Loaded) -> Any:
    """The value that the column shows after the load, with the facts that lead to it."""
    current, value = history.current[subject_id, name], values[name]
    if history.from_file[subject_id, name] == value:
        return current.value
    fact = _fact_from_file(history.subject, subject_id, name, value, values)
    if current.is_from_file:
        history.chains.append((current, [fact]))
        return value
    fact.is_suggestion = True
    history.chains.append((None, [fact]))
    done.suggested += 1
    return current.value


def _begin(history: _History, subject_id: int, name: str, values: files.Values, before: tuple[str, ...]) -> None:
    """The first facts of a field: the earlier dates, oldest first, and then the current value."""
    past = [one for one in before if one != values[name]]
    facts = [_fact_from_file(history.subject, subject_id, name, value, values) for value in [*past, values[name]]]
    history.chains.append((None, facts))


def _fact_from_file(subject: str, subject_id: int, name: str, value: Any, values: files.Values) -> Fact:
    return Fact(
        **{f"{subject}_id": subject_id},
        field=name,
        value=value,
        precision=precision_of(name, value),
        source="\n".join(values["source"]),
        evidence=values["evidence"],
    )


def precision_of(name: str, value: Any) -> str:
    """How precise the value of a date field is: day, month, quarter or year; empty for other fields and no date."""
    return precision(value) if name in DATES and value else ""


def _keep(history: _History) -> None:
    """Write the new facts, each of a chain replaced by the next."""
    # Made as suggestions first: two current facts of one field are refused, and a fact can only point at one that is.
    final = [(fact, fact.is_suggestion) for _before, chain in history.chains for fact in chain]
    for fact, _is_suggestion in final:
        fact.is_suggestion = True
    Fact.objects.bulk_create([fact for fact, _is_suggestion in final], batch_size=500)
    replaced = []
    for before, chain in history.chains:
        line = [*([before] if before else []), *chain]
        for old, new in zip(line, line[1:], strict=False):
            old.replaced_by = new
        replaced += line[:-1]
    Fact.objects.bulk_update(replaced, ["replaced_by"], batch_size=500)
    plain = defaultdict(list)
    for fact, is_suggestion in final:
        plain[is_suggestion].append(fact.pk)
    for at in range(0, len(plain[False]), 500):
        Fact.objects.filter(pk__in=plain[False][at : at + 500]).update(is_suggestion=False)


@transaction.atomic
def correct_fact(
    viewer: Viewer,
    slug: str,
    field: str,
    value: object,
    *,
    source: str,
    read_on: date,
    seen_version: int,
    now: datetime,
) -> Fact:
    """Correct one field of an initiative, with the source and the day on which it was read.

    The old value stays in the history. Raises PermissionDenied for who is no curator, VersionConflict when somebody
    else was first, WrongValue for what the field cannot hold; then nothing was changed.
    """
    if not viewer.is_curator:
        raise PermissionDenied(
            _("Alleen de redactie van de vereniging verbetert feiten. U kunt wel een voorstel mailen.")
        )
    initiative = Initiative.objects.select_for_update().get(slug=slug)
    require_version(seen_version, initiative.version, initiative.name)
    checked = _checked(field, value)
    if getattr(initiative, field) == checked:
        raise WrongValue(_("Dit staat er al. Er is niets veranderd."))
    current = Fact.objects.get(initiative=initiative, field=field, replaced_by__isnull=True, is_suggestion=False)
    fact = Fact(
        initiative=initiative,
        field=field,
        value=checked,
        precision=precision_of(field, checked),
        source=source,
        read_on=read_on,
        evidence="gelezen",
        by_id=viewer.person_id,
        by_name=viewer.name,
        recorded_at=now,
    )
    history = _History("initiative", chains=[(current, [fact])])
    _keep(history)
    setattr(initiative, field, checked)
    initiative.version += 1
    initiative.save(update_fields=[field, "version"])
    mark_change()
    return fact


def _checked(field: str, value: object) -> Any:
    """The value as the reference data themselves would accept it."""
    if field not in files.CORRECTABLE:
        raise WrongValue(_("Dit veld kan hier niet worden verbeterd."))
    row = InitiativeRow if field in InitiativeRow.__dataclass_fields__ else Curation
    faults = Faults("")
    checked = convert(get_type_hints(row, include_extras=True)[field], value, (), faults)
    if faults.found:
        expected = expected_in_words(faults.found[0].expected)
        if not expected:
            raise WrongValue(_("Deze waarde kan hier niet."))
        raise WrongValue(_("Deze waarde kan niet. Vul in: %(expected)s.") % {"expected": expected})
    _require_room(field, checked)
    return checked


def _require_room(field: str, value: Any) -> None:
    """Raise WrongValue for a value that is longer or larger than the column, or has signs that no file can hold."""
    column: Any = Initiative._meta.get_field(field)
    if isinstance(value, int):
        # The limits of every database, not of the one at hand: SQLite takes what PostgreSQL refuses.
        most = BaseDatabaseOperations.integer_field_ranges[column.get_internal_type()][1]
        if value > most:
            raise WrongValue(_("Dit getal is te groot. Vul hoogstens %(most)s in.") % {"most": most})
    elif isinstance(value, str) and column.max_length and len(value) > column.max_length:
        raise WrongValue(_("Deze tekst is te lang. Gebruik hoogstens %(most)s tekens.") % {"most": column.max_length})
    if isinstance(value, str) and not is_readable(value):
        raise WrongValue(_("Deze tekst heeft een teken dat niet kan. Typ de tekst opnieuw."))
