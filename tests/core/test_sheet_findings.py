"""
Which finding of a row is which, when its cell was changed.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.sheet_findings import Said, matched

SAID = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "GW04", "GW05"])), max_size=5)


@pytest.mark.parametrize(
    "known, said, pairs",
    [
        ([("a", "")], [("a", "")], [0]),
        ([("a", "")], [("A", "")], [0]),
        ([("a", ""), ("b", "")], [("b", ""), ("a", "")], [1, 0]),
        ([("a", "")], [("c", ""), ("a", "")], [None, 0]),
        ([("a", ""), ("b", "")], [("b", "")], [1]),
        ([("a", "GW04"), ("b", "GW05")], [("B", "GW05"), ("A", "GW04")], [1, 0]),
        ([("a", "")], [("a", "GW04")], [0]),
        ([("a", "GW04")], [("b", "GW05")], [None]),
        ([], [("a", "")], [None]),
        ([("a", ""), ("a", "")], [("a", ""), ("a", "")], [0, 1]),
    ],
    ids=[
        "same",
        "words mended",
        "order changed",
        "one before",
        "first gone",
        "words mended at their items",
        "item added",
        "another one",
        "first",
        "two alike",
    ],
)
def test_each_change_of_a_cell(known: list[Said], said: list[Said], pairs: list[int | None]) -> None:
    """
    Words and items lead each finding said to the one it was, or to none.
    """
    assert pairs == matched(known, said)


@given(SAID, SAID)
def test_no_finding_is_taken_twice(known: list[Said], said: list[Said]) -> None:
    """
    Every known finding stands for one at most, and one said alike is always found.
    """
    pairs = [place for place in matched(known, said) if place is not None]

    assert len(pairs) == len(set(pairs))
    assert list(range(len(known))) == matched(known, known)
    assert matched(known, known + said)[: len(known)] == list(range(len(known)))
