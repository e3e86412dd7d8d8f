"""What is not everybody's is asked through ``visible_to``; what is foreign answers as what is absent."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from tests.apps.accounts.addresses import addresses, path_for
from tests.apps.accounts.conftest import ON, MakePerson

from bundel.apps.accounts.audience import EVERYONE, LOGGED_IN, Role, Viewer
from bundel.apps.accounts.models import Invitation, Mandate, Membership, StandIn, User
from bundel.apps.accounts.policy import RULES
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation

SOURCE = Path(settings.ROOT) / "src" / "bundel" / "apps"
ABSENT = "GM9999"


def protected() -> set[str]:
    """The models that say themselves who may see a row."""
    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def reads_past(source: str, models: set[str]) -> list[str]:
    """Places in a view or API that ask rows of a protected model without saying for whom."""
    return [
        f"line {node.lineno}: {node.value.value.id}.objects.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager")
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id in models
        and node.attr != "visible_to"
    ]


def doors() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.stem in ("views", "api") or {"views", "api"} & set(path.relative_to(SOURCE).parts):
            yield path


def test_no_view_and_no_api_reads_past_visible_to() -> None:
    found = {str(path.relative_to(SOURCE)): reads_past(path.read_text(), protected()) for path in doors()}

    assert {path: lines for path, lines in found.items() if lines} == {}
    assert len(protected()) >= 5 and len(found) >= 20


def test_the_check_notices_a_view_that_does() -> None:
    bad = "def view(request):\n    return Mandate.objects.filter(pk=1)\n"
    good = "def view(request):\n    return Mandate.objects.visible_to(viewer).filter(pk=1)\n"

    assert reads_past(bad, {"Mandate"}) == ["line 2: Mandate.objects.filter"] and reads_past(good, {"Mandate"}) == []


@pytest.fixture
def rows(gouda: Organisation, make_person: MakePerson) -> dict[type[Model], Model]:
    boss = make_person("bas", gouda, Role.DECIDER)
    held = Membership.objects.get(person=boss)
    now = timezone.now()
    return {
        Membership: held,
        StandIn: StandIn.objects.create(
            membership=held, stand_in=make_person("vera"), valid_from=ON, valid_until=ON.replace(year=2027)
        ),
        Mandate: Mandate.objects.create(person=boss, organisation=gouda, basis="x", valid_from=ON),
        Invitation: Invitation.objects.create(
            organisation=gouda, email="x@gouda.example", display_name="X", role=Role.READER, token_digest="d",
            made_at=now, expires_at=now + timedelta(days=1),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("place", ["GM0513", "GM0503"])
def test_who_sees_a_row_is_the_same_whoever_asks(rows: dict[type[Model], Model], role: Role | None, place: str) -> None:
    viewer = Viewer(10**6, "Iemand", {place: frozenset({role})} if role else {})
    is_here = place == "GM0513" and role is not None
    is_head = is_here and role == Role.ADMINISTRATOR
    wanted = {Membership: is_head, StandIn: is_head, Mandate: is_here, Invitation: is_head}

    seen = {model: model.objects.visible_to(viewer).filter(pk=row.pk).exists() for model, row in rows.items()}  # type: ignore[attr-defined]

    assert seen == wanted
    if role is None:
        assert not any(model.objects.visible_to(Viewer()).exists() for model in rows)  # type: ignore[attr-defined]


def test_everybody_sees_what_is_about_themselves(rows: dict[type[Model], Model]) -> None:
    boss, vera = (User.objects.get(display_name=name) for name in ("Bas", "Vera"))

    assert Membership.objects.visible_to(Viewer(boss.pk, "Bas")).count() == 1
    assert [StandIn.objects.visible_to(Viewer(one.pk, "x")).count() for one in (boss, vera)] == [1, 1]


def test_the_log_of_no_organisation_is_for_no_reader(db: None) -> None:
    AuditEntry.objects.create(at=timezone.now(), kind="x", place="x", result="done", keep_until=ON)

    assert not AuditEntry.objects.visible_to(["", "GM0513"]).exists()


def closed_to_strangers(method: str) -> list[str]:
    rules = {name: rule.see if method == "get" else rule.do for name, rule in RULES.items() if rule.own == "code"}
    return sorted(name for name, who in rules.items() if who not in (None, EVERYONE, LOGGED_IN) and name in addresses())


def words_of(client: Client, method: str, path: str, code: str) -> tuple[int, str]:
    """The answer without what differs at each request: numbers, tokens and the address itself."""
    answer = getattr(client, method)(path)
    text = re.sub(r"[0-9A-F]{8}\b", "", answer.content.decode())
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return answer.status_code, text.replace(code, "CODE")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_organisation_answers_word_for_word_as_one_that_is_not_there(
    method: str, client: Client, gouda: Organisation, delft: Organisation, make_person: MakePerson
) -> None:
    client.force_login(make_person("els", gouda, *(role for role in Role if role != Role.CURATOR)))
    names = closed_to_strangers(method)
    differing = []
    for name in names:
        foreign = words_of(client, method, path_for(name, "GM0503"), "GM0503")
        absent = words_of(client, method, path_for(name, ABSENT), ABSENT)
        if foreign != absent or foreign[0] != 404:
            differing.append((name, foreign[0], absent[0]))

    assert differing == [] and len(names) >= 10
