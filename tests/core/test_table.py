"""
Lists as people make them are read whole, or refused with the reason.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core import table
from fieldkit.errors import TableUnreadable

DATA = Path(__file__).resolve().parents[2] / "data"
COLUMNS = json.loads((DATA / "columns.json").read_text(encoding="utf-8"))
VALUES = json.loads((DATA / "values.json").read_text(encoding="utf-8"))

SITES = """廊坊市联动监督点位清单,,,,
单位：个,,,,2021年9月
序号,点位编号,点位 名称,"县
（市、区）",经度（度）
1,131022-GW-001,固安县某灌区,固安县,116.30

2,131022-GW-002,"某泵站,东",,116.31
,固安县小计,,,2
合 计,,,,2
注：以上点位以方案为准,,,,
"""


def read(text: str, wanted: tuple[str, ...] = ("name",), kind: str = "site") -> list[tuple[int, dict[str, str]]]:
    """
    Read a whole list the way an import does.
    """
    rows = table.read_rows(text)
    return list(table.records(rows, table.find_header(rows, COLUMNS[kind], wanted)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("名称\n一\n".encode("utf-8-sig"), ("名称\n一\n", "utf-8-sig")),
        ("名称\n一\n".encode(), ("名称\n一\n", "utf-8")),
        ("名称\n一\n".encode("gb18030"), ("名称\n一\n", "gb18030")),
        (b"name\n", ("name\n", "utf-8")),
    ],
    ids=["utf-8 with mark", "utf-8", "gb18030", "ascii"],
)
def test_both_encodings_of_spreadsheets_are_read(data: bytes, expected: tuple[str, str]) -> None:
    """
    UTF-8 with or without mark and GB18030 give the same text.
    """
    assert expected == table.decode(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        ("名称".encode("utf-16"), "utf16"),
        ("名称".encode("utf-16-be"), "encoding"),
        (b"\xfe\xff\x54\x0d", "utf16"),
        (b"PK\x03\x04\x14\x00\x06\x00", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "workbook"),
        (b"\xef\xbb\xbf\xc3\xfb", "encoding"),
        (b"\x81\xff,a\n", "encoding"),
    ],
    ids=["nothing", "blanks", "utf-16", "utf-16 bare", "utf-16-be mark", "xlsx", "xls", "mark then gbk", "neither"],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    """
    UTF-16, workbooks and broken bytes are refused, never read as garbage.
    """
    with pytest.raises(TableUnreadable) as caught:
        table.decode(data)

    assert reason == caught.value.facts["reason"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    """
    Comma, semicolon and tab are told apart even when the cells hold the others.
    """
    text = f"编号{delimiter}名称{delimiter}坐标\n1{delimiter}某厂{delimiter}" + '"116.1,39.5;x"\n'

    assert [(1, ["编号", "名称", "坐标"]), (2, ["1", "某厂", "116.1,39.5;x"])] == table.read_rows(text)[:2]


def test_a_told_delimiter_is_believed_and_is_no_row() -> None:
    """
    A first line `sep=;` names the delimiter, and the next line is row 1 as a spreadsheet shows it.
    """
    assert [(1, ["a,b,c", "d"]), (2, ["1,2,3", "4"])] == table.read_rows("sep=;\r\na,b,c;d\r\n1,2,3;4")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_keep_the_number_a_person_sees(ending: str) -> None:
    """
    Empty rows count, and a line break inside a cell does not start a new row.
    """
    rows = table.read_rows(ending.join(["a,b", "", f'"1{ending}x",2', "3,4"]))

    assert [(1, ["a", "b"]), (2, []), (3, [f"1{ending}x", "2"]), (4, ["3", "4"])] == rows


@pytest.mark.parametrize(
    ("text", "row"),
    [('名称,备注\n甲,"没有收尾\n乙,\n丙,\n', 2), ('名称\n"' + "长" * 140_000, 2)],
    ids=["swallows rows", "endless cell"],
)
def test_an_unclosed_quotation_mark_is_refused(text: str, row: int) -> None:
    """
    Rows are never swallowed into one cell: an open quotation mark names its row.
    """
    with pytest.raises(TableUnreadable) as caught:
        table.read_rows(text)

    assert {"reason": "quotes", "row": row} == caught.value.facts


def test_titles_totals_and_remarks_are_not_records() -> None:
    """
    The header may stand on any row; totals, empty rows and remarks under the table are left out.
    """
    empty = {"code": "", "name": "", "region": "", "lon": ""}

    assert [
        (4, empty | {"code": "131022-GW-001", "name": "固安县某灌区", "region": "固安县", "lon": "116.30"}),
        (6, empty | {"code": "131022-GW-002", "name": "某泵站,东", "lon": "116.31"}),
    ] == read(SITES)


def test_merged_cells_are_filled_downward() -> None:
    """
    An empty cell of a named column takes the value above; other columns stay empty.
    """
    found = [
        (4, {"region": "固安县", "note": "a"}),
        (5, {"region": "", "note": ""}),
        (6, {"region": "永清县", "note": ""}),
    ]

    assert [
        (4, {"region": "固安县", "note": "a"}),
        (5, {"region": "固安县", "note": ""}),
        (6, {"region": "永清县", "note": ""}),
    ] == list(table.fill_down(found, ["region"]))


def test_a_second_header_row_is_joined_to_the_first() -> None:
    """
    Longitude and latitude under a merged coordinate cell are columns of their own.
    """
    rows = table.read_rows("序号,点位名称,坐标,,备注\n,,经度,纬度,\n1,某厂,116.1,39.5,好\n")

    header = table.find_header(rows, COLUMNS["site"], ["name", "lon", "lat"])

    assert table.Header(2, {"name": 1, "lon": 2, "lat": 3, "note": 4}, ["序号"], []) == header
    assert [(3, {"name": "某厂", "lon": "116.1", "lat": "39.5", "note": "好"})] == list(table.records(rows, header))


def test_a_header_repeated_on_each_page_is_no_record() -> None:
    """
    Title rows printed again in the middle of a list are skipped.
    """
    assert [(2, "甲"), (4, "乙")] == [(n, v["name"]) for n, v in read("编号,名称\n1,甲\n编号, 名称\n2,乙\n")]


def test_repeated_and_unknown_columns_are_told() -> None:
    """
    The first of two columns of one name counts; the other, and names not understood, are reported.
    """
    header = table.find_header(table.read_rows("名称,备注,说明,体重,坐标（地址）\n"), COLUMNS["site"], ["name"])

    assert table.Header(1, {"name": 0, "note": 1}, ["体重", "坐标（地址）"], ["说明"]) == header


def test_a_missing_column_is_named() -> None:
    """
    Without a header that has all wanted columns the list is refused, naming what the nearest row lacks.
    """
    rows = table.read_rows("点位清单,\n点位名称,备注\n某厂,\n")

    with pytest.raises(TableUnreadable) as caught:
        table.find_header(rows, COLUMNS["site"], ["name", "region", "topic"])

    assert {"reason": "header", "wanted": ["region", "topic"]} == caught.value.facts


@pytest.mark.parametrize(
    ("spelling", "column"),
    [
        ("经 度", "lon"),
        ("*点位名称：", "name"),
        ("Ｓｉｔｅ Ｃｏｄｅ", "code"),
        ("县(市、区)", "region"),
        ("联系人（电话）", "contact"),
        ("责任单位（全称）", "agency"),
        ("是否“回头看”", "lookback"),
        ("Ledger_No", "ledger_no"),
    ],
)
def test_spellings_of_a_header_are_one_column(spelling: str, column: str) -> None:
    """
    Width, white space, letter case, marks and remarks in brackets do not matter in a header.
    """
    assert {column: 0} == table.find_header([(1, [spelling])], COLUMNS["site"], [column]).columns


@pytest.mark.parametrize(
    "first", ["合计", "合  计：", "总计:35个", "固安县小计", "Total", "Grand total", "ＳＵＢＴＯＴＡＬ"]
)
def test_rows_of_totals_are_recognised(first: str) -> None:
    """
    A row that begins with a total is not a record, however it is written.
    """
    assert [] == read(f"名称,备注\n{first},3\n")


@pytest.mark.parametrize("first", ["总计量中心", "说明：一厂", "合计桥村卫生室", "Total Energy Station"])
def test_names_that_look_like_totals_stay(first: str) -> None:
    """
    A site whose name only begins like a total or remark is kept.
    """
    assert [(2, {"name": first, "note": "3"})] == read(f"名称,备注\n{first},3\n")


@pytest.mark.parametrize(("columns", "lists"), [(COLUMNS, "columns"), (VALUES, "values")], ids=["columns", "values"])
def test_no_name_stands_for_two_things(columns: dict[str, dict[str, list[str]]], lists: str) -> None:
    """
    Within one list each spelling belongs to one key, so the order of the file decides nothing.
    """
    for kind, keys in columns.items():
        owners: dict[str, set[str]] = {}
        for key, names in keys.items():
            for name in (key, *names):
                owners.setdefault(table.normalised(name), set()).add(key)

        assert {} == {name: owner for name, owner in owners.items() if len(owner) > 1}, (lists, kind)


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("method", " 暗 访", "unannounced"),
        ("method", "random", "random"),
        ("datum", "wgs84", "wgs84"),
        ("datum", "WGS-84", "wgs84"),
        ("datum", "ＧＣＪ－０２", "gcj02"),
        ("judgement", "有问题", "problem"),
        ("judgement", "不涉及", "na"),
        ("deputy_level", "全国人大代表", "national"),
        ("yes_no", "是", "yes"),
        ("yes_no", "", None),
        ("yes_no", "也许", None),
    ],
)
def test_words_of_closed_lists_are_read_in_both_languages(kind: str, text: str, key: str | None) -> None:
    """
    A key or any of its synonyms gives the key; anything else gives None, never a guess.
    """
    assert key == table.parse_choice(text, VALUES[kind])


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(st.one_of(st.binary(max_size=400), st.text('",;\t\r\n名称合计a1：', max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """
    Whatever the bytes, the only exception is TableUnreadable, and it has one of the known reasons.
    """
    try:
        rows = table.read_rows(table.decode(data)[0])
        header = table.find_header(rows, COLUMNS["site"], ["name"])
        numbers = [number for number, _ in table.records(rows, header)]
    except TableUnreadable as fault:
        assert fault.facts["reason"] in ("empty", "workbook", "utf16", "encoding", "quotes", "header")
    else:
        assert sorted(set(numbers)) == numbers


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_every_data_row_comes_back(cells: list[tuple[str, str]]) -> None:
    """
    What a spreadsheet writes is read back cell by cell, on its own row number, nothing dropped.
    """
    quoted = ['"{}","{}"'.format(*(cell.replace('"', '""') for cell in pair)) for pair in cells]
    rows = table.read_rows("\n".join(["点位编号,点位名称", *quoted]))

    expected = [(number, list(pair)) for number, pair in enumerate(cells, start=2)]
    assert expected == rows[1 : 1 + len(cells)]
