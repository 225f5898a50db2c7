"""
Which photos of a list were ticked.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import InvalidInput
from fieldkit.operations.fresh import ticked


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("", (0, 1, 2, 3, 4)),
        ("0", ()),
        ("-", ()),
        ("2", (1,)),
        ("1-3,5", (0, 1, 2, 4)),
        ("５、１", (4, 0)),
        ("1 2，2", (0, 1)),
    ],
)
def test_what_was_ticked(answer: str, expected: tuple[int, ...]) -> None:
    """
    Numbers and ranges in any width, all for nothing, none for 0; each once, in the order given.
    """
    assert expected == ticked(answer, 5)


@pytest.mark.parametrize("answer", ["6", "0-2", "3-1", "a", "1-", "1,,x", "1–2"])
def test_what_is_no_number_of_the_list(answer: str) -> None:
    """
    A number the list has not, a range the wrong way round, and words are refused.
    """
    with pytest.raises(InvalidInput):
        ticked(answer, 5)


@given(st.text(max_size=8), st.integers(0, 5))
def test_any_answer_gives_places_or_a_reason(answer: str, count: int) -> None:
    """
    Whatever is typed, the places are of the list, or it is refused.
    """
    try:
        assert set(ticked(answer, count)) <= set(range(count))
    except InvalidInput:
        pass
