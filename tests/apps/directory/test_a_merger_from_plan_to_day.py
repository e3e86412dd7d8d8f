"""Two municipalities merge: nothing that was recorded moves, and the new one's people see it as their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from tests.apps.decisions.conftest import agreed_topic, decide, person, propose
from tests.apps.directory.conftest import DAY, NEW, ONE, PLAN, TODAY, TRAIL, TWO, administrator, browser, keeper, send

from bundel.apps.accounts.actions.last_administrator import only_administrator_of
from bundel.apps.accounts.actions.mandates import give_mandate
from bundel.apps.accounts.actions.roles import end_role, give_role
from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.models import Membership
from bundel.apps.accounts.policy import viewer_on
from bundel.apps.decisions import queries as decisions
from bundel.apps.decisions.actions import destroying, filing
from bundel.apps.decisions.actions.telling import deciders_of
from bundel.apps.decisions.archive.models import Destruction, Filing
from bundel.apps.decisions.archive.queries import that_may_go
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import Decision
from bundel.apps.estimates import queries as estimates
from bundel.apps.estimates.actions.telling import Told, tell_actual
from bundel.apps.estimates.queries import _seen_by
from bundel.apps.organisations.models import Merger, Organisation
from bundel.apps.organisations.queries import lineage_codes, with_own
from bundel.apps.portfolio import queries as portfolio
from bundel.apps.record.models import Entry
from bundel.engine.peers.publishing import Cell, Published
from bundel.engine.reference.reading import read_reference

pytestmark = pytest.mark.usefixtures("examples")
TOPIC = "gt-hardware-werkplek"
# What a merger may change: the list of organisations with its lines and plans, the log, and keys of forms.
OWN_TABLES = {"organisations", "audit", "sessions", "usersessions"}


def rows() -> dict[str, str]:
    """Every row of every table that is not about organisations themselves, as one digest a table."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in OWN_TABLES and model._meta.label not in ("accounts.UsedKey", "accounts.User"):
            content = repr(sorted(map(repr, model._base_manager.values_list())))
            found[model._meta.label] = hashlib.sha256(content.encode()).hexdigest()
    return found


@pytest.fixture
def recorded(examples: None) -> Decision:
    """Both decided, each for its own people; one told what a topic took; a proposal lies there."""
    made = decide("een", ONE, visibility="own")
    decide("twee", TWO, visibility="own", role="lead")
    tell_actual(
        organisation_code=ONE, topic=TOPIC, told=Told(hours=120), seen_version=0, by=person("decider").pk, at=TRAIL.at
    )
    propose(topic=agreed_topic())
    return made


@pytest.fixture
def merged(recorded: Decision, monkeypatch: pytest.MonkeyPatch) -> Iterator[Merger]:
    """The merger is planned, people of one of the two are brought over, and its day has come."""
    send(browser(keeper()), "/beheer/herindelingen/plannen/", PLAN)
    merger = Merger.objects.get()
    send(browser(keeper()), f"/beheer/herindelingen/{merger.pk}/beheerders/")
    decider = Membership.objects.get(organisation__code=ONE, role="decider")
    send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [decider.pk]})
    monkeypatch.setenv("BUNDEL_TODAY", DAY.isoformat())
    yield merger


def eyes(role: str = "decider", code: str = ONE) -> Viewer:
    one = person(role, code)
    return viewer_on(one.pk, str(one), DAY)


def page(address: str, who: Client) -> Any:
    return who.get(address)


def test_planning_and_its_day_move_no_row(recorded: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper()
    before = rows()

    send(browser(keeper()), "/beheer/herindelingen/plannen/", PLAN)
    monkeypatch.setenv("BUNDEL_TODAY", DAY.isoformat())
    answer = browser(person("decider")).get(f"/gemeente/{NEW}/besluiten/")

    assert answer.status_code == 200 and Organisation.objects.get(code=ONE).valid_until == DAY
    assert rows() == before
    assert list(Entry.objects.values_list("pk", flat=True)) == [0, 1]


def test_the_proof_notices_a_row_that_moves(recorded: Decision) -> None:
    """The negative control: a merger that would hand its rows over is seen."""
    before = rows()

    Decision.objects.filter(pk=recorded.pk).update(organisation=Organisation.objects.get(code="VNGR"))

    assert [table for table, digest in rows().items() if digest != before[table]] == ["decisions.Decision"]


def test_the_new_ones_people_see_what_both_decided_with_who_decided_it(merged: Merger) -> None:
    before = lineage_codes(NEW, DAY)[1:]
    found = decisions.standing_decisions(eyes(), NEW, before)

    assert {(one.organisation, one.topic) for one in found} == {(ONE, TOPIC), (TWO, TOPIC)}
    shown = page(f"/gemeente/{NEW}/besluiten/", browser(person("decider"))).content.decode()
    assert "besloten door Voorbeeldgemeente Klein" in shown and "besloten door Voorbeeldgemeente Midden" in shown
    one = page(f"/gemeente/{NEW}/besluiten/{TOPIC}/", browser(person("decider"))).content.decode()
    assert "die opging in Voorbeeldgemeente Samen (voorbeeld)" in one and "Intrekken" not in one


def test_what_lay_there_and_what_was_told_is_read_along(merged: Merger) -> None:
    lying = page(f"/gemeente/{NEW}/voorstellen/", browser(person("decider"))).content.decode()
    told = estimates.actuals_of(eyes(), NEW, (ONE, TWO))

    assert "Bleef liggen" in lying and agreed_topic().name in lying
    assert [(one.organisation, one.hours) for one in told] == [(ONE, 120)]


def test_where_the_two_differ_nothing_is_decided_for_both_and_a_new_decision_takes_their_place(merged: Merger) -> None:
    before = lineage_codes(NEW, DAY)[1:]
    assert decisions.fixed_decisions(eyes(), NEW, DAY, before) == {}

    form = browser(person("decider")).get(f"/gemeente/{NEW}/besluiten/{TOPIC}/nemen/").context["form"]
    assert form["seen_version"].value() == 0
    decide("drie", NEW)

    own = decisions.standing_decisions(eyes(), NEW, before)
    assert [(one.organisation, one.version) for one in own] == [(NEW, 1)]
    assert decisions.fixed_decisions(eyes(), NEW, DAY, before)[TOPIC]["role"] == "follow"
    history = decisions.history_of(eyes(), NEW, TOPIC, before)
    assert sorted(one.organisation for one in history) == [ONE, TWO, NEW]


def test_the_agenda_of_the_new_one_counts_what_both_use_and_have(merged: Merger) -> None:
    desk = portfolio.desk_for(NEW, {}, eyes(), DAY)
    assert desk is not None and desk.before == (ONE, TWO)

    shown = browser().get(f"/gemeente/{NEW}/").content.decode()
    assert "86.900" in shown and "opgeteld uit wie erin opging" in shown
    reference = read_reference()
    known = with_own(reference, NEW, ("GM0014",))

    assert desk.municipality.population == 18_400 + 68_500
    assert known.budget_by_code[NEW].spending_thousand_euro == 62_100 + 284_100
    used = {use.product for use in reference.products_used("GM0014")}
    assert used and {use.product for use in known.products_used(NEW)} == used


def test_who_was_not_brought_over_sees_nothing_of_it(merged: Merger) -> None:
    left = person("preparer")
    seen = viewer_on(left.pk, str(left), DAY)

    assert seen.roles == {}
    assert decisions.standing_decisions(seen, NEW, (ONE, TWO)) == []
    assert page(f"/gemeente/{NEW}/voorstellen/", browser(left)).status_code == 404


def test_an_old_address_leads_to_the_same_page_of_the_new_one(merged: Merger) -> None:
    decider, nobody = browser(person("decider")), browser()
    led = {
        f"/gemeente/{ONE}/": f"/gemeente/{NEW}/",
        f"/gemeente/{TWO}/agenda/?jaar=2027": f"/gemeente/{NEW}/agenda/?jaar=2027",
        f"/gemeente/{ONE}/besluiten/{TOPIC}/": f"/gemeente/{NEW}/besluiten/{TOPIC}/",
        f"/gemeente/{ONE}/besluiten/export.csv": f"/gemeente/{NEW}/besluiten/export.csv",
    }

    assert {old: nobody.get(old).headers["Location"] for old in led} == led
    assert decider.get(f"/gemeente/{ONE}/ervaringen/").status_code == 302
    assert send(nobody, f"/gemeente/{ONE}/opnieuw/").headers["Location"] == f"/gemeente/{NEW}/"
    assert nobody.get("/gemeente/vb0002x/").status_code == nobody.get("/gemeente/GM9999/besluiten/").status_code == 404
    assert nobody.get("/gemeente/vb0003/").headers["Location"] == f"/gemeente/{NEW}/"


def test_of_several_successors_people_choose_on_every_page(examples: None) -> None:
    answer = browser().get("/gemeente/GM0788/besluiten/")

    assert answer.status_code == 300
    assert all(name in answer.content.decode() for name in ("Boxtel", "Oisterwijk", "Tilburg", "Vught"))


def test_what_ended_takes_no_changes_and_its_roles_are_gone(merged: Merger) -> None:
    old, carried = browser(person("administrator", TWO)), administrator()
    assert viewer_on(person("administrator", TWO).pk, "", DAY).roles_in(NEW) == {"administrator"}

    assert carried.get(f"/beheer/{TWO}/mensen/").status_code == 200
    assert send(old, f"/beheer/{ONE}/mandaten/").status_code == 403
    assert Organisation.objects.get(code=ONE).memberships.filter(valid_until=None).count() == 4


def test_the_new_one_says_whether_what_the_old_ones_decided_is_published(merged: Merger) -> None:
    who, link = browser(person("decider")), f"/gemeente/{ONE}/besluiten/{TOPIC}/bewaren-1/"
    waiting = page(f"/gemeente/{NEW}/publiceren/", who).content.decode()
    assert link in waiting and link.replace(ONE, TWO) in waiting and "(Voorbeeldgemeente" in waiting

    assert "gepubliceerd" in page(link, who).content.decode()
    sent = {"publication": "not_applicable", "seen_version": "0"}
    assert send(who, link, sent).status_code == 302

    left = page(f"/gemeente/{NEW}/publiceren/export.json", who).json()
    assert [row["gemeente"] for row in left] == [TWO]
    # Who was not brought over does not say it, and of no municipality that ended anything else can be changed.
    assert send(browser(person("preparer", TWO)), link, sent).status_code in (302, 404)
    assert Filing.objects.get().version == 1
    assert send(who, f"/gemeente/{ONE}/besluiten/{TOPIC}/nemen/").status_code == 302
    assert Decision.objects.count() == 2


def test_the_new_one_destroys_what_the_old_ones_decided_by_its_own_rule_once_it_decided_anew(merged: Merger) -> None:
    trail = replace(TRAIL, actor_id=person("administrator").pk, at=TRAIL.at + timedelta(days=800))
    term = filing.Term("tijdelijk", 1, "Selectielijst 2020, 8.1")
    filing.set_rule(organisation_code=NEW, term=term, seen_version=0, trail=trail)
    assert that_may_go(NEW, trail.at.date()) == []

    own = decide("drie", NEW)
    old = that_may_go(NEW, trail.at.date())
    assert {one.organisation.code for one in old} == {ONE, TWO}
    decide("vier", NEW, seen=1)
    allowed = that_may_go(NEW, trail.at.date())
    assert [one.pk for one in allowed][-1] == own.pk and len(allowed) == 3
    with pytest.raises(WrongChoice, match="oudere besluiten"):
        destroying.destroy_decisions(organisation_code=NEW, picked=[own.pk, old[0].pk], trail=trail, key="a")
    made = destroying.destroy_decisions(
        organisation_code=NEW, picked=[own.pk, *(one.pk for one in old)], trail=trail, key="b"
    )

    assert sorted(item["organisation"] for item in made.items) == [ONE, TWO, NEW]
    assert Decision.objects.get().version == 2 and {item["years"] for item in made.items} == {1}
    declared = page(f"/gemeente/{NEW}/archief/verklaring-{made.pk}.json", administrator()).json()
    assert {row["gemeente"] for row in declared} == {ONE, TWO, NEW}


def test_what_the_old_ones_declared_destroyed_is_read_along_with_their_name(merged: Merger) -> None:
    item = {"topic": TOPIC, "topic_name": "Hardware", "version": 1, "decided_on": "2024-01-01", "entry": 0}
    made = Destruction.objects.create(
        organisation=Organisation.objects.get(code=ONE), agreed_by_id=1, at=TRAIL.at,
        items=[{**item, "years": 1, "until": "2025-01-01", "basis": "8.1"}],
    )  # fmt: skip
    who, link = browser(person("decider")), f"/gemeente/{NEW}/archief/verklaring-{made.pk}.json"

    shown = page(f"/gemeente/{NEW}/archief/", who).content.decode()
    assert "Hardware (versie 1)" in shown and 'lang="nl">Voorbeeldgemeente Klein' in shown and link in shown
    assert page(link, who).json()[0]["gemeente"] == ONE
    assert page(link, browser(person("preparer"))).status_code == 404


def test_the_pages_of_what_ended_say_so_and_offer_no_change(merged: Merger) -> None:
    who = administrator()
    people, mandates = (page(f"/beheer/{ONE}/{name}/", who).content.decode() for name in ("mensen", "mandaten"))

    for shown in (people, mandates):
        assert "bestaat sinds 1 januari 2027 niet meer" in shown and "<form" not in shown.split("<main")[1]
    assert "Nodig een collega uit" not in people and "Regel vervanging" not in people
    living = page(f"/beheer/{NEW}/mensen/", who).content.decode()
    assert "Nodig een collega uit" in living and "niet meer" not in living.split("<h2>")[1]


def test_who_was_not_brought_over_reads_on_the_own_page_why_and_what_to_do(merged: Merger) -> None:
    answer = page("/account/", browser(person("preparer")))
    shown = answer.content.decode()

    assert answer.status_code == 403 and "bestaat sinds 1 januari 2027 niet meer. Uw rol daar geldt niet" in shown
    assert f"/organisatie/{ONE}/" in shown
    give_mandate(
        person("decider"), Organisation.objects.get(code=ONE), basis="Artikel 3", valid_from=TODAY, trail=TRAIL
    )
    carried = page("/account/", browser(person("decider"))).content.decode()
    assert "Artikel 3" not in carried and "niet meer" not in carried


def test_what_only_some_of_the_old_ones_may_let_go_keeps_the_new_ones_decision(merged: Merger) -> None:
    trail = replace(TRAIL, actor_id=person("administrator").pk, at=TRAIL.at + timedelta(days=800))
    term = filing.Term("tijdelijk", 1, "Selectielijst 2020, 8.1")
    filing.set_rule(organisation_code=NEW, term=term, seen_version=0, trail=trail)
    decide("drie", NEW)
    decide("vier", NEW, seen=1)
    kept = Decision.objects.get(organisation__code=TWO)
    for_ever = replace(term, value="blijvend", years=None)
    filing.file_decision(decision_id=kept.pk, openness=filing.Openness(), term=for_ever, seen_version=0, trail=trail)

    assert [one.organisation.code for one in that_may_go(NEW, trail.at.date())] == [ONE]


def test_who_is_to_reconsider_is_told_after_the_merger(merged: Merger) -> None:
    both = [deciders_of(Organisation.objects.get(code=code), DAY) for code in (ONE, TWO)]

    assert both == [[person("decider").pk]] * 2


def test_a_figure_of_one_who_went_into_us_is_never_in_what_we_see() -> None:
    whole, less = Cell(4, 100), Cell(3, 90)
    published = Published(TODAY, whole, {"GM0001": less, "GM0002": less}, {"GM0001": 1, "GM0002": 2})

    seen = [_seen_by(published, readers) for readers in (("GM0009",), ("GM0009", "GM0001"), ("GM0001", "GM0002"))]

    assert seen == [whole, less, None]


def test_whoever_took_over_changes_nothing_of_the_work_that_was_given_then(merged: Merger) -> None:
    successor = browser(person("administrator"))

    for address in (f"/beheer/{ONE}/werk/", f"/beheer/{ONE}/werk/lijst/", f"/beheer/{ONE}/werk/1/stop/"):
        assert send(successor, address).status_code == 403
    assert successor.get(f"/beheer/{ONE}/werk/").status_code == 200


class TestWhoLeaves:
    def test_an_administrator_of_what_is_no_more_may_go(self, merged: Merger) -> None:
        leaving = person("administrator")

        with transaction.atomic():
            assert only_administrator_of(leaving, DAY) == []
            assert [one.code for one in only_administrator_of(leaving, TODAY)] == [ONE]

    @pytest.mark.parametrize("also_in_the_other", [False, True])
    def test_whoever_is_put_out_before_the_day_does_not_come_in_by_the_merger(
        self, recorded: Decision, also_in_the_other: bool
    ) -> None:
        send(browser(keeper()), "/beheer/herindelingen/plannen/", PLAN)
        held = Membership.objects.get(organisation__code=ONE, role="decider")
        if also_in_the_other:
            give_role(held.person, Organisation.objects.get(code=TWO), Role.DECIDER, on=TODAY, trail=TRAIL)
        send(administrator(), f"/beheer/{ONE}/overbrengen/", {"rol": [held.pk]})
        assert viewer_on(held.person_id, "", DAY).roles_in(NEW)

        end_role(held, on=TODAY, trail=TRAIL)

        assert bool(viewer_on(held.person_id, "", DAY).roles_in(NEW)) == also_in_the_other
