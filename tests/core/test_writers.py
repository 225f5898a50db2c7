"""
Counters of writers: what is missing and what was written twice under one number shows.
"""

from __future__ import annotations

import random

from entries import LAPTOPS, entry
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.writers import WriterSpan, writer_spans

A, B, _ = LAPTOPS


def test_a_writer_is_shown_with_count_and_head() -> None:
    """
    A writer's span is how many entries there are, the greatest counter, the entry at it, its author and time.
    """
    first, second = (
        entry({"a": 1}, by="甲", dev=A, n=1),
        entry({"a": 2}, by="乙", dev=A, n=2, at="2021-10-19T08:00:00+08:00"),
    )

    assert [WriterSpan(A, "乙", 2, 2, second.id, "2021-10-19T08:00:00+08:00", (), ())] == writer_spans([second, first])


def test_gaps_show() -> None:
    """
    Counters that should be there and are not are named.
    """
    assert (1, 3, 4) == writer_spans([entry({}, n=2), entry({}, n=5)])[0].gaps


def test_a_fork_shows() -> None:
    """
    Two different entries under one counter are a copied folder; the same entry twice would not be.
    """
    span = writer_spans([entry({"a": 1}, n=1), entry({"a": 2}, n=1), entry({"a": 3}, n=2)])[0]

    assert ((1,), 3, 2) == (span.forks, span.entries, span.last)


def test_lists_have_no_writer() -> None:
    """
    Entries of imported lists belong to no writer.
    """
    assert [B] == [span.dev for span in writer_spans([entry({}, dev="", n=0), entry({}, dev=B)])]


@given(st.sets(st.tuples(st.sampled_from([A, B]), st.integers(1, 12)), min_size=1), st.randoms(use_true_random=False))
def test_count_and_gaps_add_up(written: set[tuple[str, int]], chance: random.Random) -> None:
    """
    In any order, what is there and what is missing of each writer make up all numbers to the last.
    """
    entries = [entry({}, dev=dev, n=n) for dev, n in written]
    spans = writer_spans(entries)

    assert spans == writer_spans(chance.sample(entries, len(entries)))
    assert sorted({dev for dev, _ in written}) == [span.dev for span in spans]
    for span in spans:
        numbers = {n for dev, n in written if dev == span.dev}
        assert (set(range(1, max(numbers) + 1)) - numbers, max(numbers)) == (set(span.gaps), span.last)
        assert len(numbers) == span.entries
