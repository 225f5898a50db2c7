"""
Looking up how to do something: the shipped cheat sheet, searched.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.core.help import Entry, Sheet, best, read_sheet, search, under
from fieldkit.core.tuples import NamedTuple
from fieldkit.resources import read_json

SHOWN = 3


class Answers(NamedTuple):
    """
    The sheet, the words looked up (none: its headings are wanted), the entries found and those named beside.
    """

    sheet: Sheet
    words: str
    found: tuple[Entry, ...]
    beside: tuple[Entry, ...]


def look_up(words: Sequence[str]) -> Answers:
    """
    Find the entries of the cheat sheet that the words may mean; of a heading all that stand under it.
    """
    sheet = read_sheet(read_json("data", "help.json"))
    question = " ".join(words)
    listed = under(sheet, question)
    found, beside = (listed[:SHOWN], listed[SHOWN:]) if listed else best(search(sheet, question), SHOWN)
    return Answers(sheet, question, tuple(found), tuple(beside))
