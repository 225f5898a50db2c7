"""
Lists in workbooks: read as their CSV would be, bad rows named by sheet and row.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from sheets import Formula, workbook

from fieldkit.errors import ExtraMissing, InvalidSheet, TableUnreadable
from fieldkit.operations import deputy, group, site
from fieldkit.operations.init import init
from fieldkit.operations.session import Session

DEPUTIES = [
    ["姓名", "代表编号", "代表层级", "县区"],
    ["示例甲", "D01", "县", "固安"],
    ["示例乙", "D02", "市级", "固安县"],
]
GROUPS = [["小组编号", "小组名称", "专题", "成员"], ["131022-G03", "第三小组", "地下水", "示例甲、D02"]]
SITES: list[list[Any]] = [
    ["固安县点位清单（示例）"],
    [],
    ["点位编号", "点位名称", "县(市、区)", "领域", "经度", "纬度", "坐标系", "监督小组"],
    ["131022-GW-001", "东泵站", "固安", "地下水", 116.30, 39.43, "高德", "131022-G03"],
    ["131022-GW-002", "西泵站 㑇𬭚😀", "", "", 116.31, 39.44, "", ""],
    ["合计", 2],
]


def start(tmp_path: Path, name: str) -> Session:
    """
    Make a workspace and open it.
    """
    init(tmp_path / name, "131022", author="Li", campaign="langfang-2021")
    return Session.at(tmp_path / name)


def as_csv(path: Path, rows: list[list[Any]]) -> str:
    """
    Write the same rows as text, as a spreadsheet would.
    """
    text = "\n".join(",".join(f'"{cell}"' if cell != "" else "" for cell in row) for row in rows)
    path.write_text(text, encoding="utf-8-sig")
    return str(path)


def test_a_workbook_gives_the_entries_of_its_csv(tmp_path: Path) -> None:
    """
    Deputies, groups and sites from a workbook are byte for byte those of the same lists as text.
    """
    one, other = start(tmp_path, "one"), start(tmp_path, "other")
    sheets = {"说明": [["请勿外传"]], "代表": DEPUTIES, "小组": GROUPS, "点位": SITES}
    book = str(workbook(tmp_path / "lists.xlsx", sheets))
    deputy.import_deputies(one, str(workbook(tmp_path / "d.xlsx", {"甲": [], "代表": DEPUTIES})))
    group.import_groups(one, str(workbook(tmp_path / "g.xlsx", {"小组": GROUPS})))
    done = site.import_sites(one, str(workbook(tmp_path / "s.xlsx", {"封面": [["固安"]], "点位": SITES})))
    deputy.import_deputies(other, as_csv(tmp_path / "d.csv", DEPUTIES))
    group.import_groups(other, as_csv(tmp_path / "g.csv", GROUPS))
    site.import_sites(other, as_csv(tmp_path / "s.csv", SITES))

    assert (2, 1) == (len(done.new), done.skipped)
    assert Session.at(tmp_path / "one").content.lines == Session.at(tmp_path / "other").content.lines
    assert 2 == deputy.import_deputies(Session.at(tmp_path / "one"), book).same


def test_merged_cells_are_filled_downward(tmp_path: Path) -> None:
    """
    A county merged over several rows, under titles merged over two, holds for each of them.
    """
    import xlsxwriter

    session = start(tmp_path, "team")
    with xlsxwriter.Workbook(str(tmp_path / "s.xlsx")) as book:
        sheet = book.add_worksheet("点位")
        for column, title in enumerate(("县", "点位编号", "点位名称", "专题")):
            sheet.merge_range(0, column, 1, column, title)
        sheet.merge_range(0, 4, 0, 5, "坐标")
        sheet.write_row(1, 4, ["经度", "纬度"])
        sheet.merge_range(2, 0, 4, 0, "固安县")
        for row in (2, 3, 4):
            sheet.write_row(row, 1, [f"甲{row}", f"点位{row}", "地下水", 116.3, 39.4])
    site.import_sites(session, str(tmp_path / "s.xlsx"))
    state = Session.at(tmp_path / "team").state

    assert ["131022"] * 3 == [one.fields["region"] for one in state.all("site")]
    assert ["39.4"] * 3 == [one.fields["coordinate"]["lat"] for one in state.all("site")]


def test_bad_rows_are_named_by_sheet(tmp_path: Path) -> None:
    """
    Sheet, row, column, reason and value of every bad cell, a failed formula among them; nothing was written.
    """
    session = start(tmp_path, "team")
    before = session.workspace.ledger.read_bytes()
    rows = [*SITES[:3], ["131022-GW-001", Formula("=1/0", "#REF!"), "固俺县", "地下水", 116.3, 39.4, "", ""]]
    with pytest.raises(InvalidSheet) as caught:
        site.import_sites(session, str(workbook(tmp_path / "s.xlsx", {"封面": [["x"]], "点位": rows})))

    faults: Any = caught.value.facts["rows"]
    failed, unknown = ("点位名称", "formula", "#REF!"), ("县(市、区)", "unknown", "固俺县 → 固安县?")
    assert {("点位", 4, *failed), ("点位", 4, *unknown)} <= set(faults)
    assert before == session.workspace.ledger.read_bytes()


def test_a_workbook_without_the_list_says_which_columns_it_needs(tmp_path: Path) -> None:
    """
    Where no sheet has the titles the nearest one decides what is said to be missing; an empty workbook is empty.
    """
    session = start(tmp_path, "team")
    for sheets, reason in (({"甲": [["x"]], "乙": [["点位编号", "备注"]]}, "header"), ({"甲": []}, "empty")):
        with pytest.raises(TableUnreadable) as caught:
            site.import_sites(session, str(workbook(tmp_path / "s.xlsx", sheets)))
        assert reason == caught.value.facts["reason"]


def test_a_list_of_another_kind_is_refused_from_a_workbook_too(tmp_path: Path) -> None:
    """
    A list of groups imported as sites is refused by its columns.
    """
    rows = [["编号", "名称", "小组类型", "组长", "成员"], ["131022-G03", "第三小组", "", "甲", "乙"]]
    with pytest.raises(TableUnreadable) as caught:
        site.import_sites(start(tmp_path, "team"), str(workbook(tmp_path / "s.xlsx", {"甲": rows})))
    assert "list_of_group" == caught.value.facts["reason"]


def test_numbers_in_front_do_not_make_a_list_a_sheet_of_checks(tmp_path: Path) -> None:
    """
    A list of sites with a column of row numbers stays a list of sites.
    """
    titles = ["序号", "点位编号", "点位名称", "经度", "纬度", "坐标系", "专题"]
    rows = [titles, [1, "131022-GW-001", "甲", 116.3, 39.4, "", "GW"]]
    done = site.import_sites(start(tmp_path, "team"), str(workbook(tmp_path / "s.xlsx", {"甲": rows})))

    assert ("131022-GW-001",) == done.new


def test_without_the_extra_a_workbook_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nothing but the workbook itself needs the extra: it is named, and CSV is read as ever.
    """
    session = start(tmp_path, "team")
    path = str(workbook(tmp_path / "d.xlsx", {"代表": DEPUTIES}))
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(ExtraMissing):
        deputy.import_deputies(session, path)

    assert 2 == len(deputy.import_deputies(session, as_csv(tmp_path / "d.csv", DEPUTIES)).new)
