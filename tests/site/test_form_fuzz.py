"""Every form that there is, with every field spoiled: never a fault, and a refusal leaves nothing behind.

Here a few fields of each form, as a few of the roles; with the long tests every field with every word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings
from tests.apps.accounts.second_steps import give_app
from tests.site.form_fuzz import Form, answered, every_form, spoiled
from tests.two_organisations import AT, FIRST, ON, ROLES, fill, mailbox

from bundel.apps.accounts.actions.inviting import Guest, invite
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.site import clock

SOME = ("decider", "administrator")
OF_ALL = ("home", "accounts:account", "accounts:confirm")
OF_A_PLACE = ("portfolio:municipality", "decisions:decisions", "decisions:position", "portfolio:agenda",
              "accounts:people", "accounts:mandates")  # fmt: skip


@pytest.fixture
def clients(reference: None, settings: Settings) -> dict[str, Client]:
    """A browser for each role, logged in for as long as it takes; nothing is computed within a request."""
    settings.ADVICE_AT_ONCE_SCENARIOS = 0
    settings.SESSION_IDLE = settings.SESSION_LONGEST = settings.RECENT_LOGIN = timedelta(days=1)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 86_400
    fill("een lang geheim van hier")
    made = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, client in made.items():
        if role != "visitor":
            client.force_login(User.objects.get(email=mailbox(role)))
    # What there is only after something was done: a second step, a calculation under way, answers not saved yet.
    give_app(User.objects.get(email=mailbox("administrator")))
    made["visitor"].post(reverse("portfolio:agenda", args=[FIRST]), {"key": "een"})
    answer = made["decider"].post(reverse("portfolio:refine", args=[FIRST]), {"key": "twee", "fte": "4"})
    assert answer.status_code == 302
    return made


def starts() -> list[str]:
    """Where everybody begins: the pages to which no link leads, those of a link in a mail among them."""
    place, person = Organisation.objects.get(code=FIRST), User.objects.get(email=mailbox("reader"))
    guest = Guest("nieuw@twee.example", "Nieuw", Role.READER)
    invited = invite(guest, place, made_by=None, on=ON, now=clock.now(), trail=Trail(AT, "test"))
    proof = [urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)]
    mailed = [reverse("accounts:invitation", args=[invited.token]), reverse("accounts:new_password", args=proof)]
    return [*mailed, *map(reverse, OF_ALL), *(reverse(name, args=[FIRST]) for name in OF_A_PLACE)]


def faults(clients: dict[str, Client], forms: list[Form], turn: int | None) -> tuple[list[str], Counter[int]]:
    found, statuses = list[str](), Counter[int]()
    for at, form in enumerate(forms):
        for name, how, body in spoiled(form, None if turn is None else turn + at):
            status, is_partial = answered(clients[form.role], form, body)
            statuses[status] += 1
            if status >= 500 or is_partial:
                found.append(f"{form.role} POST {form.action} ({form.name}): {name} = {how}: {status}")
    return found, statuses


def test_a_few_spoiled_fields_of_every_form_are_no_fault(clients: dict[str, Client]) -> None:
    forms = every_form({role: clients[role] for role in SOME}, starts(), 1)
    found, statuses = faults(clients, forms, 0)

    assert found == []
    assert len(forms) >= 70 and statuses[422] > 50 and statuses[302] > 20


@pytest.mark.long
def test_every_spoiled_field_of_every_form_is_no_fault(clients: dict[str, Client]) -> None:
    forms = every_form(clients, starts(), 2)
    found, statuses = faults(clients, forms, None)

    print(f"{len(forms)} forms, {statuses.total()} times sent: {dict(sorted(statuses.items()))}")
    assert found == []
    assert statuses.total() > 5_000


def breaks(request: HttpRequest) -> HttpResponse:
    """A view that cannot stand an empty text, as many could not."""
    return HttpResponse(str(int(request.POST["text"] or "none")))


def leaves_something(request: HttpRequest) -> HttpResponse:
    """A view that refuses after it wrote."""
    OrganisationKind.objects.create(code="half", name="Half", place=99)
    return HttpResponse(status=422)


@pytest.mark.django_db
@pytest.mark.parametrize(("view", "told"), [(breaks, "text = nothing: 500"), (leaves_something, "text = nothing: 422")])
def test_a_form_that_breaks_or_leaves_something_behind_is_found(
    view: Callable[[HttpRequest], HttpResponse], told: str, settings: Settings
) -> None:
    """The negative control."""
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": [path("broken/", view, name="broken")]})
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("bundel.apps.")]
    form = Form("/broken/", "broken", "visitor", {"text": ["1"]})

    found, _ = faults({"visitor": Client(raise_request_exception=False)}, [form], None)

    assert f"visitor POST /broken/ (broken): {told}" in found
