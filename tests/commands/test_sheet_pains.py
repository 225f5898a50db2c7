"""
What users of other tools asked for in vain about their spreadsheets, each with the thread it was asked in: of the
sheets and text files that go in and out.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team
from sheets import fill, grids, titles, workbook

Run = Callable[..., Any]
WELL = "131022-GW-007 柳泉镇东柳村机井"
# What stood in a sheet once stays in its place for ever: formulas and macros of offices count columns. Append only.
SUMMARY = (
    "Code", "Unit", "Groups", "People", "Person times (per visit)", "Visits", "Sites", "Planned", "Checks", "Found",
    "Confirmed", "Handed over", "Struck off", "Not true", "Combined", "Rate", "Late", "Advice", "Court files", "Photos",
    "Conflict",
)  # fmt: skip
BEFORE_ITEMS = ("序号", "日期", "时间", "点位", "检查方式", "参加代表", "陪同人员")
AFTER_ITEMS = ("其余检查项", "发现问题", "意见建议", "经纬度", "坐标系", "照片", "备注")
LIST = [
    ["编号", "姓名", "层级", "单位", "备注"],
    ["0012", "甲示例", "县级", "县水务局", "0316-0071"],
    ["12", "乙示例", "县级", "县卫健局", "007"],
]


@pytest.fixture
def team(tmp_path: Path, fieldkit: Run) -> Team:
    """
    A team's workspace.
    """
    return make_team(tmp_path / "team")


def data(fieldkit: Run, team: Team, *words: object) -> Any:
    """
    Give what a command tells scripts.
    """
    [found] = fieldkit(*words, cwd=team.root, json=True).json.values()
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_codes_stay_text_with_their_leading_zeros(team: Team, fieldkit: Run, tmp_path: Path, ending: str) -> None:
    """
    kobotoolbox/formpack#44, SafetyCulture/mitti-exporter#221: 0012 and 12 are two people, from a text file as from a
    workbook, and a number with zeros in front, as of a telephone, stays as it stands; nothing becomes 12.0.
    """
    path = tmp_path / f"list.{ending}"
    if ending == "csv":
        path.write_text("".join(",".join(row) + "\n" for row in LIST), "utf-8")
    else:
        workbook(path, {"名册": [*LIST[:2], [12, *LIST[2][1:]]]})
    fieldkit("deputy", "import", path, cwd=team.root)
    fieldkit("site", "edit", "GW-008", "--ledger-no", "0071", cwd=team.root)
    people = {one["name"]: (one["code"], one.get("note")) for one in data(fieldkit, team, "deputy", "list")}

    assert (("0012", "0316-0071"), ("12", "007")) == (people["甲示例"], people["乙示例"])
    assert "0071" == data(fieldkit, team, "site", "show", "GW-008")["ledger_no"]


def test_the_sheet_to_fill_in_has_typed_cells(team: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    kobotoolbox/formpack#56, kobotoolbox/kpi#1266: in the sheet that is handed out the number is a number, day and time
    are formatted as such, and all else is text, so that no code or answer is turned into a number or a date.
    """
    path = tmp_path / "checks.xlsx"
    fieldkit("check", "template", path, cwd=team.root, lang="zh")
    with zipfile.ZipFile(path) as packed:
        sheet, styles = (packed.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    formats = {"0": "general", "1": "number", "49": "text"}
    formats |= dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    [cells] = re.findall(r"<cellXfs.*?</cellXfs>", styles)
    style = [formats[number] for number in re.findall(r'<xf numFmtId="(\d+)"', cells)]
    row = re.findall(r'<c r="([A-Z]+)3" s="(\d+)"', sheet)
    kinds = dict(zip(titles(path), (style[int(number)] for _column, number in row), strict=True))

    assert '<c r="A3" s="7"><v>1</v></c>' in sheet
    assert {"序号": "number", "日期": "yyyy-mm-dd", "时间": "hh:mm"} == {
        title: kind for title, kind in kinds.items() if kind != "text"
    }


def test_typed_and_written_values_mean_the_same(team: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    kobotoolbox/formpack#56: a day and a time typed as such or as words, a measure as a number or with its unit, come in
    as the same ISO day, time and value, and go out to scripts as such.
    """
    for place, (day, hour) in enumerate(((date(2021, 10, 18), time(9, 30)), ("2021年10月18日", "9:30"))):
        path = tmp_path / f"checks{place}.xlsx"
        fieldkit("check", "template", path, cwd=team.root, lang="zh")
        fill(path, {"日期": day, "时间": hour, "点位": WELL, "GW06": 12.5 if place else "12.5"})
        fieldkit("check", "import", path, cwd=team.root)
    found = data(fieldkit, team, "check", "list")

    assert [("2021-10-18", "09:30", "12.5")] * 2 == [
        (one["date"], one["time"], next(str(v["value"]) for k, v in one.items() if k.startswith("item.GW06")))
        for one in found
    ]


@pytest.mark.parametrize("by", ["county", "topic", "group", "site", "week", "agency"])
def test_columns_of_a_summary_stay_in_their_places(team: Team, fieldkit: Run, by: str) -> None:
    """
    kobotoolbox/kpi#1266, SafetyCulture/safetyculture-sdk-python PR#45: by whatever it is summed up, a column of the
    text file keeps its place; new ones may only come behind. Numbers are plain, a row has as many cells as the titles.
    """
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", "-x", "未封填", "-d", "D001", cwd=team.root)
    said = fieldkit("summary", "--by", by, "--as-of", "2021-12-31", "--format", "csv", cwd=team.root).stdout
    head, *rows = csv.reader(io.StringIO(said.removeprefix("\ufeff")))
    numbers = [cell for row in rows for cell in row[2:15]]

    assert said.startswith("\ufeff")
    assert list(SUMMARY[2:]) == head[2 : len(SUMMARY)] and SUMMARY[0] == head[0]
    assert {len(head)} == set(map(len, rows)) and rows
    assert [] == [cell for cell in numbers if not cell.isdecimal() and cell not in ("—", "not applicable")]


def test_columns_of_the_sheet_stay_in_their_places(team: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    SafetyCulture/safetyculture-sdk-python PR#45: the columns before the items of the checklist and those behind keep
    their order, the items that of the checklist, in the workbook and the text file.
    """
    for name in ("checks.xlsx", "checks.csv"):
        fieldkit("check", "template", tmp_path / name, cwd=team.root, lang="zh")
    book = titles(tmp_path / "checks.xlsx")
    rows = list(csv.reader(io.StringIO((tmp_path / "checks.csv").read_text("utf-8-sig"))))
    plain = next(row for row in rows if row[0] == "序号")
    items = [item.code for item in team.session().campaign.checklist("GW").items]  # type: ignore[union-attr]

    for columns in (book, plain):
        middle = columns[len(BEFORE_ITEMS) : -len(AFTER_ITEMS)]
        assert (BEFORE_ITEMS, AFTER_ITEMS) == (tuple(columns[: len(BEFORE_ITEMS)]), tuple(columns[-len(AFTER_ITEMS) :]))
        assert items == [title.split()[0] for title in middle]


def test_one_problem_is_one_row_however_often_it_is_corrected(team: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    SafetyCulture/mitti-exporter#221 (a completed action as a second row): problems of a sheet are one each, imported
    again, corrected and handed around they stay one row in lists and one in every number; what was is in the history.
    """
    path = tmp_path / "checks.xlsx"
    fieldkit("check", "template", path, cwd=team.root, lang="zh")
    fill(path, {"日期": date(2021, 10, 18), "点位": WELL, "发现问题": "GW04=机井未封填\n井房上锁"})
    for _ in range(2):
        fieldkit("check", "import", path, cwd=team.root)
    first, second = (one["code"] for one in data(fieldkit, team, "finding", "list"))
    for words in (("--due", "2021-11-30"), ("--person", "李某"), ("--quantity", "3眼")):
        fieldkit("finding", "edit", first, *words, cwd=team.root)
    fieldkit("export", tmp_path / "day.json", cwd=team.root)
    county = make_team(tmp_path / "county", group=None, author="县", laptop="K")
    fieldkit("merge", tmp_path / "day.json", cwd=county.root)
    listed = data(fieldkit, county, "finding", "list")
    counts = [
        row["findings"]
        for by in ("county", "group")
        for row in data(fieldkit, county, "summary", "--by", by, "--as-of", "2021-12-31")["rows"]
        if row["key"] in ("131022", "131022-G03")
    ]

    assert [first, second] == [one["code"] for one in listed]
    assert {"measure": "眼", "value": "3"} == listed[0]["quantity"]
    assert [2, 2] == counts
    assert 4 == len(data(fieldkit, county, "history", first))
    assert ["1"] == [cells[0] for _number, cells in grids(path)[0].rows if any(cells[1:4]) and cells[0].isdecimal()]
