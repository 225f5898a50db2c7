"""
Tables as they come from people: a text file (CSV) or a workbook, read to rows of text by one door.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.core import table
from fieldkit.core.workbook import Grid
from fieldkit.errors import TableUnreadable


def read_grids(path: str) -> list[Grid]:
    """
    Give the sheets of a file in their order, hidden ones too; a text file is one sheet without a name.

    Raises TableUnreadable with the path, ExtraMissing for a workbook that cannot be read here.
    """
    data = Path(path).read_bytes()
    if data.startswith(table.WORKBOOK_MARKS):
        from fieldkit.adapters.spreadsheets import read_workbook

        return read_workbook(data, path)
    try:
        return [Grid("", False, table.read_rows(table.decode(data)[0]))]
    except TableUnreadable as error:
        raise TableUnreadable(**{**error.facts, "path": path}) from None


def in_sight(grids: list[Grid], path: str) -> list[Grid]:
    """
    Give the sheets that a person sees and that hold anything; raises TableUnreadable(reason="empty") for none.
    """
    found = [one for one in grids if not one.hidden and any(cell.strip() for _, cells in one.rows for cell in cells)]
    if not found:
        raise TableUnreadable(path=path, reason="empty")
    return found
