"""
Workbooks read as a person sees them, real files written for it; and what cannot be read is refused, never guessed.
"""

from __future__ import annotations

import sys
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sheets import Formula, workbook

from fieldkit.adapters import sheet_xml, spreadsheets
from fieldkit.adapters.spreadsheets import as_seen, read_workbook
from fieldkit.core.workbook import SPOILED
from fieldkit.errors import ExtraMissing, TableUnreadable


def cells(path: Path, sheet: int = 0) -> list[list[str]]:
    """
    Give the cells of one sheet of a file.
    """
    return [row for _, row in read_workbook(path.read_bytes(), str(path))[sheet].rows]


def repacked(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """
    Change some bytes in a part of a workbook, as another program may have written it.
    """
    out = BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(
    "value, text",
    [
        (3.0, "3"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
        (1.3e17, "130000000000000000"),
        (0.00001, "0.00001"),
        (7, "7"),
        (True, "TRUE"),
        (date(2021, 10, 18), "2021-10-18"),
        (datetime(2021, 10, 18), "2021-10-18"),
        (datetime(2021, 10, 18, 9, 29, 59, 971000), "2021-10-18 09:30"),
        (time(9, 30), "09:30"),
        (time(9, 29, 59, 990000), "09:30"),
        (timedelta(hours=9, minutes=30), "09:30"),
        ("=1+1", "=1+1"),
        ("a\r\nb", "a\nb"),
        ("", ""),
    ],
)
def test_a_cell_is_what_a_person_sees(value: object, text: str) -> None:
    """
    Whole numbers have no “.0”, fractions no noise, days and times the form they are typed in.
    """
    assert text == as_seen(value)


def test_rows_have_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    """
    Empty rows and columns before the first cell are counted, and sheets keep their order and names.
    """
    rows = [[], ["", "甲"], [], ["", 3, date(2021, 10, 18), time(9, 5)]]
    path = workbook(tmp_path / "a.xlsx", {"空": [], "清单": rows})
    found = read_workbook(path.read_bytes())

    assert [("空", []), ("清单", [1, 2, 3, 4])] == [(one.name, [number for number, _ in one.rows]) for one in found]
    assert ["", "3", "2021-10-18", "09:05"] == found[1].rows[3][1]


def test_hidden_sheets_are_marked_and_charts_passed_over(tmp_path: Path) -> None:
    """
    A hidden sheet is read and known as one; a sheet that is a picture holds no cells.
    """
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("甲").write(0, 0, 1)
        hidden = book.add_worksheet("乙")
        hidden.write(0, 0, "x")
        hidden.hide()
        chart: Any = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=甲!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    found = read_workbook((tmp_path / "a.xlsx").read_bytes())

    assert [("甲", False), ("乙", True)] == [(one.name, one.hidden) for one in found]


def test_a_formula_is_its_last_value(tmp_path: Path) -> None:
    """
    A calculated cell is what a person sees in it; one that failed is marked, not read as empty.
    """
    row = [Formula("=1+1", 2), Formula('="C0"&1', "C01"), Formula("=1/0", "#DIV/0!"), Formula("=X()", "#NAME?"), "甲"]
    path = workbook(tmp_path / "a.xlsx", {"甲": [row]})

    assert [["2", "C01", f"{SPOILED}#DIV/0!", f"{SPOILED}#NAME?", "甲"]] == cells(path)


@pytest.mark.parametrize("value", [b"<v></v>", b"<v/>", b""])
def test_a_formula_that_was_never_calculated_is_marked(tmp_path: Path, value: bytes) -> None:
    """
    A program that writes formulas without their values leaves cells nobody has seen a value in.
    """
    path = workbook(tmp_path / "a.xlsx", {"甲": [["", Formula("=1+1", 2), "x"]]})
    repacked(path, "xl/worksheets/sheet1.xml", b"<v>2</v>", value)

    assert [["", f"{SPOILED}=", "x"]] == cells(path)


def test_a_cell_far_away_does_not_take_all_memory(tmp_path: Path) -> None:
    """
    A sheet that reaches from one corner to the other is refused: to read it would end the program.
    """
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("甲")
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    with pytest.raises(TableUnreadable) as caught:
        read_workbook((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert ("a.xlsx", "too_large") == (caught.value.facts["path"], caught.value.facts["reason"])


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0junk", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    """
    A file that only begins like a workbook is refused.
    """
    with pytest.raises(TableUnreadable) as caught:
        read_workbook(data, "a.xlsx")
    assert "not_workbook" == caught.value.facts["reason"]


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    """
    Whatever is missing from its end, a cut file is refused with a reason, and nothing of it is taken.
    """
    data = workbook(tmp_path / "a.xlsx", {"甲": [["点位", "日期"]]}).read_bytes()
    for size in range(4, len(data), len(data) // 40):
        with pytest.raises(TableUnreadable):
            read_workbook(data[:size])


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Neither a huge file nor one that unpacks to a huge one is read.
    """
    data = workbook(tmp_path / "a.xlsx", {"甲": [["x" * 30] * 50] * 50}).read_bytes()
    for room, limit in ((spreadsheets, 100), (sheet_xml, len(data))):
        with monkeypatch.context() as patch:
            patch.setattr(room, "LARGEST_BYTES", limit)
            with pytest.raises(TableUnreadable) as caught:
                read_workbook(data)
        assert "too_large" == caught.value.facts["reason"]
    assert 1 == len(read_workbook(data))


def test_a_locked_workbook_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A workbook with a password is refused with that reason.
    """
    import python_calamine

    def locked(*_args: object) -> None:
        raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine, "load_workbook", locked)
    with pytest.raises(TableUnreadable) as caught:
        read_workbook(b"\xd0\xcf\x11\xe0")
    assert "encrypted" == caught.value.facts["reason"]


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the extra is not installed the error names it.
    """
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(ExtraMissing) as caught:
        read_workbook(b"PK\x03\x04", "a.xlsx")
    assert {"path": "a.xlsx", "extra": "sheets", "action": "read", "instead": ".csv"} == caught.value.facts
