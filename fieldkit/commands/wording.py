"""
Click's own pages in our words: help that counts Chinese as two columns, and names of types that are translated. And
its reading of options, without the detour it takes with short ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from fieldkit.language import _

WIDEST_TERM = 30


class Help(click.HelpFormatter):
    """
    Help within the width of the window: a Chinese sign takes two columns there, and no word is broken.
    """

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """
        Write the line of usage, its arguments below each other where they do not fit.
        """
        from fieldkit.views.text import width

        begin = (_("Usage: {command}").format(command=prog) if prefix is None else prefix + prog) + " "
        lines = self._wrapped(args, width(begin))
        self.write(f"{begin}{lines[0]}".rstrip() + "\n")
        self._write_below(lines, width(begin))

    def write_heading(self, heading: str) -> None:
        """
        Write the heading of a section.
        """
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """
        Write paragraphs of text.
        """
        for paragraph in text.split("\n\n"):
            lines = self._wrapped(" ".join(paragraph.split()), self.current_indent)
            self._write_below(["", *lines], self.current_indent)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = WIDEST_TERM, col_spacing: int = 2) -> None:
        """
        Write terms and what they mean side by side; what belongs to a long term begins below it.
        """
        from fieldkit.views.text import width

        listed = list(rows)
        first = min(max((width(term) for term, _ in listed), default=0), col_max) + col_spacing
        for term, meaning in listed:
            lines = self._wrapped(meaning, self.current_indent + first)
            blanks = first - width(term)
            begin = f"{' ' * self.current_indent}{term}"
            if blanks >= col_spacing:
                begin += " " * blanks + lines.pop(0)
            self.write(begin.rstrip() + "\n")
            self._write_below(["", *lines], self.current_indent + first)

    def _wrapped(self, text: str, indent: int) -> list[str]:
        from fieldkit.views.text import wrap

        return wrap(text, max(self.width - indent, 10)) or [""]

    def _write_below(self, lines: Sequence[str], indent: int) -> None:
        for line in lines[1:]:
            self.write(f"{' ' * indent}{line}".rstrip() + "\n")


class Context(click.Context):
    """
    The context of our commands: their help is written by `Help`.
    """

    formatter_class = Help


class Reader(click.Command):
    """
    A command that knows its short options as such.
    """

    def make_parser(self, ctx: click.Context) -> Any:
        """
        Make Click's parser. It looks for `-x` among the long options first and there, before it looks among the short
        ones, for options that are like it: with `difflib`, which takes longer to load than all options to be read.
        """
        parser = super().make_parser(ctx)
        short: Any = getattr(parser, "_short_opt", {})
        match_long: Any = getattr(parser, "_match_long_opt", None)

        def match(option: str, *further: Any) -> None:
            if option[:2] in short:
                raise click.NoSuchOption(option, ctx=ctx)
            match_long(option, *further)

        if match_long:
            vars(parser)["_match_long_opt"] = match
        return parser


class Whole(click.IntRange):
    """
    A whole number of at least *least*; what is none, or too small, is refused in the user's language.
    """

    def __init__(self, least: int) -> None:
        super().__init__(min=least)
        self.name = _("whole number")
