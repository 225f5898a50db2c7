"""
The records of one kind of a large ledger, each read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fieldkit.core.aside import is_readable
from fieldkit.core.codes import beginning_of, normalise_code
from fieldkit.core.entry import Entry, decode_lines
from fieldkit.core.fold import Record, fold
from fieldkit.core.records import HAVING, NAMING, POINTING, HeldRecords, Records, rank, said
from fieldkit.core.shapes import text
from fieldkit.store.index import Index
from fieldkit.store.index_keys import ALL, ANY, CODE, NUMBERED, RECORD, TORN, whole_ones


class IndexedRecords(Records):
    """
    The records of one kind of an indexed ledger. `put` are those that are otherwise than the index knows; of those that
    are `gone` it still knows.
    """

    def __init__(self, index: Index, kind: str) -> None:
        self._index = index
        self._kind = kind
        self._put = HeldRecords()
        self._gone: set[str] = set()
        self._known: dict[str, Record | None] = {}
        self._led: dict[tuple[str, ...], list[Record | None]] = {}
        self._every = False

    def copy(self) -> IndexedRecords:
        """
        Give the same records; what was read already is read for both.
        """
        other = IndexedRecords(self._index, self._kind)
        other._put, other._gone = self._put.copy(), set(self._gone)
        other._known, other._led, other._every = self._known, self._led, self._every
        return other

    def __getitem__(self, rec: str) -> Record:
        found = self._put.get(rec) or self._read(rec)
        if found is None or rec in self._gone:
            raise KeyError(rec)
        return found

    def __setitem__(self, rec: str, record: Record) -> None:
        self._put[rec] = record
        self._gone.discard(rec)

    def __delitem__(self, rec: str) -> None:
        self[rec]
        self._put.pop(rec, None)
        self._gone.add(rec)

    def __iter__(self) -> Iterator[str]:
        return (record.id for record in self._all())

    def __len__(self) -> int:
        return sum(1 for _record in self._all())

    def values(self) -> Any:
        """
        Give all records, read at once.
        """
        return list(self._all())

    def ranked(self) -> list[Record]:
        """
        Give all records by code and id, read at once.
        """
        return sorted(self._all(), key=rank)

    def _all(self) -> Iterator[Record]:
        self._read_all()
        yield from (record for record in self._known.values() if record and self._is_known(record))
        yield from self._put.values()

    def _is_known(self, record: Record) -> bool:
        """
        Tell whether a record is as the index knows it.
        """
        return record.id not in self._put and record.id not in self._gone

    def pointing(self, field: str, target: str) -> list[Record]:
        """
        Look them up, for the fields an index knows.
        """
        if field not in POINTING.get(self._kind, ()):
            return [record for record in self.ranked() if said(record, field) == target]
        found = self._looked_up((self._kind, field, target), lambda one: said(one, field) == target)
        return _ranked(found, self._put.pointing(field, target))

    def naming(self, prefix: str, rec: str) -> list[Record]:
        """
        Look them up, for the prefixes an index knows.
        """
        if prefix not in NAMING.get(self._kind, ()):
            return [record for record in self.ranked() if rec in record.named(prefix)]
        found = self._looked_up((self._kind, prefix, rec), lambda one: rec in one.named(prefix))
        return _ranked(found, self._put.naming(prefix, rec))

    def having(self, field: str) -> list[Record]:
        """
        Look them up, for the fields an index knows.
        """
        if field not in HAVING.get(self._kind, ()):
            return [record for record in self.ranked() if text(record.fields.get(field))]
        found = self._looked_up((ANY, self._kind, field), lambda one: bool(text(one.fields.get(field))))
        return _ranked(found, self._put.having(field))

    def with_code(self, form: str) -> list[Record]:
        """
        Look them up.
        """
        found = self._looked_up((CODE, self._kind, form), lambda one: normalise_code(one.code) == form)
        return _ranked(found, self._put.with_code(form))

    def numbered(self, beginning: str) -> set[str]:
        """
        Look them up.
        """
        found = self._looked_up(
            (NUMBERED, self._kind, beginning), lambda one: bool(one.code) and beginning_of(one.code) == beginning
        )
        return {record.code for record in found} | self._put.numbered(beginning)

    def torn(self) -> list[Record]:
        """
        Look them up.
        """
        return _ranked(self._looked_up((TORN, self._kind), lambda one: bool(one.conflicts)), self._put.torn())

    def _looked_up(self, words: tuple[str, ...], fits: Callable[[Record], bool]) -> list[Record]:
        """
        Give the records a key leads to that are what was looked for, as far as they are as the index knows them.
        """
        if words not in self._led:
            numbers = self._index.found(*words)
            self._led[words] = self._keep(self._index.lines(numbers)) if numbers else []
        return [record for record in self._led[words] if record and self._is_known(record) and fits(record)]

    def _read(self, rec: str) -> Record | None:
        if rec not in self._known and not self._every:
            self._keep(self._index.lines(self._index.found(RECORD, self._kind, rec)))
            self._known.setdefault(rec, None)
        return self._known.get(rec)

    def _read_all(self) -> None:
        if not self._every:
            self._keep(self._index.lines(self._index.found(ALL, self._kind)))
            self._every = True

    def _keep(self, lines: Iterable[bytes]) -> list[Record | None]:
        """
        Fold the records these lines make up, as far as they are of this kind, and remember them.
        """
        grouped: dict[str, list[Entry]] = {}
        for entry in decode_lines(list(lines)):
            if entry.kind == self._kind:
                grouped.setdefault(entry.rec, []).append(entry)
        for rec, entries in grouped.items():
            if self._known.get(rec) is None:
                self._known[rec] = fold(whole_ones(entries)) if any(map(is_readable, entries)) else None
        return [self._known[rec] for rec in grouped]


def _ranked(known: list[Record], put: list[Record]) -> list[Record]:
    return sorted((*known, *put), key=rank) if known or put else []
