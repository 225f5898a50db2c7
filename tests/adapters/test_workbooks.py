"""
Workbooks written: read back by another library they hold what was described, and nothing of it is a formula.
"""

from __future__ import annotations

import re
import sys
import zipfile
from io import BytesIO

import pytest

from fieldkit.adapters.spreadsheets import read_workbook
from fieldkit.adapters.workbooks import write_book
from fieldkit.core.workbook import Book, Column, Leaf, Sheet, as_csv, sheet_name
from fieldkit.errors import ExtraMissing

NASTY = ("=1+1", "+86", "-1", "@SUM(A1)", "http://example.invalid", "007", "1E5", "㑇𬭚😀", "'x", "a,b")
COLUMNS = (
    Column("序号", 5, "number"),
    Column("日期", 11, "date"),
    Column("点位", 20, "text", NASTY, True, "=not a formula"),
    Column("GW01", 9, "text", ("符合", "存在问题")),
    Column("其余", 9, "text", ("符合", "存在问题"), True),
)
BOOK = Book(
    (Sheet("地下水", "表号 T4KQ7M2XH", COLUMNS, ((1,), (2, "", "=1+1")), 10, 3),),
    (Leaf("填写说明", ("=一", "二")),),
    "lists",
    (("token", "4kq7m2xh"), ("group", "=x")),
)


def part(data: bytes, name: str) -> str:
    """
    Give a part of a workbook as text.
    """
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return packed.read(name).decode("utf-8")


def test_what_is_written_is_read_back() -> None:
    """
    Line, titles, rows, leaves, facts and lists come back as they were described, the last sheet hidden.
    """
    first, leaf, lists = read_workbook(write_book(BOOK))

    assert ["地下水", "填写说明", "lists"] == [one.name for one in (first, leaf, lists)]
    assert [False, False, True] == [one.hidden for one in (first, leaf, lists)]
    assert "表号 T4KQ7M2XH" == first.rows[0][1][0]
    assert [column.title for column in COLUMNS] == first.rows[1][1]
    assert [["1", "", "", "", ""], ["2", "", "=1+1", "", ""]] == [cells for _, cells in first.rows[2:]]
    assert [["=一"], ["二"]] == [cells for _, cells in leaf.rows]
    assert [("token", "4kq7m2xh"), ("group", "=x")] == [tuple(cells[:2]) for _, cells in lists.rows[:2]]
    assert list(NASTY) == [cells[3] for _, cells in lists.rows]


def test_nothing_of_the_data_acts() -> None:
    """
    No text becomes a formula, a number or a link, and cells that are to hold text are text before anyone types.
    """
    data = write_book(BOOK)
    sheet = part(data, "xl/worksheets/sheet1.xml")

    assert not any("<f>" in part(data, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3))
    assert "hyperlink" not in sheet
    assert 'formatCode="yyyy-mm-dd"' in part(data, "xl/styles.xml")
    assert re.search(r'numFmtId="49"[^>]*applyNumberFormat="1"', part(data, "xl/styles.xml"))


def test_lists_are_offered_and_two_alike_stand_once() -> None:
    """
    A list is a range of the hidden sheet; one kind lets anything pass, the other asks.
    """
    data = write_book(BOOK)
    sheet = part(data, "xl/worksheets/sheet1.xml")
    found = re.findall(r'<dataValidation type="list"([^>]*)sqref="(\w+:\w+)"><formula1>([^<]*)</formula1>', sheet)

    assert [("C3:C14", "lists!$D$1:$D$10"), ("D3:D14", "lists!$E$1:$E$2"), ("E3:E14", "lists!$E$1:$E$2")] == [
        (cells, source.replace("'", "").replace("&#39;", "")) for _, cells, source in found
    ]
    assert [True, False, True] == ['errorStyle="warning"' in how for how, _, _ in found]


def test_the_page_is_set_up() -> None:
    """
    Titles and first columns stay in sight, paper is A4 lying, titles and the sheet's line come on every page.
    """
    data = write_book(BOOK)
    sheet = part(data, "xl/worksheets/sheet1.xml")

    assert 'xSplit="3" ySplit="2"' in sheet and 'state="frozen"' in sheet
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet
    assert "T4KQ7M2XH" in re.findall(r"<oddFooter>(.*?)</oddFooter>", sheet)[0]
    assert "$A:$C,地下水!$2:$2" in part(data, "xl/workbook.xml").replace("'", "")


def test_a_book_as_text_has_one_table() -> None:
    """
    As CSV what is to be read stands above the titles; text that would act as a formula does not.
    """
    lines = as_csv(BOOK).decode("utf-8-sig").split("\r\n")

    assert as_csv(BOOK).startswith(b"\xef\xbb\xbf")
    assert ["表号 T4KQ7M2XH", "'=一", "二", "序号,日期,点位,GW01,其余", "1", "2,,'=1+1", ""] == lines


@pytest.mark.parametrize(
    "wanted, taken, name",
    [
        ("地下水超采治理", [], "地下水超采治理"),
        ("a/b:c", [], "a b c"),
        ("'x'", [], "x"),
        ("", [], "1"),
        ("[]", ["1"], "1 2"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["X" * 31], "x" * 29 + " 2"),
        ("GW", ["gw", "GW 2"], "GW 3"),
    ],
)
def test_a_sheet_gets_a_name_it_can_have(wanted: str, taken: list[str], name: str) -> None:
    """
    Signs that names of sheets cannot have go, long names are cut, names taken get a number.
    """
    assert name == sheet_name(wanted, taken)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the extra is not installed the error names it.
    """
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExtraMissing) as caught:
        write_book(BOOK, "a.xlsx")
    assert {"path": "a.xlsx", "extra": "sheets", "action": "write", "instead": ".csv"} == caught.value.facts
