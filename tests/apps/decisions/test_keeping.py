"""A decision as a folder for the archive."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date
from xml.etree.ElementTree import fromstring

import pytest
from tests.apps.decisions.conftest import OTHER, OWN, decide, logged_in

from bundel.apps.decisions.archive.terms import years_later
from bundel.apps.decisions.dossier import NAMESPACE, Term, WrongTerm, term_of

pytestmark = pytest.mark.usefixtures("examples")
TOPIC = "gt-hardware-werkplek"
FOLDER = f"/gemeente/{OWN}/besluiten/{TOPIC}/map-1.zip"
# The order in which the schema wants the elements; those that may be left out among them.
ORDER = [
    "identificatie", "naam", "aggregatieniveau", "omschrijving", "taal", "event", "waardering", "bewaartermijn",
    "heeftRepresentatie", "archiefvormer", "beperkingGebruik",
]  # fmt: skip


def folder(address: str = FOLDER) -> zipfile.ZipFile:
    answer = logged_in("reader").client.get(address)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_folder_holds_the_decision_its_proof_and_metadata_of_each() -> None:
    decide(visibility="members")

    made = folder(f"{FOLDER}?waardering=tijdelijk&jaren=20")
    names = made.namelist()
    start = f"besluit-{OWN}-{TOPIC}-v1"

    assert {name.partition("/")[0] for name in names} == {start}
    told = json.loads(made.read(f"{start}/{start}.json"))
    assert (told["role"], told["topic"], "put_by" in str(told)) == ("follow", TOPIC, False)
    assert made.read(f"{start}/{start}.pdf")[:4] == b"%PDF"
    assert made.read(f"{start}/{start}.tlog-proof").startswith(b"c2sp.org/tlog-proof")
    root = fromstring(made.read(f"{start}/{start}.mdto.xml"))
    fields = [one.tag.removeprefix(f"{{{NAMESPACE}}}") for one in root[0]]
    assert list(dict.fromkeys(fields)) == ORDER
    assert "P20Y" in made.read(f"{start}/{start}.mdto.xml").decode()
    assert "Beperkt openbaar" in made.read(f"{start}/{start}.mdto.xml").decode()
    digest = hashlib.sha256(made.read(f"{start}/{start}.pdf")).hexdigest()
    assert digest in made.read(f"{start}/{start}.pdf.mdto.xml").decode()


def test_what_is_kept_for_ever_has_no_term() -> None:
    decide()

    made = folder(f"{FOLDER}?waardering=blijvend")

    start = f"besluit-{OWN}-{TOPIC}-v1"
    assert "bewaartermijn" not in made.read(f"{start}/{start}.mdto.xml").decode()


def test_without_a_term_nothing_is_made() -> None:
    decide()
    reader = logged_in("reader").client

    assert reader.get(FOLDER).status_code == 302
    assert reader.get(f"{FOLDER}?waardering=tijdelijk&jaren=0").status_code == 302
    assert reader.get(FOLDER.replace("map-1", "map-2") + "?waardering=blijvend").status_code == 404
    assert logged_in("reader", OTHER).client.get(f"{FOLDER}?waardering=blijvend").status_code == 404


@pytest.mark.parametrize(
    ("value", "years"), [("", ""), ("soms", "3"), ("tijdelijk", "x"), ("tijdelijk", "121"), ("tijdelijk", "00129999")]
)
def test_a_term_that_cannot_be_is_refused(value: str, years: str) -> None:
    with pytest.raises(WrongTerm):
        term_of(value, years)


def test_a_term_is_read() -> None:
    assert term_of("tijdelijk", "7") == Term("tijdelijk", 7)
    assert term_of("blijvend", "") == Term("blijvend")
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
