"""Reading the reference data: whole or not at all, and every fault says where it is."""

import json
import pickle
from pathlib import Path

import pytest
import yaml
from tests.engine.reference.conftest import Spoil

from bundel.engine.reference.curation import Curation
from bundel.engine.reference.faults import MOST_SHOWN, BadData
from bundel.engine.reference.plain import from_plain, to_plain
from bundel.engine.reference.reading import packaged_folder, read_reference


def test_packaged_data_is_whole() -> None:
    reference = read_reference()

    assert len(reference.municipalities) == 342
    assert len(reference.initiatives) == len(reference.curations) == 147
    assert len(reference.packages) == 18
    assert len(reference.themes) == 12
    assert len(reference.events) == 117
    assert reference.municipality_by_code["GM0513"].name == "Gouda"
    assert reference.former_by_code["GM0788"].successors == ("GM0757", "GM0824", "GM0855", "GM0865")
    assert reference.budget_by_code["GM0513"].salaries_thousand_euro == 65433


def test_packaged_data_is_read_once() -> None:
    assert read_reference() is read_reference()


def test_data_inside_an_installed_bundel_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr("bundel.engine.reference.reading.resources.files", lambda package: tmp_path)

    assert packaged_folder() == tmp_path / "data"


def test_rows_survive_the_way_to_plain_values_and_back() -> None:
    for row in read_reference().curations:
        plain = json.loads(json.dumps(to_plain(row)))

        assert from_plain(Curation, plain) == row


def test_reference_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(read_reference())) == read_reference()


def test_events_and_products_are_found_by_what_they_belong_to() -> None:
    reference = read_reference()

    assert "gt-hardware-contract" in [event.id for event in reference.events_of("gt-hardware-werkplek")]
    assert "OpenWebconcept" in [use.product for use in reference.products_used("GM0513")]


def test_a_row_from_plain_values_names_its_wrong_field() -> None:
    with pytest.raises(BadData, match='id: expected an id of small letters, digits and hyphens, found "Not an id"'):
        from_plain(type(read_reference().themes[0]), {"id": "Not an id", "name": "x"}, "a row")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("municipalities.csv", "GM0513,Gouda,Gouda,PV28,Zuid-Holland,76536", "GM0513,Gouda,Gouda,PV28,Zuid-Holland,many",
         'municipalities.csv, line 107, population: expected a whole number, found "many"'),
        ("municipalities.csv", "GM0513,Gouda,Gouda,PV28,Zuid-Holland,76536", "GM0513,Gouda,Gouda,PV28,Zuid-Holland,0",
         "municipalities.csv, line 107, population: expected 1 or more, found 0"),
        ("municipalities.csv", "4.70601,52.01763", "4.70601,92.01763",
         "municipalities.csv, line 107, lat: expected a number from 50 to 54, found 92.0"),
        ("municipalities.csv", "4.70601,52.01763", "x,52.01763",
         'municipalities.csv, line 107, lon: expected a finite number, found "x"'),
        ("municipalities.csv", "code,name,", "code,naam,", "municipalities.csv, line 1: expected the columns code, name"),
        ("municipalities.csv", "4.70601,52.01763", "4.70601", "line 107: expected 16 values, found 15 values"),
        ("municipalities.csv", "GM0513,Gouda,Gouda", 'GM0513,"Gouda"x,Gouda', "line 107: expected CSV that can be read"),
        ("municipalities.csv", "GM0513,Gouda", "GM0014,Gouda",
         "municipalities.csv, GM0014: expected an id that stands here once, found the same id 2 times"),
        ("former_municipalities.csv", "GM0003,Appingedam,2020-12-31,GM1979", "GM0003,Appingedam,2020-12-31,GM9999",
         "GM0003.successors: expected an existing municipality"),
        ("former_municipalities.csv", "2020-12-31", "2020-13-31",
         "former_municipalities.csv, line 2, ended_on: expected a day as YYYY-MM-DD"),
        ("budgets_2025.csv", "GM0014,2025", "GM0024,2025", "budgets_2025.csv, GM0014: expected a budget for each"),
        ("product_usage.csv", "Dimpact,", "Onbekend,", "expected an existing product"),
        ("product_initiatives.csv", "iBabs,open-raadsinformatie", "iBabs,iets-anders", "expected an existing initiative"),
        ("themes.yaml", "{id: data, name: Data en onderzoek}", "{id: data}",
         "themes.yaml, line 4, [2].name: expected a value, found no such field"),
        ("themes.yaml", "{id: data,", "{id: data, code: 3,", "[2].code: expected one of id, name"),
        ("themes.yaml", "- {id: data, name: Data en onderzoek}", "- data",
         'themes.yaml, line 4, [2]: expected an object, found "data"'),
        ("themes.yaml", "{id: data, name", "{id: data, id: data, name", "line 4: expected YAML that can be read, found the key"),
        ("themes.yaml", "{id: data, name: Data en onderzoek}", "{id: data", "themes.yaml, line 5: expected YAML"),
        ("initiatives.yaml", "  phase: afgerond", "  phase: klaar",
         'initiatives.yaml, line 12, [0].phase: expected one of propositie, verkenning'),
        ("initiatives.yaml", "  mandatory: false", "  mandatory: nee", '[0].mandatory: expected true or false, found "nee"'),
        ("initiatives.yaml", "  deadline_history: []", "  deadline_history: geen", "expected a list, found"),
        ("initiatives.yaml", "  theme: inkoop", "  theme: kopen", "expected an existing theme"),
        ("initiatives.yaml", "- id: gt-mobiele-communicatie-1", "- id: gt-iets", "gt-iets: expected a record for each"),
        ("curation.yaml", "  effort: null", "  effort: {one_off: {ict: {low: 9, high: 3}}, yearly: {low: 0, high: 1}, "
         "certainty: aanname, reason: x}", "effort.one_off.ict: expected low at most high, found low 9 and high 3"),
        ("curation.yaml", "  effort: null", "  effort: {one_off: [1], yearly: {low: 0, high: 1}, certainty: aanname, "
         "reason: x}", "effort.one_off: expected an object, found a list of 1 items"),
        ("curation.yaml", "members: [bio2, cyberbeveiligingswet]", "members: [bio2]",
         "cyberveiligheid.members: expected also cyberbeveiligingswet, which names this package"),
        ("curation.yaml", "members: [bio2, cyberbeveiligingswet]", "members: [bio2, cyberbeveiligingswet, avg]",
         "avg.package: expected cyberveiligheid, which names it, found null"),
        ("curation.yaml", "  package: zaakgericht", "  package: zaken", "expected an existing package"),
        ("second-opinion.yaml", "records:\n", "lines:\n", "second-opinion.yaml, line 1, records: expected a list, found null"),
        ("horizon.yaml", "  date: '2026-Q4'", "  date: '2026-Q5'",
         "[0].date: expected a day, month, quarter or year such as"),
        ("assumptions.yaml", "{low: 0.015, high: 0.025", "{low: 0.035, high: 0.025",
         "change_share: expected low at most high, found low 0.035 and high 0.025"),
        ("assumptions.yaml", "management: 0.15", "management: 0.25", "expected shares that add up to 1, found a sum of 1.1"),
        ("assumptions.yaml", "below: null", "below: 250000", "bands: expected bands that grow, the last one below null"),
        ("assumptions.yaml", "hours_exponent: [0.5, 0.7]", "hours_exponent: [0.5]", "expected a list of 2 items"),
        ("assumptions.yaml", "reserve:              {value: 0.10", "reserve: {value: .nan",
         "reserve.value: expected a finite number, found nan"),
        ("assumptions.yaml", "moves: high", "moves: much", "moves: expected one of high, middle, low"),
        ("rules.yaml", "  value: [gestopt]\n", "  value: [gestopt]\n  note: x\n", "stopped_phases.note: expected one of"),
        ("rules.yaml", "value: {months: 12}", "value: {months: 0}", "stale_after.months: expected 1 or more, found 0"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_field(spoiled: Spoil, file: str, old: str, new: str, says: str) -> None:
    refused = spoiled(file, old, new)

    assert says in str(refused)


def test_every_weighed_row_has_what_it_is_weighed_by(folder: Path) -> None:
    document = yaml.safe_load((folder / "curation.yaml").read_text("utf-8"))
    for row in document["records"]:
        if row["id"] == "wmebv":
            row.update(effort=None, value=None, themes=[], duty=None, field="iets")
    (folder / "curation.yaml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")

    with pytest.raises(BadData) as refused:
        read_reference(folder)

    fields = [fault.field for fault in refused.value.faults]
    assert fields == ["wmebv.effort", "wmebv.value", "wmebv.themes", "wmebv.duty", "ask_whom"]


def test_missing_files_and_other_encodings_are_told_together(folder: Path) -> None:
    (folder / "themes.yaml").unlink()
    (folder / "rules.yaml").unlink()
    (folder / "curation.yaml").unlink()
    (folder / "municipalities.csv").write_bytes(b"code,na\xefme")

    with pytest.raises(BadData) as refused:
        read_reference(folder)

    assert [(fault.file, fault.expected) for fault in refused.value.faults] == [
        ("municipalities.csv", "text in UTF-8"),
        ("themes.yaml", "a file that can be read"),
        ("curation.yaml", "a file that can be read"),
        ("rules.yaml", "a file that can be read"),
    ]


@pytest.mark.parametrize("file", ["assumptions.yaml", "rules.yaml", "curation.yaml"])
def test_a_list_where_an_object_belongs_is_refused(folder: Path, file: str) -> None:
    (folder / file).write_text("- 1\n", "utf-8")

    with pytest.raises(BadData, match=f"{file}, line 1: expected an object"):
        read_reference(folder)


def test_an_empty_table_is_refused(folder: Path) -> None:
    (folder / "budgets_2025.csv").write_text("", "utf-8")

    with pytest.raises(BadData, match="found an empty file"):
        read_reference(folder)


def test_deep_nesting_and_control_characters_are_refused(folder: Path) -> None:
    (folder / "themes.yaml").write_text("[" * 5000, "utf-8")
    (folder / "rules.yaml").write_text("a: \x00b", "utf-8")

    with pytest.raises(BadData) as refused:
        read_reference(folder)

    assert [fault.file for fault in refused.value.faults] == ["themes.yaml", "rules.yaml"]


def test_a_file_that_is_too_long_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundel.engine.reference.documents.LONGEST", 1000)

    with pytest.raises(BadData, match="expected at most 1000 bytes, found "):
        read_reference(folder)


def test_only_the_first_faults_are_shown_and_all_are_counted(folder: Path) -> None:
    text = (folder / "horizon.yaml").read_text("utf-8")
    (folder / "horizon.yaml").write_text(text.replace("kind: wet", "kind: law"), "utf-8")

    with pytest.raises(BadData) as refused:
        read_reference(folder)

    assert len(refused.value.faults) == MOST_SHOWN
    assert refused.value.total == 61
    assert str(refused.value).endswith("... and 41 more")


def test_a_number_of_thousands_of_signs_is_refused(folder: Path) -> None:
    """It could be read, and then not be written any more."""
    (folder / "rules.yaml").write_text(f"a: 0x{'f' * 5_000}", "utf-8")

    with pytest.raises(BadData, match="line 1: expected YAML that can be read, found a number of 5002 signs"):
        read_reference(folder)
