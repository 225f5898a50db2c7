"""
Runs of counters: numbers told by the first and last of each stretch, both included.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Runs = tuple[tuple[int, int], ...]


def runs_of(value: object) -> Runs:
    """
    Read runs from what JSON gave; what is none is left out.
    """
    pairs = value if isinstance(value, list) else []
    whole = (one for one in pairs if isinstance(one, list) and [int, int] == [type(each) for each in one])
    return tuple(sorted((first, last) for first, last in whole if 0 < first <= last))


def runs(numbers: Iterable[int]) -> Runs:
    """
    Give numbers as runs, both ends included.
    """
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return tuple((first, last) for first, last in found)


def without(whole: Runs, numbers: Iterable[int]) -> Runs:
    """
    Give what is left of runs without some numbers. A run may be longer than could be counted out: a forged one is.
    """
    found, taken = [], sorted(set(numbers))
    for first, last in whole:
        for number in taken[bisect_left(taken, first) : bisect_right(taken, last)]:
            found += [(first, number - 1)] if first < number else []
            first = number + 1
        found += [(first, last)] if first <= last else []
    return tuple(found)


def between(last: int, gaps: Runs) -> Iterator[tuple[int, int]]:
    """
    Give the runs of counters up to the last one that lie in none of the gaps.
    """
    at = 1
    for first, end in gaps:
        if at < first and at <= last:
            yield at, min(first - 1, last)
        at = max(at, end + 1)
    if at <= last:
        yield at, last
