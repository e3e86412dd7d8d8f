"""How long decisions are kept, what may go and how, and what is still to be published."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.decisions.conftest import NOW, OTHER, OWN, Colleague, decide, eyes_of, logged_in, pen, person, topic_of
from tests.emptying import without_triggers

from bundel.apps.accounts.versions import VersionConflict
from bundel.apps.audit.actions import Trail
from bundel.apps.decisions import queries
from bundel.apps.decisions.actions import deciding, destroying, filing
from bundel.apps.decisions.actions.filing import Openness, Term
from bundel.apps.decisions.archive.grounds import grounds
from bundel.apps.decisions.archive.models import Destruction, Filing
from bundel.apps.decisions.archive.terms import kept, years_later
from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.hiding import place_of
from bundel.apps.decisions.models import ColleagueAdvice, Decision, KeptAdvice, Proposal
from bundel.apps.moderation.actions import Hand, Written, report
from bundel.apps.moderation.models import Case
from bundel.apps.record import actions as record
from bundel.apps.record.checking import check_record
from bundel.apps.record.models import Disclosure, Erasure

pytestmark = pytest.mark.usefixtures("examples")
TOPIC = "gt-hardware-werkplek"
LATER = NOW + timedelta(days=366)
LIST = "Selectielijst 2020, 8.1"
FOR_A_YEAR = Term("tijdelijk", 1, LIST)


def trail(role: str = "administrator", at: datetime = NOW) -> Trail:
    return Trail(at, "test", person(role).pk)


def rule(term: Term = FOR_A_YEAR, seen: int = 0) -> None:
    filing.set_rule(organisation_code=OWN, term=term, seen_version=seen, trail=trail())


def withdrawn() -> list[Decision]:
    """A decision that was replaced by its withdrawal: neither holds any more."""
    first = decide(visibility="public")
    return [first, deciding.withdraw_decision(pen("weg"), decision_id=first.pk, reason="Niet meer nodig.")]


def destroy(*picked: int, at: datetime = LATER, key: str = "k") -> Destruction:
    return destroying.destroy_decisions(organisation_code=OWN, picked=picked, trail=trail(at=at), key=key)


class TestDestroying:
    def test_what_has_passed_its_term_goes_and_the_record_still_verifies(self) -> None:
        rule()
        first, last = withdrawn()

        declaration = destroy(first.pk, last.pk)

        assert (
            not Decision.objects.filter(organisation__code=OWN).exists()
            and not Disclosure.objects.filter(entry__in=[first.entry_id, last.entry_id]).exists()
        )
        assert set(Erasure.objects.values_list("entry_id", flat=True)) == {first.entry_id, last.entry_id}
        assert check_record(LATER).is_good
        assert [(one["topic"], one["version"], one["entry"], one["basis"]) for one in declaration.items] == [
            (TOPIC, 1, first.entry_id, LIST), (TOPIC, 2, last.entry_id, LIST),
        ]  # fmt: skip
        assert "Onze telefoons" not in json.dumps(declaration.items)

    def test_what_led_to_it_goes_with_it(self) -> None:
        from tests.apps.decisions.conftest import propose

        from bundel.apps.decisions.actions import proposing

        rule()
        proposal = propose()
        advice = KeptAdvice.objects.create(digest="d", text="{}")
        Proposal.objects.update(advice=advice)
        proposing.ask_colleague(
            proposal_id=proposal.pk, person_id=person("reader").pk, question="Ja?", by=person("preparer").pk, at=NOW
        )
        first, last = withdrawn()

        destroy(first.pk, last.pk)

        assert (Proposal.objects.count(), ColleagueAdvice.objects.count(), KeptAdvice.objects.count()) == (0, 0, 0)

    @pytest.mark.parametrize("term", [None, Term("blijvend", None, LIST), Term("tijdelijk", 2, LIST)])
    def test_what_must_be_kept_is_refused(self, term: Term | None) -> None:
        if term is not None:
            rule(term)
        first, _last = withdrawn()

        with pytest.raises(WrongChoice, match="moet nog bewaard blijven"):
            destroy(first.pk)
        assert Decision.objects.filter(pk=first.pk).exists() and not Destruction.objects.exists()

    def test_what_still_holds_is_kept_however_old(self) -> None:
        rule()
        standing = decide()

        with pytest.raises(WrongChoice):
            destroy(standing.pk, at=NOW + timedelta(days=4000))

    def test_an_older_one_goes_first_and_nothing_picked_is_refused(self) -> None:
        rule()
        first, last = withdrawn()

        with pytest.raises(WrongChoice, match="oudere"):
            destroy(last.pk)
        with pytest.raises(WrongChoice, match="Kies wat"):
            destroy()
        destroy(first.pk)
        assert Decision.objects.get(pk=last.pk).replaces is None

    def test_a_decision_can_have_a_term_of_its_own(self) -> None:
        rule(Term("blijvend", None, LIST))
        first, last = withdrawn()
        for one in (first, last):
            filing.file_decision(
                decision_id=one.pk, openness=Openness(), term=FOR_A_YEAR, seen_version=0, trail=trail("preparer")
            )

        assert len(destroy(first.pk, last.pk).items) == 2 and not Filing.objects.exists()

    def test_of_a_text_that_was_reported_no_copy_stays(self) -> None:
        rule()
        first, last = withdrawn()
        written = Written(
            organisation_code=OWN, place=place_of(TOPIC), topic_name="", address="", text=first.choice.arguments[0].text
        )
        report(Hand(person("reader").pk, NOW), written=written, reason="Kijk hier eens naar.")

        destroy(first.pk)
        assert Case.objects.count() == 1, "it still stands in the withdrawal"
        destroy(last.pk, key="l")
        assert not Case.objects.exists()

    def test_who_files_what_a_colleague_destroys_at_the_same_time_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule()
        first, last = withdrawn()

        def a_colleague_was_first() -> None:
            monkeypatch.undo()
            destroy(first.pk, last.pk)

        monkeypatch.setattr(record, "hold_lock", a_colleague_was_first)
        with pytest.raises(VersionConflict):
            filing.file_decision(
                decision_id=last.pk, openness=Openness(), term=Term("blijvend", None, LIST), seen_version=0,
                trail=trail(),
            )  # fmt: skip

    def test_who_destroys_what_a_colleague_keeps_at_the_same_time_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule()
        first, _last = withdrawn()

        def a_colleague_was_first() -> None:
            monkeypatch.undo()
            rule(Term("blijvend", None, LIST), seen=1)

        monkeypatch.setattr(record, "hold_lock", a_colleague_was_first)
        with pytest.raises(WrongChoice, match="moet nog bewaard blijven"):
            destroy(first.pk)


def refused(deed: Callable[[], Any]) -> bool:
    """Whether the database refuses it, and only for this deed."""
    try:
        with transaction.atomic():
            deed()
    except DatabaseError:
        return True
    return False


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestTheDatabaseRefuses:
    @pytest.fixture
    def decision(self) -> Decision:
        return decide()

    def test_to_let_a_decision_go_and_lets_it_go_only_without_its_triggers(self, decision: Decision) -> None:
        found = Decision.objects.filter(pk=decision.pk)
        statement = f"DELETE FROM decisions_decision WHERE id = {decision.pk}"

        assert refused(found.delete) and refused(decision.delete) and refused(lambda: run(statement))
        with without_triggers():
            run(statement)
        assert not found.exists()

    def test_to_change_or_remove_a_declaration(self) -> None:
        rule()
        first, last = withdrawn()
        made = destroy(first.pk, last.pk)
        declared = Destruction.objects.filter(pk=made.pk)

        assert refused(lambda: declared.update(items=[])) and refused(declared.delete)
        assert refused(lambda: run("DELETE FROM decisions_destruction"))
        with without_triggers():
            assert declared.update(items=[]) == 1


def said(publication: str, **more: Any) -> Openness:
    return Openness(publication, **more)


def file(decision: Decision, openness: Openness, seen: int = 0, term: Term | None = None, at: datetime = NOW) -> Filing:
    return filing.file_decision(
        decision_id=decision.pk, openness=openness, term=term or Term(), seen_version=seen,
        trail=trail("preparer", at),
    )  # fmt: skip


class TestPublication:
    def test_every_decision_waits_until_somebody_said_what_the_woo_asks(self) -> None:
        decision = decide()
        page = logged_in("reader").get("to_publish").content.decode()

        assert "nog niet bepaald" in page and "Hardware" in page
        file(decision, said("published", published_on=date(2026, 11, 27), published_at="https://gemeente.example/1"))
        assert "Er wacht niets op publicatie" in logged_in("reader").get("to_publish").content.decode()
        shown = logged_in("reader").get("decision", TOPIC).content.decode()
        assert "gepubliceerd 27-11-2026 https://gemeente.example/1" in shown

    def test_the_grounds_are_told_on_the_page_in_the_folder_and_in_the_files(self) -> None:
        file(decide(), said("exempt", grounds=("5.1.2e",)))
        reader = logged_in("reader")
        words = "wordt niet gepubliceerd: iemands privéleven (artikel 5.1, lid 2, onder e)"

        assert words in reader.get("decision", TOPIC).content.decode()
        assert words in reader.get("decisions_export", "csv").content.decode()
        assert reader.get("decisions_export", "json").json()[0]["publication"] == "exempt"
        folder = reader.client.get(f"/gemeente/{OWN}/besluiten/{TOPIC}/map-1.zip?waardering=blijvend").content
        with zipfile.ZipFile(io.BytesIO(folder)) as made:
            metadata = next(made.read(name).decode() for name in made.namelist() if name.endswith("v1.mdto.xml"))
        assert f"<beperkingGebruikNadereBeschrijving>Publicatiestatus (Woo): {words}" in metadata

    def test_the_folder_takes_the_term_that_is_known_and_asks_for_it_no_more(self) -> None:
        decide()
        rule(Term("tijdelijk", 20, LIST))
        reader = logged_in("reader")

        folder = reader.client.get(f"/gemeente/{OWN}/besluiten/{TOPIC}/map-1.zip").content
        with zipfile.ZipFile(io.BytesIO(folder)) as made:
            metadata = next(made.read(name).decode() for name in made.namelist() if name.endswith("v1.mdto.xml"))

        assert "P20Y" in metadata and "2046-11-28" in metadata
        page = reader.get("decision", TOPIC).content.decode()
        assert "20 jaar, tot 28-11-2046" in page and LIST in page and 'name="waardering"' not in page

    @pytest.mark.parametrize(
        "wrong",
        [
            said("soms"),
            said("published"),
            said("published", published_on=date(2027, 1, 1)),
            said("to_publish", published_on=date(2026, 1, 1)),
            said("published", published_on=date(2026, 1, 1), published_at="javascript:alert(1)"),
            said("published", published_on=date(2026, 1, 1), published_at="https://" + "x" * 500),
            said("exempt"),
            said("to_publish", grounds=("5.1.2e",)),
            said("exempt", grounds=("9.9",)),
        ],
    )
    def test_what_cannot_be_is_refused(self, wrong: Openness) -> None:
        decision = decide()

        with pytest.raises(WrongChoice):
            file(decision, wrong)
        assert not Filing.objects.exists()

    def test_of_two_at_once_one_is_told(self) -> None:
        decision = decide()
        file(decision, said("to_publish"))

        with pytest.raises(VersionConflict):
            file(decision, said("not_applicable"))

    def test_the_grounds_are_those_of_chapter_five_each_once(self) -> None:
        assert list(grounds())[0] == "5.1.1a" and len(grounds()) == 16
        assert all(one.article.startswith("artikel 5.") and one.words.en for one in grounds().values())


@pytest.mark.parametrize(
    "wrong",
    [Term("soms"), Term("blijvend", 3, LIST), Term("tijdelijk", None, LIST), Term("tijdelijk", 121, LIST),
     Term("tijdelijk", 1, " "), Term("tijdelijk", 1, "x" * 201)],
)  # fmt: skip
def test_a_term_that_cannot_be_is_refused(wrong: Term) -> None:
    with pytest.raises(WrongChoice):
        rule(wrong)


class TestPages:
    @pytest.fixture
    def boss(self) -> Colleague:
        return logged_in("administrator")

    def test_an_empty_archive_says_so(self, boss: Colleague) -> None:
        page = boss.get("archive").content.decode()

        assert "Er mag nu niets weg" in page and "Er is nog niets vernietigd" in page
        assert "Tot die tijd blijft alles bewaard" in page

    def test_an_administrator_sets_the_term_agrees_and_takes_the_declaration(self, boss: Colleague) -> None:
        long_ago = replace(pen("een"), at=datetime(2024, 1, 1, tzinfo=UTC))
        old = deciding.record_decision(
            long_ago, topic=topic_of(), choice=decide(key="nul", topic=_other_topic()).choice,
            deviations=queries.deviations(), seen_version=0,
        )  # fmt: skip
        gone = deciding.withdraw_decision(replace(long_ago, key="weg"), decision_id=old.pk, reason="Klaar.")
        assert boss.post("set_rule", data=_rule_data()).status_code == 302
        page = boss.get("archive").content.decode()
        assert "Vernietig wat ik koos" in page and page.count('name="picked"') == 2
        assert "<p>1 jaar (Selectielijst 2020, 8.1)</p>" in page and "(versie 2), 01-01-2024: 1 jaar" in page

        answer = boss.post("destroy_decisions", data={"picked": [old.pk, gone.pk], "is_agreed": "on"})

        assert answer.status_code == 302
        declared = Destruction.objects.get()
        told = boss.get("declaration_export", str(declared.pk), "csv").content.decode()
        assert TOPIC in told and LIST in told
        assert boss.get("declaration_export", str(declared.pk), "json").json()[0]["versie"] == "1"
        assert f"{old.topic_name} (versie 1)" in logged_in("reader").get("archive").content.decode()
        assert boss.get("declaration_export", str(declared.pk), "exe").status_code == 404
        assert logged_in("administrator", OTHER).get("declaration_export", "999", "csv").status_code == 404

    def test_what_is_wrong_is_said_and_nothing_is_kept(self, boss: Colleague) -> None:
        rule()

        assert boss.post("set_rule", data={**_rule_data(), "years": ""}).status_code == 422
        assert boss.post("set_rule", data=_rule_data()).status_code == 409
        assert boss.post("destroy_decisions", data={"is_agreed": "on"}).status_code == 422
        assert boss.post("destroy_decisions", data={}).status_code == 422

    def test_a_reader_sees_what_may_go_and_cannot_destroy_it(self) -> None:
        rule(Term("tijdelijk", 1, LIST))
        long_ago = replace(pen("een"), at=datetime(2024, 1, 1, tzinfo=UTC))
        made = deciding.record_decision(
            long_ago, topic=topic_of(), choice=decide(key="nul", topic=_other_topic()).choice,
            deviations=queries.deviations(), seen_version=0,
        )  # fmt: skip
        deciding.withdraw_decision(replace(long_ago, key="weg"), decision_id=made.pk, reason="Klaar.")

        page = logged_in("reader").get("archive").content.decode()
        assert "Een beheerder kan met vernietiging instemmen" in page and "(versie 2), 1 januari 2024: 1 jaar" in page
        assert logged_in("reader").post("destroy_decisions", data={"picked": [made.pk]}).status_code == 403
        assert queries.archive.rows_that_may_go(eyes_of("reader", OTHER), OWN, NOW.date()) == []

    def test_of_a_decision_that_was_withdrawn_the_reason_is_no_condition(self) -> None:
        decide()
        decider = logged_in("decider")
        told = decider.client.post(
            f"/gemeente/{OWN}/besluiten/{TOPIC}/intrekken/",
            {"key": "weg", "text": "De aanbieder stopt.", "seen_version": "1"}, follow=True,
        ).content.decode()  # fmt: skip

        assert "Ingetrokken: " in told and "Waarom het is ingetrokken" in told and "Voorwaarden" not in told

    def test_a_preparer_files_a_decision_by_form(self) -> None:
        decide()
        preparer = logged_in("preparer")
        shown = preparer.get("file_decision", TOPIC, "1").content.decode()
        sent = {"seen_version": "0", "publication": "exempt", "grounds": ["5.1.2b"], "value": "tijdelijk", "years": "7",
                "basis": LIST}  # fmt: skip

        assert "Publiceren wij dit?" in shown and "iemands privéleven" in shown
        assert preparer.post("file_decision", TOPIC, "1", data={**sent, "grounds": []}).status_code == 422
        assert preparer.post("file_decision", TOPIC, "1", data=sent).status_code == 302
        assert preparer.post("file_decision", TOPIC, "1", data=sent).status_code == 409
        filed = Filing.objects.get()
        assert (filed.publication, filed.grounds, filed.years) == ("exempt", ["5.1.2b"], 7)
        assert 'value="7"' in preparer.get("file_decision", TOPIC, "1").content.decode()
        assert preparer.get("file_decision", TOPIC, "2").status_code == 404

    def test_the_list_goes_along_as_a_file(self) -> None:
        decide()
        reader = logged_in("reader")

        assert TOPIC in reader.get("to_publish_export", "csv").content.decode()
        assert reader.get("to_publish_export", "xlsx").status_code == 200
        assert reader.get("to_publish_export", "json").json()[0]["publicatiestatus"] == "nog niet bepaald"
        assert reader.get("to_publish_export", "exe").status_code == 404
        assert logged_in("reader", OTHER).get("to_publish", code=OWN).status_code == 404


def _rule_data() -> dict[str, str]:
    return {"seen_version": "0", "value": "tijdelijk", "years": "1", "basis": LIST}


def _other_topic() -> Any:
    return next(one for slug, one in queries.topics().items() if slug != TOPIC and not one.is_ended and not one.is_duty)


def test_the_term_and_its_end_are_counted_in_days_of_here() -> None:
    """Half past eleven in the evening in Greenwich is the next day here, and in this case the next year."""
    decided = decide(visibility="public")
    decided.decided_at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert kept(decided, ("tijdelijk", 1, LIST)).until == date(2028, 1, 1)
    openness = said("published", published_on=date(2027, 1, 1))
    assert file(decided, openness, at=decided.decided_at).published_on == date(2027, 1, 1)
    with pytest.raises(WrongChoice, match="een dag die al is geweest"):
        file(decided, openness, seen=1, at=decided.decided_at - timedelta(hours=1))


def test_a_year_after_a_leap_day_is_the_day_before() -> None:
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
