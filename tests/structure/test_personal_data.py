"""Every link to a person and every text in a model is declared: what is shown, and what happens at an erasure."""

from __future__ import annotations

from dataclasses import replace

from django.apps import apps
from django.db.models import CASCADE, SET_NULL, CharField, Field, GenericIPAddressField, JSONField, Model, TextField

from bundel.apps.accounts.models import User
from bundel.apps.keeping.clearing import CLEARERS, TOGETHER
from bundel.apps.keeping.people import MORE, NOBODY, PERSONAL, Nobody, Personal
from bundel.apps.keeping.terms import kinds

TEXTS = (CharField, TextField, JSONField, GenericIPAddressField)
# A number of a person without a foreign key, as the audit log keeps it.
NUMBERS = {"actor_id", "person_id", "user_id", "by_id", "agreed_by_id"}
GOES = {CASCADE: "row_goes", SET_NULL: "link_goes"}


def label_of(model: type[Model]) -> str:
    return model._meta.label


def links_of(model: type[Model]) -> dict[str, Field]:
    """The fields that name a person by key or by number."""
    fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, Field)}
    return {name: field for name, field in fields.items() if field.related_model is User or field.attname in NUMBERS}


def texts_of(model: type[Model]) -> set[str]:
    """The fields in which a name could stand."""
    return {field.name for field in model._meta.get_fields() if isinstance(field, TEXTS) and not field.choices}


def undeclared(models: list[type[Model]], personal: dict[str, Personal], nobody: dict[str, Nobody]) -> list[str]:
    found = []
    for model in models:
        label, declared = label_of(model), personal.get(label_of(model))
        if declared is None:
            is_excused = label in nobody or model._meta.app_label in nobody
            missing = set(links_of(model)) if is_excused else links_of(model).keys() | texts_of(model)
        else:
            told = {*declared.links, *declared.shows, *declared.texts, *declared.secrets, *declared.neutral}
            told |= {*declared.seen_to, declared.address}
            missing = (links_of(model).keys() - declared.links.keys()) | (texts_of(model) - told)
        found += [f"{label}.{name}" for name in sorted(missing)]
    return found


def test_every_link_to_a_person_and_every_text_is_declared() -> None:
    assert undeclared(apps.get_models(include_auto_created=True), PERSONAL, NOBODY) == []


def test_a_model_with_a_link_to_a_person_that_is_not_declared_is_found() -> None:
    without = {label: one for label, one in PERSONAL.items() if label != "decisions.Remark"}

    found = undeclared(apps.get_models(), without, NOBODY)

    assert "decisions.Remark.by" in found and "decisions.Remark.text" in found


def test_a_new_text_on_a_declared_model_and_a_link_on_one_about_nobody_are_found() -> None:
    less = {**PERSONAL, "decisions.Remark": replace(PERSONAL["decisions.Remark"], shows={}, texts=())}
    excused = {**NOBODY, "inbox.Notice": Nobody("inbox.Notice", "as if it were about nobody")}
    without = {label: one for label, one in less.items() if label != "inbox.Notice"}

    found = undeclared(apps.get_models(), without, excused)

    assert set(found) == {"decisions.Remark.text", "inbox.Notice.person"}


def test_what_is_declared_is_what_the_database_does() -> None:
    wrong = [
        f"{label}.{name}: {PERSONAL[label].links[name]}"
        for label, model in ((label_of(model), model) for model in apps.get_models())
        if label in PERSONAL
        for name, field in links_of(model).items()
        if field.related_model is User and PERSONAL[label].links[name] != GOES.get(field.remote_field.on_delete)  # type: ignore[union-attr]
    ]

    assert wrong == []


def test_no_declaration_is_stale_and_each_has_its_term() -> None:
    models = {label_of(model) for model in apps.get_models(include_auto_created=True)}
    labels = {model._meta.app_label for model in apps.get_models(include_auto_created=True)}

    assert PERSONAL.keys() - models == set() and NOBODY.keys() - models - labels == set()
    assert PERSONAL.keys() & NOBODY.keys() == set()
    assert {one.kind for one in (*PERSONAL.values(), *MORE.values())} <= kinds().keys()


def test_every_kind_that_goes_by_itself_is_cleared_by_a_job_and_no_other_is() -> None:
    removed = {key for key, kind in kinds().items() if kind.end == "removed"}

    assert CLEARERS.keys() | TOGETHER.keys() == removed


def test_no_secret_is_shown() -> None:
    assert [label for label, one in PERSONAL.items() if set(one.secrets) & one.shows.keys()] == []
    assert {"password"} <= set(PERSONAL["accounts.User"].secrets)
