"""
Workbooks written by xlsxwriter: sheets to be filled in, with lists to choose from, nothing of the data ever a formula.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fieldkit.core.workbook import Book, Column, Leaf, Sheet
from fieldkit.errors import ExtraMissing

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
# 49 is the format “text” itself: what is typed there is never made a number or a formula.
_FORMATS = {"text": 49, "date": "yyyy-mm-dd", "time": "hh:mm", "number": "0"}
_A4 = 9
_TITLES = 1
_LEAF_WIDTH = 110
_PAGES_WIDE = 2


def write_book(book: Book, path: str = "") -> bytes:
    """
    Give the bytes of an .xlsx file. Raises ExtraMissing where the library is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing(extra="sheets", path=path, action="write", instead=".csv") from None
    out = BytesIO()
    written = xlsxwriter.Workbook(out, dict(_PLAIN))
    lists = _Lists(book)
    styles = _styles(written)
    for one in book.sheets:
        _write_sheet(written.add_worksheet(one.name), one, styles, lists)
    for leaf in book.leaves:
        _write_leaf(written.add_worksheet(leaf.name), leaf, styles)
    lists.write(written.add_worksheet(book.hidden), book.facts)
    written.close()
    return out.getvalue()


class _Lists:
    """
    The lists of a workbook on its hidden sheet, each once, in columns behind the facts.
    """

    def __init__(self, book: Book) -> None:
        self.sheet = book.hidden
        self.places: dict[tuple[str, ...], int] = {}
        for column in (column for one in book.sheets for column in one.columns if column.choices):
            self.places.setdefault(column.choices, len(self.places) + 3)

    def source(self, choices: tuple[str, ...]) -> str:
        """
        Name the cells a list stands in.
        """
        from xlsxwriter.utility import xl_col_to_name

        letters = xl_col_to_name(self.places[choices], True)
        return f"='{self.sheet}'!{letters}$1:{letters}${len(choices)}"

    def write(self, sheet: Any, facts: tuple[tuple[str, str], ...]) -> None:
        """
        Write the facts and lists, out of sight.
        """
        for row, pair in enumerate(facts):
            for column, text in enumerate(pair):
                sheet.write_string(row, column, text)
        for choices, column in self.places.items():
            for row, text in enumerate(choices):
                sheet.write_string(row, column, text)
        sheet.hide()


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True}
    styles = {kind: book.add_format({**cell, "num_format": form}) for kind, form in _FORMATS.items()}
    # Below the rows made ready cells have no lines, but what is typed there is text all the same.
    styles |= {f"below {kind}": book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    styles["title"] = book.add_format(
        {"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    styles["line"] = book.add_format({"bold": True, "font_size": 14})
    styles["leaf"] = book.add_format({"text_wrap": True, "valign": "top"})
    return styles


def _write_sheet(sheet: Any, one: Sheet, styles: dict[str, Any], lists: _Lists) -> None:
    first, last = _TITLES + 1, _TITLES + len(one.rows)
    sheet.write_string(0, 0, one.line, styles["line"])
    sheet.set_row(0, 24)
    sheet.set_row(_TITLES, 15 * max(_height(column) for column in one.columns))
    for place, column in enumerate(one.columns):
        sheet.set_column(place, place, column.width, styles[f"below {column.kind}"])
        sheet.write_string(_TITLES, place, column.title, styles["title"])
        if column.comment:
            size = {"width": 300, "height": _comment_height(column.comment)}
            sheet.write_comment(_TITLES, place, column.comment, size)
        if column.choices:
            sheet.data_validation(first, place, last + one.ready, place, _choice(column, lists))
    for number, cells in enumerate(one.rows, start=first):
        for place, column in enumerate(one.columns):
            _write_cell(sheet, number, place, cells[place] if place < len(cells) else "", styles[column.kind])
    _set_up_page(sheet, one)


def _write_cell(sheet: Any, row: int, column: int, value: str | int, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    elif value:
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def _choice(column: Column, lists: _Lists) -> dict[str, Any]:
    asked = {"error_type": "warning"} if column.strict else {"show_error": False}
    return {"validate": "list", "source": lists.source(column.choices), "ignore_blank": True, **asked}


def _set_up_page(sheet: Any, one: Sheet) -> None:
    sheet.freeze_panes(_TITLES + 1, one.kept_in_sight)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.repeat_rows(_TITLES)
    sheet.repeat_columns(0, one.kept_in_sight - 1)
    sheet.print_area(0, 0, _TITLES + len(one.rows), len(one.columns) - 1)
    sheet.set_footer(f"&L{one.line.replace('&', '&&')}&R&P / &N")


def _write_leaf(sheet: Any, leaf: Leaf, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, _LEAF_WIDTH)
    for row, line in enumerate(leaf.lines):
        sheet.write_string(row, 0, line, styles["leaf"])
        sheet.set_row(row, 15 * _lines(line, _LEAF_WIDTH) + 3)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _height(column: Column) -> int:
    return min(8, _lines(column.title, column.width - 1))


def _comment_height(text: str) -> int:
    return 18 * (sum(_lines(line, 40) for line in text.split("\n")) + 1)


def _lines(text: str, width: int) -> int:
    """
    Estimate the lines a text takes in a column: a Chinese sign is as wide as two digits, words stay whole.
    """
    used, lines = 0, 1
    for word in text.split(" "):
        wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in word) + 1
        if used and used + wide > width:
            lines, used = lines + 1, 0
        lines += max(0, wide - 2) // width if wide > width else 0
        used = (used + wide) % width if wide > width else used + wide
    return lines
