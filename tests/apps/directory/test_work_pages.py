"""Work that bodies do for a municipality: shown, given, stopped, read in from a list and taken away again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.decisions.conftest import decide, filled, logged_in, person, propose
from tests.apps.directory.conftest import ONE, TODAY, TRAIL, TWO, administrator, browser, send

from bundel.apps.decisions.choice import WrongChoice
from bundel.apps.decisions.models import Decision
from bundel.apps.organisations.actions.assigning import Work, give_work, stop_work
from bundel.apps.organisations.actions.registering import add_organisation
from bundel.apps.organisations.models import Assignment, Organisation

TOPIC = "gt-hardware-werkplek"
HEADER = "organisatie,onderwerp,wat zij beslist,tot bedrag,gegeven door,waar het staat,vanaf,tot en met"
GOOD = 'ICTNH,ICT-beheer,beslist binnen de afspraak,"25.000,50",het college,artikel 4,01-01-2027,31-12-2030'
FORM = {
    "body": "ICTNH", "subject": "", "may_decide": "within", "max_euros": "25000", "given_by": "het college",
    "basis": "artikel 4", "valid_from": "2026-11-28", "last_day": "",
}  # fmt: skip
WORK = f"/beheer/{ONE}/werk/"


@pytest.fixture(autouse=True)
def body(examples: None) -> Organisation:
    return add_organisation(code="ICTNH", kind="affiliated_body", name="ICT samen", trail=TRAIL)


def give(code: str = ONE, **changes: Any) -> Assignment:
    given = {"body": "ICTNH", "may_decide": "all", "given_by": "raad", "basis": "x", "valid_from": TODAY, **changes}
    (made,) = give_work(Organisation.objects.get(code=code), [Work(**given)], today=TODAY, trail=TRAIL)
    return made


def sent(text: str, name: str = "werk.csv") -> Any:
    return send(administrator(), f"{WORK}lijst/", {"file": SimpleUploadedFile(name, text.encode())})


def test_an_administrator_gives_work_and_everybody_of_the_organisation_sees_it() -> None:
    assert "Hier staat nog niemand" in administrator().get(WORK).content.decode()

    answer = send(administrator(), WORK, FORM, follow=True)

    assert "1 keer werk is bewaard" in answer.content.decode()
    shown = browser(person("reader")).get(WORK).content.decode()
    assert "ICT samen" in shown and "tot €\xa025.000" in shown and "Zet werk erbij" not in shown
    assert "ICT samen" in browser().get(f"/organisatie/{ONE}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"may_decide": "nothing"}, "max_euros"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"body": "VNGX"}, "body"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(changes: dict[str, str], field: str) -> None:
    answer = send(administrator(), WORK, {**FORM, **changes})

    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not Assignment.objects.exists()


def test_without_any_body_the_page_says_whom_to_ask() -> None:
    Organisation.objects.exclude(kind_id="municipality").filter(code="ICTNH").delete()
    Organisation.objects.filter(kind_id__in=("association", "cert")).update(valid_until="2026-01-01")

    assert "Vraag de beheerder van de vereniging" in administrator().get(WORK).content.decode()


def test_a_list_goes_in_and_comes_out_and_goes_in_again_unchanged() -> None:
    assert sent(f"{HEADER}\n{GOOD}\nVNGR,,voert uit,,,,,\n").status_code == 422

    first = sent(f"{HEADER}\n{GOOD}\nictnh,,beslist zelf,,raad,artikel 5,2026-06-01,\n")
    out = administrator().get(f"{WORK}export.csv").content.decode("utf-8-sig")
    second = send(administrator(), f"{WORK}lijst/", {"file": SimpleUploadedFile("x", out.encode())}, follow=True)

    assert first.status_code == 302 and Assignment.objects.count() == 2
    row = Assignment.objects.get(subject="ICT-beheer")
    assert (row.max_total_cents, row.valid_from.isoformat(), row.valid_until.isoformat()) == (
        25_000_50, "2027-01-01", "2031-01-01",
    )  # fmt: skip
    assert "0 keer werk is bewaard. 2 stond er al." in second.content.decode()
    rows = json.loads(administrator().get(f"{WORK}export.json").content)
    assert [one["tot bedrag"] for one in rows] == ["", "25000,50"]
    assert administrator().get(f"{WORK}export.exe").status_code == 404
    assert sent(administrator().get(f"{WORK}lijst/voorbeeld.csv").content.decode("utf-8-sig")).status_code == 302


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        (f"{HEADER}\n{GOOD}".replace("vanaf,", "").replace("01-01-2027,", ""), 1, "vanaf"),
        (f"{HEADER},kleur\n{GOOD},rood", 1, "kleur"),
        (f"{HEADER}\n{GOOD.replace('ICTNH', 'NIETS')}", 2, "organisatie"),
        (f"{HEADER}\n{GOOD}\n{GOOD}", 3, "organisatie"),
        (f"{HEADER}\n{GOOD.replace('beslist binnen de afspraak', 'alles')}", 2, "wat zij beslist"),
        (f"{HEADER}\n{GOOD.replace('25.000,50', 'veel')}", 2, "tot bedrag"),
        (f"{HEADER}\n{GOOD.replace('01-01-2027', 'ooit')}", 2, "vanaf"),
        (f"{HEADER}\n{GOOD.replace('31-12-2030', 'nooit')}", 2, "tot en met"),
        (f"{HEADER}\n{GOOD.replace('31-12-2030', '31-12-2020')}", 2, "tot en met"),
        (f"{HEADER}\n{GOOD.replace('het college', '')}", 2, "gegeven door"),
        (HEADER + "".join(f"\n{GOOD.replace('ICT-beheer', f'deel {at}')}" for at in range(501)), 502, ""),
    ],
)
def test_what_is_wrong_in_a_list_is_named_by_row_and_column_and_nothing_is_kept(
    text: str, row: int, column: str
) -> None:
    answer = sent(text)

    assert answer.status_code == 422
    assert (row, column) in [(one.row, one.column) for one in answer.context["faults"]]
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(("text", "says"), [(HEADER, "Zet er rijen onder"), ("", "leeg"), ("%PDF-1.4", "geen lijst")])
def test_what_is_no_list_is_refused(text: str, says: str) -> None:
    answer = sent(text)

    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_formula_stays_text_and_leaves_with_a_quote() -> None:
    sent(f"{HEADER}\n{GOOD.replace('artikel 4', '=1+1')}")

    assert Assignment.objects.get().basis == "=1+1"
    assert "'=1+1" in administrator().get(f"{WORK}export.csv").content.decode()


def test_stopped_it_is_gone_from_the_page_and_foreign_work_is_not_found() -> None:
    own, foreign = give(), give(TWO)

    assert send(administrator(), f"{WORK}{foreign.pk}/stop/").status_code == 404
    assert send(administrator(), f"{WORK}{own.pk}/stop/").status_code == 302
    assert "Hier staat nog niemand" in administrator().get(WORK).content.decode()
    assert administrator(TWO).get(WORK).status_code == 404
    assert send(browser(person("reader")), WORK, FORM).status_code == 403


def test_who_works_for_us_can_be_chosen_to_carry_a_decision_out_and_is_named_on_it() -> None:
    work, colleague = give(), logged_in("decider")
    assert "ICT samen" in colleague.get("decide", TOPIC).content.decode()
    assert "ICT samen" not in logged_in("decider", TWO).get("decide", TOPIC).content.decode()

    answer = colleague.post("decide", TOPIC, data=filled(carried_out_by="ICTNH"))
    stop_work(work, on=TODAY, trail=TRAIL)

    assert answer.status_code == 302
    assert Decision.objects.get().choice.carried_out_by == "ICTNH"
    assert "ICT samen" in colleague.get("decision", TOPIC).content.decode()
    assert colleague.get("college_proposal", TOPIC, "docx").status_code == 200


def test_a_body_that_works_for_others_only_carries_nothing_out_for_us() -> None:
    give(TWO)

    assert logged_in("decider").post("decide", TOPIC, data=filled(carried_out_by="ICTNH")).status_code == 422
    for act in (decide, propose):
        with pytest.raises(WrongChoice, match="doet nu geen werk voor u"):
            act(carried_out_by="ICTNH")
    with pytest.raises(WrongChoice, match="mogelijkheden"):
        decide(carried_out_by="robots")
    assert not Decision.objects.exists()
