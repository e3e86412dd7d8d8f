"""The negative controls of the intake of lists: each protection taken away, and what it keeps out comes in."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import defusedxml.ElementTree
import pytest
from defusedxml import EntitiesForbidden
from openpyxl.worksheet import _reader
from tests.engine.tables.test_reading import SHEET, fault_of, sheet_of, with_member

from bundel.engine.tables import reading, sheets, writing
from bundel.engine.tables.reading import read_table

SOUND = sheet_of(("a", "b"), ("1", "2"))
ENTITIES = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><x>&c;&c;</x>'


def test_without_looking_through_an_archive_names_links_macros_and_bombs_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = [
        with_member(SOUND, "../../evil", b"x"),
        with_member(SOUND, "link", b"/etc/passwd", external_attr=0o120777 << 16),
        with_member(SOUND, "xl/vbaProject.bin", b"x"),
        with_member(SOUND, "xl/bomb.xml", b"0" * 20_000_000),
    ]
    assert {fault_of(one) for one in hostile} == {"unsafe-archive", "too-large-inside", "no-list"}

    monkeypatch.setattr(sheets, "_look_through", lambda _content: None)

    assert [read_table(one).columns for one in hostile] == [("a", "b")] * 4


def test_an_ordinary_reader_of_xml_follows_entities_and_ours_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(fromstring(ENTITIES).text or "") == 72
    with pytest.raises(EntitiesForbidden):
        defusedxml.ElementTree.fromstring(ENTITIES)
    sheet = (
        b'<!DOCTYPE x [<!ENTITY a "haha">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c></row></sheetData></worksheet>'
    )
    hostile = with_member(SOUND, SHEET, sheet)
    assert fault_of(hostile) == "unreadable"

    monkeypatch.setattr(_reader, "iterparse", __import__("xml.etree.ElementTree", fromlist=["x"]).iterparse)

    assert read_table(hostile).columns == ("haha",)


def test_without_its_quote_a_formula_would_be_run_by_who_opens_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert b"'=1+1" in writing.csv_of(["a"], [["=1+1"]])

    monkeypatch.setattr(writing, "safe_cell", lambda text: text)

    assert b"\r\n=1+1" in writing.csv_of(["a"], [["=1+1"]])


def test_without_the_size_a_larger_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    large = b"a\n" + b"1\n" * 20
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    assert fault_of(large).startswith("too-large")

    monkeypatch.setattr(reading, "LARGEST_FILE", 10**9)

    assert len(read_table(large).rows) == 20
