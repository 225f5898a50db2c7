"""
What is weighed when a conflict is shown: everything a number may hang on, and nothing else.
"""

from __future__ import annotations

import hypothesis
from cities import DAYS, cities
from make import Book

from fieldkit.core.campaign import from_fields
from fieldkit.core.counting import summarise
from fieldkit.core.entry import FORMAT, Entry
from fieldkit.core.state import State, extend_state
from fieldkit.core.uncounted import UNCOUNTED, is_uncounted
from fieldkit.operations.reading import campaign_fields
from fieldkit.operations.weighing import FIGURES, MARKING, _unmarked


def figures(state: State) -> list[list[object]]:
    """
    Give all figures of the summary by county.
    """
    found = summarise(state, from_fields(campaign_fields(state)), "county", None, DAYS[-1], "zh")
    return [[getattr(row, name) for name in ("key", *FIGURES)] for row in (*found.rows, found.total)]


@hypothesis.settings(max_examples=40)
@hypothesis.given(book=cities(quarrels=True))
def test_no_number_hangs_on_words_and_places(book: Book) -> None:
    """
    Whatever stands in the fields that are not weighed, in records of any kind, the figures are the same.
    """
    other = {**dict.fromkeys(UNCOUNTED, "别的"), "item.GW04": {"judgement": "problem"}}
    entries = [
        Entry(f"x{rec}", "", "", "", FORMAT, 1, (1, 1), kind, rec, record.heads, other)
        for kind in (*MARKING, "finding")
        for rec, record in book.state.records[kind].items()
        if not record.withdrawn and not any(one.field == "withdrawn" for one in record.conflicts)
    ]

    assert all(map(is_uncounted, other))
    assert figures(book.state) == figures(extend_state(book.state, entries))


@hypothesis.settings(max_examples=40)
@hypothesis.given(book=cities(quarrels=True))
def test_figures_are_the_same_without_marks(book: Book) -> None:
    """
    Leaving out the conflicts that only mark rows changes no figure.
    """
    assert figures(book.state) == figures(_unmarked(book.state))
