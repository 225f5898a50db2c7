"""
The only printer: plain lines without rich, tables with it, and what a console cannot show in ASCII.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from fieldkit.core.tuples import NamedTuple
from fieldkit.views.text import shorten_middle, visible, width, wrap

LEAST_NAME, LEAST_TEXT = 8, 24
_STEPS = ("→", "->")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ASCII = str.maketrans(
    {"✓": "v", "✗": "x", "→": "->", "·": "-", "…": "...", "█": "#", "░": ".", "⚠": "!", "—": "-", "≥": ">=", "≤": "<="}
    | {"“": '"', "”": '"', "÷": "/", "⏎": "|", "×": "x", "−": "-", "▏": "|", "↔": "<->", "━": "-", "─": "-", "•": "*"}
)


class Column(NamedTuple):
    """
    A column of a table: its header, "left" or "right", whether its cells may wrap, the least width in columns, and
    whether a cell for which there is no room is cut in the middle: of the name of a file both ends tell most.
    """

    header: str
    align: str = "left"
    wrap: bool = True
    least: int = 0
    middle: bool = False


class Console:
    """
    A stream with its width, colour and alphabet. Text given to it is made harmless first.
    """

    def __init__(self, stream: TextIO, width: int | None = None, colour: bool | None = None) -> None:
        self.stream = stream
        terminal = bool(getattr(stream, "isatty", lambda: False)())
        self.terminal = terminal
        self.width = width or _width(terminal)
        self.colour = (terminal and not os.environ.get("NO_COLOR")) if colour is None else colour
        self.encoding = (getattr(stream, "encoding", None) or "utf-8").lower()

    @classmethod
    def stdout(cls) -> Console:
        """
        Where data go.
        """
        return cls(sys.stdout)

    @classmethod
    def stderr(cls) -> Console:
        """
        Where talk and progress go.
        """
        return cls(sys.stderr)

    def can_show(self, text: str) -> bool:
        """
        Tell whether the console's alphabet has every sign of a text.
        """
        try:
            text.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def fit(self, text: str) -> str:
        """
        Give a text in signs the console can show: ours in ASCII, any other a question mark, one column wide. To be done
        before a text is measured, padded or shortened.
        """
        if self.can_show(text):
            return text
        try:
            return text.translate(_ASCII).encode(self.encoding, "replace").decode(self.encoding)
        except LookupError:
            return text.translate(_ASCII)

    def cell(self, text: object) -> str:
        """
        Give text from anywhere as it will be shown, ready to be measured.
        """
        return self.fit(visible(text))

    @property
    def ellipsis(self) -> str:
        """
        What stands where a text was cut: in the console's signs.
        """
        return self.fit("…")

    def line(self, text: object = "", style: str | None = None) -> None:
        """
        Print one line of text, in one of the named styles where colour is wanted.
        """
        plain = self.cell(text)
        if style and self.colour:
            plain = f"\x1b[{_STYLES[style]}m{plain}\x1b[0m"
        self.raw(plain + "\n")

    def beside(self, before: str, text: object, fold: bool = False, style: str | None = None) -> None:
        """
        Print a text behind what names it, its further lines below the first; with `fold` words too long for a line are
        broken: nobody types them again.
        """
        begin = self.cell(before)
        indent = width(begin)
        lines = wrap(self.cell(text), max(self.width - indent, LEAST_TEXT), fold=fold) or [""]
        for place, line in enumerate(lines):
            self.line(((begin if place == 0 else " " * indent) + line).rstrip(" "), style)

    def fitted(self, text: str) -> list[str]:
        """
        Break a line of talk at the width of the console, its further lines below where it begins. What can be typed, or
        copied, stays in one: a next step, and a line with a piece that fits on none.
        """
        plain = self.cell(text)
        words = plain.lstrip(" ")
        if width(plain) <= self.width or words.startswith(_STEPS):
            return [plain]
        before = plain[: len(plain) - len(words)]
        lines = wrap(words, max(self.width - len(before), LEAST_TEXT), fold=False)
        return [before + line for line in lines]

    def say(self, text: str, style: str | None = None) -> None:
        """
        Print a line of talk, at a terminal so that it fits; a program reads it as one.
        """
        for line in self.fitted(text) if self.terminal else [text]:
            self.line(line, style)

    def raw(self, text: str) -> None:
        """
        Write text as it is (JSON, CSV, what rich has drawn).
        """
        try:
            self.stream.write(text)
        except UnicodeEncodeError:
            self.stream.write(text.encode(self.encoding, "replace").decode(self.encoding))

    def flush(self) -> None:
        """
        Hand everything to the system.
        """
        self.stream.flush()

    def rich(self) -> Any:
        """
        Give a rich console on this stream, of the same width, colour and alphabet.
        """
        from rich.console import Console as RichConsole

        drawn: Any = Drawn(self)
        return RichConsole(
            file=drawn,
            width=self.width,
            no_color=not self.colour,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            safe_box=True,
        )

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[object]], title: str = "", last_bold: bool = False
    ) -> None:
        """
        Print a table that fits the width: cells wrap, text from outside stays text.
        """
        from rich import box
        from rich.table import Table
        from rich.text import Text

        plain = not self.can_show("─━")
        lines = box.ASCII2 if plain else box.SIMPLE_HEAD
        table = Table(box=lines, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        for column in columns:
            table.add_column(
                Text(self.cell(column.header)),
                justify="right" if column.align == "right" else "left",
                no_wrap=not column.wrap or column.middle,
                overflow="fold" if column.wrap else "ellipsis",
                min_width=column.least or None,
            )
        listed = [[self.cell(each) for each in row] for row in rows]
        self._cut_middles(columns, listed)
        for index, row in enumerate(listed):
            style = "bold" if last_bold and index == len(listed) - 1 else ""
            table.add_row(*[Text(cell, style=style) for cell in row])
        if title:
            self.line(title, "bold")
        self.rich().print(table)


    def _cut_middles(self, columns: Sequence[Column], rows: Sequence[list[str]]) -> None:
        """
        Cut the cells of columns that are cut in the middle to the room the others leave, a few columns at least.
        """
        widest = [
            max([width(self.fit(column.header)), *(width(row[place]) for row in rows)])
            for place, column in enumerate(columns)
        ]
        for place, column in enumerate(columns):
            if column.middle:
                others = sum(widest) - widest[place]
                # Each column has a blank behind it, and between two stands a sign.
                room = self.width - others - 2 * len(columns) + 1
                room = max(room, width(self.fit(column.header)), LEAST_NAME)
                for row in rows:
                    row[place] = shorten_middle(row[place], room, self.ellipsis)


class Drawn:
    """
    What rich writes to: its lines lose the blanks at their ends and the signs the console cannot show.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        # For rich too: on a GBK console the signs of a drawn frame are two columns wide, so it draws in ASCII there.
        self.encoding = console.encoding

    def write(self, text: str) -> int:
        """
        Write what rich has drawn.
        """
        self.console.raw(self.console.fit("\n".join(line.rstrip(" ") for line in text.split("\n"))))
        return len(text)

    def flush(self) -> None:
        """
        Hand everything to the system.
        """
        self.console.flush()

    def isatty(self) -> bool:
        """
        Tell whether a person is looking.
        """
        return self.console.terminal


def _width(terminal: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return int(columns)
    if not terminal:
        return 80
    import shutil

    return shutil.get_terminal_size((80, 24)).columns
