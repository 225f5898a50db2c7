"""
Workbooks as this program describes them to be written, and what was read of one: no library of spreadsheets here.
"""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.core.tuples import NamedTuple

LONGEST_NAME = 31
# What stands before the text of a cell that a person sees but whose value cannot be relied on: a formula that failed.
SPOILED = "\ue001"
# What stands before each member of a cell that is a list: its members are not parted by any sign of theirs.
LISTED = "\ue002"
# What begins a formula or a command in some spreadsheet; in Chinese ones full-width and small signs do too.
_FORMULA_SIGNS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Grid(NamedTuple):
    """
    A sheet as read: its name ("" for a text file), whether it is hidden, and its rows as (number from 1, cells).
    """

    name: str
    hidden: bool
    rows: list[tuple[int, list[str]]]


class Column(NamedTuple):
    """
    A column to be filled in: `kind` is text, date, time or number; `choices` are offered, and with `strict` a word
    that is none of them is asked about. `comment` hangs on the title.
    """

    title: str
    width: int
    kind: str = "text"
    choices: tuple[str, ...] = ()
    strict: bool = False
    comment: str = ""


class Sheet(NamedTuple):
    """
    A sheet to be filled in: a line above the titles, the columns, rows to begin with, how many more are made ready,
    and how many columns stay in sight.
    """

    name: str
    line: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]
    ready: int
    kept_in_sight: int


class Leaf(NamedTuple):
    """
    A sheet to be read only: lines of text.
    """

    name: str
    lines: tuple[str, ...]


class Book(NamedTuple):
    """
    A workbook to be written. `facts` (name, value) say what it is to who reads it back: they and the choices stand on
    a hidden sheet called `hidden`.
    """

    sheets: tuple[Sheet, ...]
    leaves: tuple[Leaf, ...]
    hidden: str = "lists"
    facts: tuple[tuple[str, str], ...] = ()


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """
    Give the name nearest to the wanted one that a sheet can have: at most 31 signs, none of `[]:*?/\\`, no apostrophe
    at an end, and not one of those taken in any case.
    """
    plain = " ".join(wanted.translate(_NOT_IN_NAMES).split()).strip("'")[:LONGEST_NAME].strip(" '") or "1"
    used = {name.casefold() for name in taken}
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def as_csv(book: Book) -> bytes:
    """
    Give a book as one text file for Excel and WPS (UTF-8 with its mark): what is to be read above the titles, then the
    first sheet. Text that a spreadsheet would take for a formula gets an apostrophe.
    """
    import csv
    import io

    one = book.sheets[0]
    lines = [(one.line,), *((line,) for leaf in book.leaves for line in leaf.lines)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in (*lines, [column.title for column in one.columns], *one.rows):
        writer.writerow([no_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def no_formula(text: str) -> str:
    """
    Give a text as a cell of a text file has to have it, so that no spreadsheet takes it for a formula or a command.
    """
    return f"'{text}" if text.lstrip().startswith(_FORMULA_SIGNS) else text
