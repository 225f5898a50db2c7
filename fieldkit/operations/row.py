"""
One row of an imported list: its cells as typed, and what is wrong or odd about them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.codes import split_list
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.workbook import LISTED, SPOILED
from fieldkit.errors import InvalidInput, InvalidSheet, InvalidTable
from fieldkit.operations.people import LONGEST_TEXT
from fieldkit.operations.records import name_value

_PARTS = re.compile(r"[\n；;]+")


class BadRow(NamedTuple):
    """
    A cell that cannot be taken: row as the spreadsheet counts, column as the list titles it, reason, value, and the
    sheet of a workbook.
    """

    row: int
    column: str
    reason: str
    value: str
    sheet: str = ""


def refused(path: str, bad: Sequence[BadRow]) -> InvalidTable:
    """
    Give the error that names bad rows, by sheet where they are of a workbook.
    """
    if any(one.sheet for one in bad):
        return InvalidSheet(path=path, rows=[(one.sheet, *one[:4]) for one in bad])
    return InvalidTable(path=path, rows=[one[:4] for one in bad])


class Row:
    """
    One row of a list on its way to a record: its cells as typed, and what is wrong or odd about them.
    """

    def __init__(
        self,
        number: int,
        cells: Mapping[str, str],
        above: Mapping[str, str],
        titles: Mapping[str, str],
        sheet: str = "",
    ) -> None:
        self.number = number
        self.cells = cells
        self.above = above
        self.titles = titles
        self.sheet = sheet
        self.bad: list[BadRow] = []
        self.warnings: list[tuple[str, dict[str, Any]]] = []
        self.fields: dict[str, Any] = {}
        for column, text in cells.items():
            if text.startswith(SPOILED):
                self.fault(column, "formula", text[len(SPOILED) :])

    def text(self, column: str) -> str:
        """
        Give a cell as typed, "" where the list has no such column; an absurdly long one is a fault.
        """
        text = self.cells.get(column, "")
        if text.startswith(LISTED):
            text = "\n".join(text.split(LISTED)[1:])
        if len(text) > LONGEST_TEXT:
            self.fault(column, "too_long", text[:60] + "…")
            return ""
        return text

    def parts(self, column: str) -> list[str]:
        """
        Give the texts of a cell that holds several: one a line or parted by semicolons, the members of a list as they
        are.
        """
        return self._members(column) or [part.strip() for part in _PARTS.split(self.text(column)) if part.strip()]

    def names(self, column: str) -> list[str]:
        """
        Give the names of a cell, parted by line breaks or as on the command line, the members of a list as they are.
        """
        return self._members(column) or split_list(self.text(column).replace("\n", ","))

    def _members(self, column: str) -> list[str]:
        text = self.cells.get(column, "")
        return [part for part in text.split(LISTED)[1:] if part.strip()] if text.startswith(LISTED) else []

    def fault(self, column: str, reason: str, value: str) -> None:
        """
        Note that a cell cannot be taken.
        """
        self.bad.append(BadRow(self.number, self.titles.get(column, column), reason, value, self.sheet))

    def missing(self, column: str) -> str:
        """
        Note that a cell that is needed is empty, unless its fault is known already; gives "".
        """
        if self.titles.get(column, column) not in {bad.column for bad in self.bad}:
            self.fault(column, "blank", "")
        return ""

    def name(self, column: str) -> str:
        """
        Give a cell that must hold a name of at most 200 characters.
        """
        try:
            return name_value(column, self.cells.get(column, ""))
        except InvalidInput as error:
            self.fault(column, str(error.facts["reason"]), str(error.facts["value"]))
            return ""
