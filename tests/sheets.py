"""
Sheets as people send them back: a written one filled in and saved again, or a workbook of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import xlsxwriter
from making import Team

from fieldkit import language
from fieldkit.adapters.spreadsheets import read_workbook
from fieldkit.core.fold import Record
from fieldkit.core.workbook import Grid
from fieldkit.operations.sheet_import import SheetImported
from fieldkit.operations.sheet_template import write_template
from fieldkit.views.sheet import book

Cells = Mapping[str, Any]
DAY = date(2021, 10, 18)
ROW = {"日期": DAY, "点位": "131022-GW-007 柳泉镇东柳村机井", "参加代表": "1,2"}
OTHER = {"日期": DAY, "点位": "GW-008", "参加代表": "D003"}
FULL = {
    **ROW,
    "时间": time(9, 30),
    "检查方式": "暗访",
    "陪同人员": "冯某、王某",
    "GW04": "存在问题,3眼",
    "GW06": 12.5,
    "GW07": "95%",
    "其余检查项": "符合",
    "发现问题": "GW04=机井未封填\n井房上锁；电表无铅封",
    "意见建议": "抓紧封填",
    "经纬度": "116.2941,39.4351",
    "坐标系": "CGCS2000",
    "照片": "IMG_1，img_2.jpg",
    "备注": "=1+1",
}
CSV = "日期,时间,点位,检查方式,代表,GW04,发现问题\n"


def grids(path: Path) -> list[Grid]:
    """
    Read every sheet of a workbook.
    """
    return read_workbook(path.read_bytes(), str(path))


def titles(path: Path, sheet: int = 0) -> list[str]:
    """
    Give the titles of a sheet that was written to be filled in.
    """
    return grids(path)[sheet].rows[1][1]


def facts(path: Path) -> dict[str, str]:
    """
    Give what the hidden sheet says of a workbook that was written to be filled in.
    """
    return {cells[0]: cells[1] for _, cells in grids(path)[-1].rows if cells[0]}


def fill(path: Path, *rows: Cells, sheet: int = 0, out: Path | None = None) -> Path:
    """
    Fill in the first rows of a written sheet, by the beginnings of titles, as a person does and saves it: with every
    sheet, and with dates and numbers as such. A row that holds the number already is the row meant.
    """
    found = grids(path)
    target = found[sheet]
    names, values = target.rows[1][1], {number: list(cells) for number, cells in target.rows}
    for place, row in enumerate(rows):
        number = place + 3
        asked = str(row.get("序号", ""))
        numbered = [key for key, cells in values.items() if key > 2 and asked and cells[0] == asked]
        cells = values.setdefault(numbered[0] if numbered else number, [""] * len(names))
        for title, value in row.items():
            fitting = [at for at, name in enumerate(names) if name == title or name.startswith(f"{title} ")]
            assert len(fitting) == 1, (title, names)
            cells[fitting[0]] = value
    out = out or path
    with xlsxwriter.Workbook(str(out)) as book:
        for one in found:
            written = book.add_worksheet(one.name)
            for number, cells in sorted(values.items()) if one is target else one.rows:
                _write(book, written, number - 1, cells)
            if one.hidden:
                written.hide()
    return out


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """
    Write a workbook of one's own: sheets of rows of cells; text stays text.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            written = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                _write(book, written, number, cells)
    return path


def _write(book: Any, sheet: Any, row: int, cells: Sequence[Any]) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
        elif isinstance(value, time):
            sheet.write_datetime(row, column, value, book.add_format({"num_format": "hh:mm"}))
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value)
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, None, value.value)
        elif value != "":
            sheet.write_string(row, column, value)


class Formula:
    """
    A cell that is calculated: its formula and its last value.
    """

    def __init__(self, text: str, value: Any) -> None:
        self.text = text
        self.value = value


def template(team: Team, path: Path, lang: str = "zh") -> Path:
    """
    Write the sheet of the team's group, in Chinese unless said otherwise.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    language.use(lang)
    write_template(team.session(), str(path), None, 1, book)
    language.use("en")
    return path


def filled(team: Team, path: Path, *rows: dict[str, Any], **more: Any) -> str:
    """
    Write the team's sheet and fill in its first rows.
    """
    return str(fill(template(team, path), *rows, **more))


def write(path: Path, text: str, encoding: str = "utf-8") -> str:
    """
    Write a text file and give its path.
    """
    path.write_bytes(text.encode(encoding))
    return str(path)


def checks(team: Team) -> list[Record]:
    """
    Give the standing checks of a workspace.
    """
    return list(team.session().state.all("check"))


def said(done: SheetImported) -> tuple[int, int, int, int]:
    """
    Give how many checks were new, changed and the same, and how many cells kept.
    """
    return len(done.plan.new), len(done.plan.changed), done.plan.same, len(done.plan.kept)
