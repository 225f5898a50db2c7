"""
Counters of the writers: how many entries each wrote, the head, gaps and forks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from typing import Any

from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.heads import head_of
from fieldkit.core.tuples import NamedTuple


class WriterSpan(NamedTuple):
    """
    What a ledger holds of one writer: author last seen, number of entries, the greatest counter, the id at it,
    missing counters, and counters under which two different entries stand (a fork: a copied folder).
    """

    dev: str
    by: str
    entries: int
    last: int
    head: str
    last_at: str
    gaps: tuple[int, ...]
    forks: tuple[int, ...]

    def document(self) -> dict[str, Any]:
        """
        What a hand-over states of a writer, as plain JSON: a cut tail shows against count, greatest counter and head.
        """
        return {"by": self.by, "count": self.entries, "dev": self.dev, "head": self.head, "last": self.last}


def counter_of(line: bytes) -> tuple[str, int]:
    """
    Give writer and counter of a verified line.
    """
    head = head_of(line)
    if head:
        return head[0].decode(), int(head[1])
    entry = decode_line(line)
    return entry.dev, entry.n


def writer_spans(entries: Iterable[Entry]) -> list[WriterSpan]:
    """
    Give the span of every writer, by writer id. Entries of imported lists have no writer and are left out.
    """
    found: dict[str, dict[int, list[Entry]]] = {}
    for entry in entries:
        if entry.dev:
            found.setdefault(entry.dev, {}).setdefault(entry.n, []).append(entry)
    heads = {dev: max(numbers[max(numbers)], key=lambda entry: entry.id) for dev, numbers in found.items()}
    return [_span(numbers, heads[dev]) for dev, numbers in sorted(found.items())]


def spans_of_lines(lines: Iterable[bytes]) -> list[WriterSpan]:
    """
    Give the span of every writer as `writer_spans` does, of verified lines; only the last of each writer is decoded.
    """
    found: dict[str, dict[int, list[bytes]]] = {}
    for line in lines:
        dev, number = counter_of(line)
        if dev:
            found.setdefault(dev, {}).setdefault(number, []).append(line)
    heads = {dev: decode_line(max(numbers[max(numbers)])) for dev, numbers in found.items()}
    return [_span(numbers, heads[dev]) for dev, numbers in sorted(found.items())]


def _span(numbers: Mapping[int, Sized], head: Entry) -> WriterSpan:
    """
    Give the span of the writer of the entry `head`, its last, of whom so many entries stand under each number.
    """
    last, count = head.n, sum(map(len, numbers.values()))
    gaps = tuple(number for number in range(1, min(last, 1_000_000)) if number not in numbers)
    forks = tuple(sorted(number for number, under in numbers.items() if len(under) > 1))
    return WriterSpan(head.dev, head.by, count, last, head.id, head.at, gaps, forks)
