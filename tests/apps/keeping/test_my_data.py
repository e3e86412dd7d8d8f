"""Everything about oneself on one page and in one file; and what is kept in general, for everybody."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.apps.decisions.conftest import NOW, OWN, decide, logged_in, person, propose

from bundel.apps.accounts.my_data import data_about, day_in_words
from bundel.apps.audit.models import AuditEntry
from bundel.apps.estimates.models import SecondOpinion
from bundel.apps.jobs.actions import enqueue
from bundel.apps.jobs.registry import JOBS
from bundel.apps.keeping import actions
from bundel.apps.keeping.people import MORE, PERSONAL
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("examples")


def test_the_page_shows_what_somebody_did_and_names_what_is_not_kept() -> None:
    propose()
    page = logged_in("preparer").client.get("/account/gegevens/").content.decode()

    assert "Voorstellen die u maakte" in page and "Argumenten die u gaf" in page and "Uw rollen" in page
    assert "Onze telefoons zijn toch aan vervanging toe." in page
    assert "<td>voorbereider</td>" in page and "<td>gelukt</td>" in page and "preparer" not in page
    nothing = page.partition("Hiervan is niets over u bewaard")[2]
    assert "Mandaten" in nothing and "Besluiten die u nam" in nothing


def test_the_file_holds_every_kind_as_json_csv_and_xlsx_and_no_secret() -> None:
    decide()
    one = person("decider")
    enqueue(next(iter(JOBS)), {}, key="k", owner=f"person:{one.pk}")
    answer = logged_in("decider").client.get("/account/gegevens/mijn-gegevens.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        names = folder.namelist()
        told = json.loads(folder.read("gegevens.json"))
        table = folder.read("csv/accounts-user.csv").decode()
    assert len(names) == 1 + 2 * len(told["sections"]) and one.email in table
    by_key = {section["key"]: section["rows"] for section in told["sections"]}
    assert by_key.keys() == {label for label, declared in PERSONAL.items() if declared.shows} | MORE.keys()
    assert len(by_key["decisions.Decision"]) == 1 and len(by_key["computations"]) == 1
    assert [row["tekst"] for row in by_key["arguments"]] == ["Onze telefoons zijn toch aan vervanging toe."]
    assert one.password not in json.dumps(told)
    assert AuditEntry.objects.filter(kind="person.data_taken", actor_id=one.pk).count() == 1


def test_topics_and_ways_to_log_in_go_by_their_names_and_whole_hours_have_no_point() -> None:
    one, own = person("preparer"), Organisation.objects.get(code=OWN)
    hours = {"first_low": 40.0, "first_high": 60.0, "low": 200.0, "high": 12.5, "answer_by": NOW.date()}
    SecondOpinion.objects.create(
        organisation=own, initiative="gt-print", kind="ict", first_on=NOW.date(), asked=one, asked_at=NOW, **hours
    )
    Authenticator.objects.create(user=one, type="totp", data={})

    rows = {section.key: section.rows for section in data_about(one)}

    assert rows["estimates.SecondOpinion"][0][1] == "GT Print"
    assert rows["estimates.SecondOpinion"][0][4:6] == ["200", "12.5"]
    assert rows["mfa.Authenticator"][0][0] == "app met codes"


def test_somebody_elses_data_are_not_in_it() -> None:
    propose()

    rows = {section.key: section.rows for section in data_about(person("reader"))}

    assert rows["decisions.Proposal"] == [] and rows["arguments"] == []
    assert [cells[1] for cells in rows["accounts.User"]] == [person("reader").email]


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_file() -> None:
    one = person("reader")
    for number in range(25):
        enqueue(next(iter(JOBS)), {}, key=f"k{number}", owner=f"person:{one.pk}")

    (section,) = (section for section in data_about(one) if section.key == "computations")

    assert (len(section.rows), len(section.first_rows), section.more_count) == (25, 20, 5)
    assert "Nog 5 regels staan in het bestand" in logged_in("reader").client.get("/account/gegevens/").content.decode()


def test_everybody_reads_what_is_kept_and_when_it_was_last_cleared_up() -> None:
    before = Client().get("/wat-bewaren-wij/").content.decode()
    actions.clear_up(NOW)
    page = Client().get("/wat-bewaren-wij/").content.decode()
    english = Client(headers={"accept-language": "en"}).get("/wat-bewaren-wij/").content.decode()

    assert "28 november 2026: 0" in page and "28 november 2026" not in before
    assert "7 jaar, na de daad" in page and "Blijft zijn tijd, met alleen een nummer".lower() in page.lower()
    assert "AVG, artikel 6, lid 1, onder c" in page and 'href="/wat-bewaren-wij/"' in Client().get("/").content.decode()
    assert page.count("<tr>") > 40 and english


@pytest.mark.parametrize(("kind", "status"), [("csv", 200), ("xlsx", 200), ("json", 200), ("exe", 404)])
def test_the_table_goes_along_as_a_file(kind: str, status: int) -> None:
    answer = Client().get(f"/wat-bewaren-wij/export.{kind}")

    assert answer.status_code == status
    assert kind != "json" or answer.json()[0]["soort"] == "account"


def test_a_day_is_written_out_on_the_page_and_stays_a_day_for_programs_in_the_file() -> None:
    (section,) = (section for section in data_about(person("reader")) if section.key == "accounts.Membership")

    assert any("2026-" in cell for row in section.rows for cell in row)
    assert not any("2026-" in cell for row in section.first_rows for cell in row)
    assert day_in_words("2026-11-29 13:15") == "29 november 2026, 13:15"
    assert day_in_words("2026-11-29") == "29 november 2026" and day_in_words("fase 2026-11") == "fase 2026-11"
