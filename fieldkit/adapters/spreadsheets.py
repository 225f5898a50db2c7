"""
Workbooks of Excel, WPS and LibreOffice, read by calamine: every cell as the text a person sees.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from fieldkit.adapters.sheet_xml import LARGEST_SHEET, Parts, look_into
from fieldkit.core.workbook import SPOILED, Grid
from fieldkit.errors import ExtraMissing, TableUnreadable

LARGEST_BYTES = 50_000_000


def read_workbook(data: bytes, path: str = "") -> list[Grid]:
    """
    Give the sheets of an .xlsx, .xls or .ods file in their order, rows numbered as the spreadsheet does.

    Whole numbers have no “.0”, dates are `2021-10-18`, times `09:30`; a formula stands for its last value, and one
    that failed or has none is marked as spoiled. Raises ExtraMissing where the library is not installed, and
    TableUnreadable: `encrypted`, `too_large`, or `not_workbook`.
    """
    try:
        import python_calamine as calamine
    except ImportError:
        raise ExtraMissing(extra="sheets", path=path, action="read", instead=".csv") from None
    if len(data) > LARGEST_BYTES:
        raise TableUnreadable(path=path, reason="too_large")
    parts = look_into(data, path)
    try:
        with calamine.load_workbook(BytesIO(data)) as book:
            found = [(one, book.get_sheet_by_name(one.name)) for one in book.sheets_metadata if _holds_cells(one)]
            return [_grid(one, sheet, parts.get(one.name), path) for one, sheet in found]
    except calamine.PasswordError:
        raise TableUnreadable(path=path, reason="encrypted") from None
    except calamine.CalamineError:
        raise TableUnreadable(path=path, reason="not_workbook") from None


def _holds_cells(metadata: Any) -> bool:
    return str(metadata.typ).endswith("WorkSheet")


def _grid(metadata: Any, sheet: Any, spoiled: Parts | None, path: str) -> Grid:
    if sheet.total_height * sheet.total_width > LARGEST_SHEET:
        raise TableUnreadable(path=path, reason="too_large")
    rows = [[as_seen(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), shown in (spoiled or {}).items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = SPOILED + shown
    hidden = not str(metadata.visible).endswith(".Visible")
    return Grid(metadata.name, hidden, list(enumerate(rows, start=1)))


def as_seen(value: object) -> str:
    """
    Give a cell's value as the text a person sees in it.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        moment = _to_the_second(value)
        return moment.strftime("%Y-%m-%d") if moment.time() == time() else moment.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _to_the_second(datetime.combine(date(2000, 1, 1), value)).strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value).replace("\r\n", "\n")


def _to_the_second(moment: datetime) -> datetime:
    """
    Round what a spreadsheet keeps as a fraction of a day: 09:29:59.97 was typed as 09:30.
    """
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.15f}".rstrip("0")
