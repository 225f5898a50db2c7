"""
What a file that travels holds, counted alike by the one who hands it over and the one who takes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldkit.core.entry import Entry
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import WriterSpan, writer_spans


class Holdings(NamedTuple):
    """
    The number of entries, of records by kind (withdrawn ones too: they travel like all others), and the writers.
    """

    entries: int
    kinds: dict[str, int]
    writers: tuple[WriterSpan, ...]

    def document(self) -> dict[str, Any]:
        """
        The same as plain JSON.
        """
        return {
            "entries": self.entries,
            "kinds": self.kinds,
            "writers": [span.document() for span in self.writers],
        }


def holdings_of(entries: Iterable[Entry]) -> Holdings:
    """
    Count what entries make up, by the entries alone: nothing that is only here can change the figures of a file.
    """
    given = list(entries)
    kinds: dict[str, int] = {}
    for kind, _rec in {(entry.kind, entry.rec) for entry in given}:
        kinds[kind] = kinds.get(kind, 0) + 1
    return Holdings(len(given), dict(sorted(kinds.items())), tuple(writer_spans(given)))
