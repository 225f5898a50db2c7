"""
Reading lists as people make them: any header row, merged titles, totals, both encodings of spreadsheets.

Bytes become text, text becomes rows, rows become records keyed by column; rows keep the number a person sees
in the spreadsheet. Nothing is guessed silently: what cannot be read raises TableUnreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import TableUnreadable

Row = tuple[int, list[str]]
Record = tuple[int, dict[str, str]]
Synonyms = Mapping[str, Sequence[str]]

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF8_MARK = b"\xef\xbb\xbf"
_DELIMITERS = (",", "\t", ";")
_SNIFFED_ROWS = 50
_SEARCHED_BELOW = 20
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TOTAL = re.compile(r"(?:\D{0,12}(?:合计|小计|总计|共计)|(?:grand|sub)?-?totals?)(?::?[\d.]*[个项条处家]?)")
_FOOTER = re.compile(r"(?:注|备注|说明|填表人|填报人|制表人|审核人|填报单位|填报日期|联系电话|note|notes):")
_ROW_NUMBERS = frozenset(("序号", "序", "行号", "排序", "no", "no.", "nr", "nr.", "#", "row", "rowno", "rownumber"))
_END_MARK = "\ue000end\ue000"


class Header(NamedTuple):
    """
    Where the columns are: the header's last row number, cell index by column, names not understood or repeated.
    """

    row: int
    columns: dict[str, int]
    unknown: list[str]
    repeated: list[str]


def decode(data: bytes) -> tuple[str, str]:
    """
    Read the bytes of a list as text: UTF-8 (with or without mark), else GB18030; returns (text, encoding).

    Raises TableUnreadable: `empty`, `workbook` (Excel or WPS), `utf16`, or `encoding` for NUL bytes and for bytes
    that are neither.
    """
    if data.startswith(WORKBOOK_MARKS):
        raise TableUnreadable(reason="workbook")
    if data.startswith(_UTF16_MARKS) or b"\0" in data:
        raise TableUnreadable(reason="utf16" if data.startswith(_UTF16_MARKS) else "encoding")
    marked = data.startswith(_UTF8_MARK)
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise TableUnreadable(reason="empty")
        return text, encoding
    raise TableUnreadable(reason="encoding")


def read_rows(text: str) -> list[Row]:
    """
    Split text into (row number, cells), numbered as a spreadsheet shows them: from 1, empty rows counted.

    The delimiter (comma, tab or semicolon) is the one that fits most rows; a first line `sep=;` decides and, as in a
    spreadsheet, is no row.
    Raises TableUnreadable: `empty`, or `quotes` (`row`) when a quotation mark is never closed, since the rest
    of the list would silently vanish into one cell.
    """
    if not text.strip():
        raise TableUnreadable(reason="empty")
    told = re.match(r"sep=([,;\t])[ \t]*(?:\r\n|\r|\n)", text)
    delimiter = told.group(1) if told else max(_DELIMITERS, key=lambda each: _fitness(text, each))
    rows = _parse(text[told.end() if told else 0 :] + "\n" + _END_MARK, delimiter)
    if rows[-1] != [_END_MARK]:
        raise TableUnreadable(reason="quotes", row=len(rows))
    return list(enumerate(rows[:-1], start=1))


def _parse(text: str, delimiter: str, limit: int | None = None) -> list[list[str]]:
    import csv
    import io

    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(cells)
            if len(rows) == limit:
                break
    except csv.Error:
        raise TableUnreadable(reason="quotes", row=len(rows) + 1) from None
    return rows


def _fitness(text: str, delimiter: str) -> tuple[int, int]:
    """
    Prefer the delimiter of the median row: titles and free text do not decide.
    """
    try:
        rows = _parse(text, delimiter, _SNIFFED_ROWS)
    except TableUnreadable:
        return (0, 0)
    widths = sorted(len(cells) for cells in rows if any(cell.strip() for cell in cells))
    return (widths[len(widths) // 2], sum(widths)) if widths else (0, 0)


def normalised(name: str) -> str:
    """
    Make two spellings of a header or choice equal: NFKC, no white space or line breaks, lower case, no trailing marks.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_\u200b-\u200f\ufeff]+", "", plain).strip("*:")


def find_header(rows: Sequence[Row], synonyms: Synonyms, wanted: Sequence[str]) -> Header:
    """
    Find the header on any row: the first of those that name most columns and have all the wanted ones.

    `synonyms` is column -> accepted names; a second header row below (longitude and latitude under a merged
    coordinate cell) is joined to the first. Raises TableUnreadable(reason="header", wanted=missing columns of
    the row that came nearest).
    """
    known = {normalised(name): column for column, names in synonyms.items() for name in (column, *names)}
    best: Header | None = None
    nearest: set[str] = set()
    for position, row in enumerate(rows):
        below = rows[position + 1] if position + 1 < len(rows) else None
        header = _header(row, below, known)
        found = set(header.columns)
        if len(found & set(wanted)) > len(nearest):
            nearest = found & set(wanted)
        if found.issuperset(wanted) and len(found) > (len(best.columns) if best else 0):
            best = header
        if best is not None and row[0] > best.row + _SEARCHED_BELOW:
            break
    if best is None:
        raise TableUnreadable(reason="header", wanted=[column for column in wanted if column not in nearest])
    return best


def numbers_rows(title: str) -> bool:
    """
    Tell whether a column only numbers the rows of a list: it says nothing, and nobody need be told so.
    """
    return normalised(title) in _ROW_NUMBERS


def _header(row: Row, below: Row | None, known: Mapping[str, str]) -> Header:
    number, cells = row
    named = [(place, cell, _column(cell, known)) for place, cell in enumerate(cells) if cell.strip()]
    if below is not None and any(column for _, _, column in named):
        second = [(place, cell, _column(cell, known)) for place, cell in enumerate(below[1]) if cell.strip()]
        if second and all(column for _, _, column in second):
            number = below[0]
            under = {place for place, _, _ in second}
            named = sorted([each for each in named if each[0] not in under] + second)
    columns: dict[str, int] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    for place, cell, column in named:
        if column is None:
            unknown.append(cell.strip())
        elif column in columns:
            repeated.append(cell.strip())
        else:
            columns[column] = place
    return Header(number, columns, unknown, repeated)


def _column(cell: str, known: Mapping[str, str]) -> str | None:
    """
    Name the column of a header cell; a remark in brackets is ignored unless it names another column.
    """
    name = normalised(cell)
    if name in known:
        return known[name]
    outer = known.get(_BRACKETS.sub("", name).strip("*:"))
    inner = {known[part] for part in _BRACKETS.findall(name) if part in known}
    return outer if outer and inner <= {outer} else None


def records(rows: Iterable[Row], header: Header) -> Iterator[Record]:
    """
    Give each data row below the header as (row number, column -> text), cells stripped, missing cells "".

    Left out: empty rows, rows of totals, remarks under the table, and title rows when a page break repeats them.
    """
    titles: set[tuple[str, ...]] = set()
    for number, raw in rows:
        cells = tuple(cell.strip() for cell in raw)
        if number <= header.row:
            titles.add(cells)
        elif cells not in titles and not _left_out(cells):
            yield (
                number,
                {column: cells[place] if place < len(cells) else "" for column, place in header.columns.items()},
            )


def _left_out(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return True
    first = normalised(filled[0])
    return bool(_TOTAL.fullmatch(first)) or (len(filled) == 1 and bool(_FOOTER.match(first)))


def fill_down(found: Iterable[Record], columns: Sequence[str]) -> Iterator[Record]:
    """
    Give an empty cell of these columns the value above it, as merged cells of a spreadsheet mean it.
    """
    above: dict[str, str] = {}
    for number, values in found:
        above.update({column: values[column] for column in columns if values.get(column)})
        yield number, {**values, **{column: above[column] for column in columns if column in above}}


def parse_choice(text: str, choices: Synonyms) -> str | None:
    """
    Read one word of a closed list in either language: the key whose name or synonym it is, else None.
    """
    wanted = normalised(text)
    for key, names in choices.items():
        if wanted and any(wanted == normalised(name) for name in (key, *names)):
            return key
    return None
