"""
The summary as a table that fits: which figures are shown is decided by the room there is, by rank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.core.rows import Row
from fieldkit.core.tuples import NamedTuple
from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.figures import Figure, figures, is_silent
from fieldkit.views.text import visible, width

if TYPE_CHECKING:
    from rich.table import Table as RichTable

NAME_LEAST = 8
NAME_COMFORT = 24
NAME_COMFORT_WIDE = 20
WIDE = 100
LONGEST_ONE_LINE = 6


class Table(NamedTuple):
    """
    A table before it is fitted: its axis, the header of the first column, and (name as shown, row); the last is the
    total.
    """

    by: str
    header: str
    rows: tuple[tuple[str, Row], ...]


class Layout(NamedTuple):
    """
    What fits: the figures shown with the columns each takes, the columns of the name, and the gap between.
    """

    columns: tuple[tuple[Figure, int], ...]
    name: int
    gap: int


def hidden(layout: Layout, by: str) -> list[str]:
    """
    Give the headers of the figures of an axis that had no room; a bar stands for figures of its own and is none.
    """
    kept = {figure.field for figure, _columns in layout.columns}
    return [_(figure.header) for figure in figures(by) if not figure.bar and figure.field not in kept]


def draw(console: Console, table: Table, layout: Layout) -> None:
    """
    Print the table as it was laid out; the last row stands under a line, emphasised.
    """
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    shape = box.SIMPLE if console.can_show("─") else box.ASCII2
    drawn = RichTable(box=shape, padding=(0, layout.gap - 1, 0, 0), pad_edge=False, show_edge=False, show_footer=True)
    cells = [_cells(layout, row) for _, row in table.rows]
    names = [console.fit(visible(name)) for name, _ in table.rows]
    drawn.add_column(
        Text(console.fit(visible(table.header))), Text(names[-1], "bold"), width=layout.name, overflow="fold"
    )
    for place, (figure, columns) in enumerate(layout.columns):
        drawn.add_column(
            Text(console.fit(_header(figure)), justify="left" if figure.bar else "right"),
            Text(console.fit(cells[-1][place]), "bold"),
            justify="left" if figure.bar else "right",
            width=columns,
            overflow="fold",
        )
    for name, own in list(zip(names, cells, strict=True))[:-1]:
        drawn.add_row(Text(name), *(Text(console.fit(cell)) for cell in own))
    _print(console, drawn)


def _print(console: Console, drawn: RichTable) -> None:
    console.rich().print(drawn)


def _header(figure: Figure) -> str:
    """
    Give a header; a long word of Chinese is cut in the middle, onto two lines.
    """
    header = _(figure.header) if figure.header else ""
    half = len(header) // 2
    return f"{header[:half]}\n{header[half:]}" if _is_long_word(header) else header


def _cells(layout: Layout, row: Row) -> list[str]:
    """
    Write a row; one that does not apply says so once, where its first number would stand.
    """
    if is_silent(row):
        return [_("n/a"), *([""] * (len(layout.columns) - 1))]
    return [figure.text(row) for figure, _ in layout.columns]


def fit(table: Table, room: int) -> Layout:
    """
    Keep as many figures as fit beside the name, dropping the highest rank first; rather a narrow gap than one less.
    """
    wide = [(figure, _width(figure, table, place == 0)) for place, figure in enumerate(figures(table.by))]
    kept = [(figure, columns) for figure, columns in wide if columns]
    natural = max(width(visible(name)) for name in (table.header, *(name for name, _ in table.rows)))
    while True:
        taken = sum(columns for _, columns in kept)
        for gap in (2, 1):
            # With much room and a narrow gap, rather one more figure than the whole of a long name.
            comfort = NAME_COMFORT_WIDE if gap == 1 and room >= WIDE else NAME_COMFORT
            left = room - taken - gap * len(kept)
            if left >= min(natural, comfort):
                return Layout(tuple(kept), min(natural, left), gap)
        worst = max(kept, key=lambda each: each[0].rank)
        if worst[0].rank == 0:
            return Layout(tuple(kept), max(NAME_LEAST, room - taken - len(kept)), 1)
        kept.remove(worst)


def _width(figure: Figure, table: Table, first: bool) -> int:
    """
    Give the columns a figure takes: its widest cell, or the longest word of its header.
    """
    texts = [figure.text(row) for _, row in table.rows if not is_silent(row)]
    if first and any(is_silent(row) for _, row in table.rows):
        texts.append(_("n/a"))
    words = _header(figure).split()
    return max(width(text) for text in (*words, *texts))


def _is_long_word(header: str) -> bool:
    return not header.isascii() and width(header) > LONGEST_ONE_LINE and " " not in header
