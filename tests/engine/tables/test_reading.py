"""One way in for lists: right, or a clear refusal, whatever the file pretends to be."""

from __future__ import annotations

import csv
import io
import resource
import struct
import time
import zipfile
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from bundel.engine.tables import text
from bundel.engine.tables.faults import BadTable
from bundel.engine.tables.reading import LARGEST_FILE, Table, read_table
from bundel.engine.tables.writing import csv_of, safe_cell, xlsx_of

HEADER = "naam;e-mailadres\n"
SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(*rows: tuple[object, ...]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def with_member(content: bytes, name: str, inside: bytes, **info: object) -> bytes:
    """The same archive with a member added or replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        added = zipfile.ZipInfo(name)
        added.compress_type = zipfile.ZIP_DEFLATED
        for key, value in info.items():
            setattr(added, key, value)
        new.writestr(added, inside)
    return changed.getvalue()


def fault_of(content: bytes) -> str:
    with pytest.raises(BadTable) as refusal:
        read_table(content)
    return str(refusal.value)


PLAIN = HEADER + "Zoë;zoe@gouda.example\n"
WAYS = {
    "utf-8": PLAIN.encode(),
    "mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf-16": PLAIN.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "windows": PLAIN.encode("cp1252"),
    "comma": PLAIN.replace(";", ",").encode(),
    "tab": PLAIN.replace(";", "\t").encode(),
    "crlf": PLAIN.replace("\n", "\r\n").encode(),
    "quoted": (HEADER + '"Zoë";"zoe@gouda.example"').encode(),
    "xlsx": sheet_of(("naam", "e-mailadres"), ("Zoë", "zoe@gouda.example")),
}


@pytest.mark.parametrize("content", WAYS.values(), ids=WAYS)
def test_every_way_in_which_programs_save_a_list_gives_the_same_table(content: bytes) -> None:
    table = read_table(content)

    assert table.columns == ("naam", "e-mailadres")
    assert [row.cells for row in table.rows] == [{"naam": "Zoë", "e-mailadres": "zoe@gouda.example"}]
    assert table.rows[0].number == 2


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_sign_at_which_only_some_cut_a_text_stays_within_its_cell(sign: str) -> None:
    table = read_table(f"a;b\nJan{sign}Piet;x\n".encode())

    assert [row.cells for row in table.rows] == [{"a": f"Jan{sign}Piet", "b": "x"}]


def test_cut_there_it_would_be_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = SimpleNamespace(StringIO=lambda whole, newline: whole.splitlines(keepends=True))
    monkeypatch.setattr(text, "io", cut)

    rows = read_table("a;b\nJan\u2028Piet;x\n".encode()).rows

    assert [row.cells for row in rows] == [{"a": "Jan", "b": ""}, {"a": "Piet", "b": "x"}]


def test_a_reader_that_knows_one_way_gets_the_others_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: always UTF-8, always a semicolon."""
    right = read_table(WAYS["utf-8"])
    monkeypatch.setattr(text, "_decoded", lambda content: content.decode("utf-8", "replace"))
    monkeypatch.setattr(text, "_separator", lambda _text: ";")

    def is_wrong(content: bytes) -> bool:
        try:
            return read_table(content) != right
        except BadTable:
            return True

    assert {way for way, content in WAYS.items() if is_wrong(content)} == {
        "mark", "utf-16", "utf-16-be", "windows", "comma", "tab",
    }  # fmt: skip


def test_rows_keep_the_number_that_the_editor_shows() -> None:
    table = read_table(b'a;b\n\n1;2\n"x\ny";3\n;\n4\n')

    assert [(row.number, row.cells) for row in table.rows] == [
        (3, {"a": "1", "b": "2"}), (5, {"a": "x\ny", "b": "3"}), (7, {"a": "4", "b": ""}),
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_kept_as_text_and_goes_out_with_a_quote(start: str) -> None:
    table = read_table(f'a;b\n"x{start}1+1";y\n'.encode())
    formula = read_table(sheet_of(("a", "b"), ("=1+1", "y")))

    assert table.rows[0].cells["a"] == f"x{start}1+1"
    assert formula.rows[0].cells["a"] == "=1+1"
    assert safe_cell(f"{start}1+1") == f"'{start}1+1" and safe_cell("a\x01b") == "ab"
    assert b"'=1+1" in csv_of(["a"], [["=1+1"]])
    assert read_table(xlsx_of(["a"], [["=1+1"]])).rows[0].cells["a"] == "'=1+1"


def test_numbers_and_days_of_a_sheet_become_text_as_people_write_them() -> None:
    day = sheet_of(("a", "b", "c", "d", "e"), (1.0, 1.5, datetime(2026, 1, 2, 3, 4), date(2026, 1, 2), None))

    assert list(read_table(day).rows[0].cells.values()) == ["1", "1.5", "2026-01-02", "2026-01-02", ""]


def test_empty_columns_at_the_end_do_not_count() -> None:
    assert read_table(b"a;b;;\n1;2;;\n") == Table(("a", "b"), read_table(b"a;b\n1;2\n").rows)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"\n ; \n", "empty"),
        (HEADER.encode(), "header-only"),
        (sheet_of(("a", "b")), "header-only"),
        (b"a;a\n1;2\n", "double-column: a"),
        (b"a;;b\n1;2;3\n".replace(b";;", b";;;"), "double-column: ''"),
        (b"a;b\n1;2\n1;2;3\n", "more-cells-than-columns: 3"),
        (b"a;b\n" + b"x" * 5001 + b";1\n", "cell-too-long: 2"),
        (b"a;b\n" + b"1;2\n" * 10_001, "too-many-rows: 10,000"),
        (";".join(f"c{number}" for number in range(101)).encode() + b"\n1\n", "too-many-columns: 100"),
        (b'a;b\n"x"y;1\n', "unreadable: 2"),
        (b'a;b\n"x', "unreadable: 2"),
        (b"\xff\xfea", "unreadable: 1"),
        (b"x" * (LARGEST_FILE + 1), "too-large: 2,000,000"),
        (b"%PDF-1.7", "no-list"),
        (b"<html>", "no-list"),
        (b"<svg xmlns=''/>", "no-list"),
        (b"a;b\n\x00;1\n", "no-list"),
        (b"PK\x03\x04 broken", "unreadable"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(content: bytes, fault: str) -> None:
    assert fault_of(content) == fault


def test_the_ordinary_reader_of_lists_takes_the_same_in_silence() -> None:
    """The negative control: a cell is lost, shifted or made up, and nobody hears of it."""

    def ordinary(content: str) -> list[dict[str | None, object]]:
        return list(csv.DictReader(io.StringIO(content), delimiter=";"))

    assert ordinary("") == ordinary("a;b\n") == []
    assert ordinary("a;a\n1;2\n") == [{"a": "2"}]
    assert ordinary("a;b\n1;2;3\n") == [{"a": "1", "b": "2", None: ["3"]}]
    assert ordinary('a;b\n"x"y;1\n') == [{"a": "xy", "b": "1"}]
    assert ordinary('a;b\n"x') == [{"a": "x", "b": None}]


def test_the_last_of_ten_thousand_rows_refuses_all() -> None:
    assert fault_of(b"a;b\n" + b"1;2\n" * 9_999 + b"1;2;3\n") == "more-cells-than-columns: 10001"


class TestArchives:
    @pytest.fixture
    def sound(self) -> bytes:
        return sheet_of(("a", "b"), ("1", "2"))

    @pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "\\evil", "xl/../../evil", "C:/evil"])
    def test_names_that_lead_outside_are_refused(self, sound: bytes, name: str) -> None:
        assert fault_of(with_member(sound, name, b"x")) == "unsafe-archive"

    def test_a_link_is_refused(self, sound: bytes) -> None:
        assert fault_of(with_member(sound, "link", b"/etc/passwd", external_attr=0o120777 << 16)) == "unsafe-archive"

    def test_a_harmless_extra_member_is_not_refused(self, sound: bytes) -> None:
        """The negative control of the two above."""
        assert read_table(with_member(sound, "docs/extra", b"x")).columns == ("a", "b")

    def test_a_bomb_is_refused_quickly_and_in_little_memory(self, sound: bytes) -> None:
        bomb = with_member(sound, "xl/bomb.xml", b"0" * 90_000_000)
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

        assert fault_of(bomb) == "too-large-inside"

        assert time.process_time() - started < 2
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000

    def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further_than_it_says(self, sound: bytes) -> None:
        sheet = b"<worksheet><sheetData>" + b" " * 5_000_000
        lying = bytearray(with_member(sound, SHEET, sheet))
        size, said = struct.pack("<L", len(sheet)), struct.pack("<L", 50_000)
        lying = lying.replace(size, said)

        assert fault_of(bytes(lying)) == "unreadable"

    def test_too_many_members_and_too_much_in_all_are_refused(
        self, sound: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bundel.engine.tables.sheets.MOST_MEMBERS", 3)
        assert fault_of(sound) == "too-large-inside"
        monkeypatch.setattr("bundel.engine.tables.sheets.MOST_MEMBERS", 1_000)
        monkeypatch.setattr("bundel.engine.tables.sheets.LARGEST_UNPACKED", 100)
        assert fault_of(sound) == "too-large-inside"

    @pytest.mark.parametrize(
        "inside",
        [
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData/>&b;</worksheet>',
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>',
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>',
        ],
    )
    def test_entities_are_refused_wherever_they_stand(self, sound: bytes, inside: bytes) -> None:
        assert fault_of(with_member(sound, SHEET, inside)) in ("unsafe-archive", "unreadable", "empty")
        assert fault_of(with_member(sound, "xl/workbook.xml", inside)) in ("unsafe-archive", "unreadable", "empty")

    def test_the_reader_of_sheets_is_the_guarded_one(self) -> None:
        from openpyxl.worksheet import _reader

        assert _reader.iterparse.__module__.startswith("defusedxml")

    def test_macros_and_other_documents_are_no_list(self, sound: bytes) -> None:
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr("word/document.xml", b"<x/>")

        assert fault_of(with_member(sound, "xl/vbaProject.bin", b"x")) == "no-list"
        assert fault_of(other.getvalue()) == "no-list"

    def test_a_sheet_wider_or_longer_than_allowed_is_not_read_to_its_end(self) -> None:
        wide = sheet_of(tuple(f"c{number}" for number in range(300)), ("1",))
        long = sheet_of(("a",), *[("1",)] * 10_050)

        assert (fault_of(wide), fault_of(long)) == ("too-many-columns: 100", "too-many-rows: 10,000")


def test_a_fault_must_be_one_that_somebody_puts_in_words() -> None:
    with pytest.raises(AssertionError):
        BadTable("no-such-code")
