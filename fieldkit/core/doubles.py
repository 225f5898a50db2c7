"""
Records that may be one: pairs with the reasons, strongest first. Nothing here decides; a person does.

What was declared one is looked at as one, and what somebody said to be two is not offered again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any

from fieldkit.core.fold import Record
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.unify import said_apart

Key = Callable[[Record], Iterable[Hashable]]


class Reason(NamedTuple):
    """
    Why two records may be one, or not: a word from a closed list, what it weighs, and the number or text to it.
    """

    word: str
    weight: int
    value: Any = None


class Double(NamedTuple):
    """
    Two records that may be one, in the order of their codes, of checks the fuller one first, with the reasons,
    weightiest first; `strong` ones are so likely that they are told of unasked.
    """

    one: Record
    other: Record
    reasons: tuple[Reason, ...]
    strong: bool = False

    @property
    def weight(self) -> int:
        """
        What the reasons weigh together.
        """
        return sum(reason.weight for reason in self.reasons)

    def has(self, *words: str) -> bool:
        """
        Tell whether all of these are among the reasons.
        """
        return {reason.word for reason in self.reasons}.issuperset(words)


class Pairs:
    """
    The pairs of records of a kind that are worth comparing: each once, of records declared one only one of them, none
    that was said to be two.
    """

    def __init__(self, state: State, kind: str) -> None:
        self.apart = said_apart(state, kind)
        self.classes = state.classes(kind)

    def sharing(self, records: Iterable[Record], keys: Key) -> Iterator[tuple[Record, Record]]:
        """
        Give the pairs that share a key. Only what shares one is compared: with keys that few share, many records cost
        no more than their number.
        """
        buckets: dict[Hashable, list[Record]] = {}
        for record in records:
            for key in keys(record):
                buckets.setdefault(key, []).append(record)
        for bucket in buckets.values():
            yield from combinations(bucket, 2)

    def distinct(self, found: Iterable[tuple[Record, Record]]) -> Iterator[tuple[Record, Record]]:
        """
        Give each pair once, in the order of the codes, none that is one already or was said to be two.
        """
        seen: set[frozenset[str]] = set()
        for pair in found:
            both, ends = frozenset(record.id for record in pair), self._ends(*pair)
            if len(ends) > 1 and both not in seen and ends not in self.apart:
                seen.add(both)
                one, other = sorted(pair, key=_by_code)
                yield one, other

    def strongest_first(self, doubles: Iterable[Double]) -> list[Double]:
        """
        Sort by what the reasons weigh, of equal ones by code; of what was declared one only the likeliest pair stays.
        """
        ranked = sorted(doubles, key=lambda each: (-each.weight, _by_code(each.one), _by_code(each.other)))
        found: dict[frozenset[str], Double] = {}
        for double in ranked:
            found.setdefault(self._ends(double.one, double.other), double)
        return list(found.values())

    def _ends(self, one: Record, other: Record) -> frozenset[str]:
        return frozenset(self.classes.get(record.id, record.id) for record in (one, other))


def _by_code(record: Record) -> tuple[bool, str, str]:
    return (not record.code, record.code, record.id)


def weightiest(reasons: Iterable[Reason | None]) -> tuple[Reason, ...]:
    """
    Give the reasons that hold, the weightiest first; those that weigh against it last.
    """
    return tuple(sorted(filter(None, reasons), key=lambda reason: -reason.weight))
