"""Planning a merger: first what it touches, then the plan, then its people; and cancelling it in time."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.decisions.conftest import decide, person
from tests.apps.directory.conftest import DAY, NEW, ONE, PLAN, TODAY, TRAIL, TWO, administrator, browser, keeper, send
from tests.apps.organisations.some_organisations import organisation

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Membership
from bundel.apps.accounts.policy import viewer_on
from bundel.apps.audit.models import AuditEntry
from bundel.apps.directory import actions, queries, telling
from bundel.apps.organisations.models import Merger, Organisation, Succession

pytestmark = pytest.mark.usefixtures("examples")
PLANNING = "/beheer/herindelingen/plannen/"
JOINING = {**PLAN, "before": "VB0002", "after": ONE, "new_code": "", "new_name": ""}


def planned(**changes: str) -> Merger:
    answer = send(browser(keeper()), PLANNING, {**PLAN, **changes})
    assert answer.status_code == 302
    return Merger.objects.latest("pk")


def roles_in(code: str) -> set[tuple[str, str]]:
    held = Membership.objects.filter(organisation__code=code)
    return set(held.values_list("person__email", "role"))


def test_the_preview_counts_what_is_touched_and_plans_nothing() -> None:
    decide("een", ONE)

    page = browser(keeper()).get(f"{PLANNING}?{urlencode(PLAN)}")

    touched = {row.table: row.counts for row in page.context["touched"]["some"]}
    assert (touched["accounts.Membership"], touched["decisions.Decision"]) == ((4, 4), (1, 0))
    assert "accounts.Mandate" in [row.table for row in page.context["touched"]["none"]]
    assert "Er verhuist niets" in page.content.decode() and "Plan dit" in page.content.decode()
    assert not Merger.objects.exists()


def test_a_double_click_is_one_plan() -> None:
    client, data = browser(keeper()), {**PLAN, "key": new_key()}

    answers = [client.post(PLANNING, data) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302] and Merger.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "2026-11-28"}, {"on": "ooit"}, {"before": "Nergens"}, {"before": "VB0001\nGM0513"}, {"basis": ""},
        {"new_code": ONE}, {"kind": "split"}, {"kind": "anders"}, {"new_name": ""},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_preview_and_plan_alike(changes: dict[str, str]) -> None:
    client, data = browser(keeper()), {**PLAN, **changes}

    seen, sent = client.get(f"{PLANNING}?{urlencode(data)}"), send(client, PLANNING, data)

    assert (seen.status_code, sent.status_code) == (422, 422)
    assert "fouten" in seen.content.decode() and not Merger.objects.exists()


def test_the_plan_stands_on_the_list_on_its_page_and_on_those_of_whom_it_touches() -> None:
    merger = planned()
    client = browser(keeper())

    for address in ("/beheer/herindelingen/", f"/beheer/herindelingen/{merger.pk}/", f"/organisatie/{NEW}/"):
        assert "Voorbeeldgemeente Samen (voorbeeld)" in client.get(address).content.decode()
    assert "gepland" in browser().get(f"/organisatie/{ONE}/").content.decode()
    assert "Bestaat nog niet (vanaf 1 januari 2027)" in browser().get(f"/organisatie/{NEW}/").content.decode()
    shown = administrator().get(f"/beheer/{ONE}/mensen/").content.decode()
    assert "bestaat tot 1 januari 2027" in shown and f"/organisatie/{ONE}/" in shown and "Nodig een lijst uit" in shown
    for kind in ("csv", "xlsx", "json"):
        assert client.get(f"/beheer/herindelingen/export.{kind}").status_code == 200
    assert "Er is geen herindeling gepland" not in client.get("/beheer/herindelingen/").content.decode()
    assert client.get("/beheer/herindelingen/999/").status_code == 404


def test_the_administrators_of_whom_it_touches_get_a_mail_of_the_plan_and_of_its_end() -> None:
    both = sorted(person("administrator", code).email for code in (ONE, TWO))
    plan = planned()

    assert sorted(one.to[0] for one in mail.outbox) == both
    told = mail.outbox[0].body
    assert "1 januari 2027" in told and "Voorbeeldgemeente Samen" in told and "Stb. 2026, 1" in told
    assert "http://testserver/organisatie/VB000" in told and "Klopt dit niet?" in told
    cancelled = send(browser(keeper()), f"/beheer/herindelingen/{plan.pk}/afzeggen/", follow=True)
    assert "krijgen nu een mail" in cancelled.content.decode()
    assert len(mail.outbox) == 4 and "zegde af" in mail.outbox[-1].body and "zegde af" not in told


def test_a_mail_that_does_not_leave_is_said_to_who_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "send", lambda _letters: False)

    shown = send(browser(keeper()), PLANNING, PLAN, follow=True).content.decode()

    assert "ging niet weg. Zeg het hun zelf" in shown and Merger.objects.exists()


def test_where_nobody_administers_nobody_is_mailed_and_that_is_no_fault() -> None:
    Membership.objects.exclude(organisation__code="VNGR").delete()

    assert "krijgen nu een mail" not in send(browser(keeper()), PLANNING, PLAN, follow=True).content.decode()
    assert mail.outbox == []


def test_without_a_plan_the_list_says_what_to_do() -> None:
    assert "Er is geen herindeling gepland" in browser(keeper()).get("/beheer/herindelingen/").content.decode()


def test_only_administrators_of_the_association_plan_and_see_plans() -> None:
    merger = planned()
    addresses = ("/beheer/herindelingen/", f"/beheer/herindelingen/{merger.pk}/", PLANNING)

    assert {administrator().get(one).status_code for one in addresses} == {403}
    assert {browser().get(one).status_code for one in addresses} == {302}
    assert send(administrator(), f"/beheer/herindelingen/{merger.pk}/afzeggen/").status_code == 403


def test_people_are_brought_over_by_hand_each_by_their_own_administrator() -> None:
    merger = planned()
    reader, decider = (Membership.objects.get(organisation__code=ONE, role=role) for role in ("reader", "decider"))

    send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/")
    assert {role for _who, role in roles_in(NEW)} == {"administrator"} and len(roles_in(NEW)) == 2
    page = administrator().get(f"/beheer/{ONE}/overbrengen/")
    send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [reader.pk, decider.pk]})
    again = send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [reader.pk]})

    assert "is er al" in page.content.decode() and again.status_code == 302
    assert roles_in(NEW) - {(who, "administrator") for who, _role in roles_in(NEW)} == {
        (reader.person.email, "reader"), (decider.person.email, "decider"),
    }  # fmt: skip
    assert viewer_on(reader.person_id, "", TODAY).roles_in(NEW) == frozenset()
    assert viewer_on(reader.person_id, "", DAY).roles_in(NEW) == {"reader"}
    assert AuditEntry.objects.filter(kind="role.given", organisation_code=NEW).count() == 4


@pytest.mark.parametrize("picked", [["999999"], ["x"], []])
def test_nobody_is_brought_over_who_is_not_ours(picked: list[str]) -> None:
    planned()
    foreign = Membership.objects.get(organisation__code=TWO, role="reader")

    answer = send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [*picked, str(foreign.pk)]})

    assert answer.status_code == 422 and "niemand overgebracht" in answer.content.decode()
    assert roles_in(NEW) == set()


def test_who_ticks_nobody_or_brings_over_who_is_there_is_told_so() -> None:
    merger, link = planned(), f"/beheer/{ONE}/overbrengen/"
    nobody = send(administrator(), link)
    assert nobody.status_code == 422 and "Vink eerst aan wie u overbrengt" in nobody.content.decode()

    client, carry = browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/"
    send(client, carry)
    assert "2 beheerders zijn overgebracht" in client.get(f"/beheer/herindelingen/{merger.pk}/").content.decode()
    send(client, carry)
    assert "geen beheerder meer" in client.get(f"/beheer/herindelingen/{merger.pk}/").content.decode()


def test_foreign_administrators_and_organisations_that_go_nowhere_find_no_page() -> None:
    planned()

    assert administrator(TWO).get(f"/beheer/{ONE}/overbrengen/").status_code == 404
    assert browser(person("decider")).get(f"/beheer/{ONE}/overbrengen/").status_code == 404
    assert browser(keeper()).get("/beheer/VNGR/overbrengen/").status_code == 404


def test_into_one_that_exists_its_own_administrator_decides_who_comes() -> None:
    merger = planned(**JOINING)

    page = administrator(TWO).get(f"/beheer/{TWO}/overbrengen/").content.decode()
    sent = send(administrator(TWO), f"/beheer/{TWO}/overbrengen/", {"rol": ["1"]})
    taken = administrator(TWO).get(f"/beheer/{TWO}/overbrengen/lijst.csv").content
    read = send(administrator(), f"/beheer/{ONE}/mensen/lijst/", {"file": SimpleUploadedFile("mensen.csv", taken)})
    told = send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/", follow=True)

    assert read.status_code == 302
    assert {("lezer@vb0002.example", "reader"), ("beslisser@vb0002.example", "decider")} <= roles_in(ONE)
    assert "wie daar beheerder is" in page and sent.status_code == 422
    assert "maakt geen nieuwe gemeente" in told.content.decode()


def test_cancelled_the_new_one_does_not_come_and_its_roles_go() -> None:
    merger = planned()
    send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/")

    told = send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/afzeggen/", follow=True)
    again = send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/afzeggen/", follow=True)

    assert "Afgezegd. Alles blijft zoals het was." in told.content.decode() and "al afgezegd" in again.content.decode()
    assert not Organisation.objects.filter(code=NEW).exists() and not Succession.objects.filter(merger=merger).exists()
    assert queries.mergers(TODAY)[0].state == "afgezegd" and queries.mergers(TODAY)[0].made == ""
    assert len(roles_in(ONE)) == 4
    merger.refresh_from_db()
    with pytest.raises(ValidationError, match="geen nieuwe gemeente"):
        actions.carry_administrators(merger, by=keeper(), today=TODAY, trail=TRAIL)


def test_after_its_day_it_stands_and_people_can_still_be_brought_over(monkeypatch: pytest.MonkeyPatch) -> None:
    merger = planned()
    send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/")
    monkeypatch.setenv("BUNDEL_TODAY", "2027-02-01")
    reader = Membership.objects.get(organisation__code=ONE, role=Role.READER)

    told = send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/afzeggen/", follow=True)
    send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [reader.pk]})

    assert "Afzeggen kan niet meer" in told.content.decode()
    assert Membership.objects.get(organisation__code=NEW, role="reader").valid_from.isoformat() == "2027-02-01"
    assert queries.mergers(DAY)[0].state == "ingegaan"


def test_who_keeps_the_installation_cannot_merge_the_last_association_away() -> None:
    organisation("VNGX", "association")
    client, plan = browser(keeper()), {**PLAN, "before": "VNGR", "after": "VNGX", "new_code": "", "new_name": ""}

    refused = send(client, PLANNING, plan)
    give_role(person("reader"), Organisation.objects.get(code="VNGX"), Role.ADMINISTRATOR, on=TODAY, trail=TRAIL)
    planned = send(client, PLANNING, plan)

    assert list(refused.context["form"].errors) == ["before"] and planned.status_code == 302


def test_a_day_before_there_were_municipalities_is_said_on_the_form() -> None:
    answer = browser(keeper()).get(PLANNING, {**PLAN, "on": "0001-01-01"})

    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["on"]
