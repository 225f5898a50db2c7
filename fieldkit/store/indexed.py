"""
A large ledger read through its index: a record is read when it is asked for, and what was written since is put on top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fieldkit.core.aside import SET_ASIDE, is_readable, put_aside
from fieldkit.core.codes import beginning_of, normalise_code
from fieldkit.core.entry import FORMAT, Entry, decode_line, decode_lines
from fieldkit.core.fold import Record, fold
from fieldkit.core.records import HAVING, NAMING, POINTING, Records, rank, said
from fieldkit.core.shapes import text
from fieldkit.core.state import KINDS, State, Unknown, extend_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.store.index import (
    ALL,
    ANY,
    CODE,
    NUMBERED,
    RECORD,
    TORN,
    WRITER,
    Index,
    NotIndexed,
    by_record,
    whole_ones,
)
from fieldkit.store.ledger import Content
from fieldkit.store.workspace import Stamp, Workspace, read_content

MOST_BEHIND = 2_000  # entries behind what the index covers, up to which it is as quick to put them on top


class Looked(NamedTuple):
    """
    A ledger looked into by its index `by`: the stamp of the ledger then, the lines behind what is covered, the state.
    """

    by: Index
    stamp: Stamp
    behind: tuple[bytes, ...]
    state: State

    def content(self, workspace: Workspace) -> Content:
        """
        Give the ledger as a whole reading would, its lines read when they are asked for.
        """
        return Content(self.state.campaign, LinesWhenAsked(workspace), False, False, FORMAT)

    def last_entries(self, dev: str) -> list[Entry]:
        """
        Give the entries of a writer with its greatest counter; more than one when a folder was copied.
        """
        numbers = self.by.found(WRITER, dev)
        known = [one for _number, entries in by_record(self.by, numbers) for one in entries if one.dev == dev]
        known += [one for one in map(decode_line, self.behind) if one.dev == dev]
        last = max((one.n for one in known), default=0)
        return [one for one in known if one.n == last]


def looked_into(workspace: Workspace) -> Looked | None:
    """
    Open a ledger by its index, None where there is none to be used.
    """
    try:
        return look_into(workspace)
    except NotIndexed:
        return None


def look_into(workspace: Workspace) -> Looked:
    """
    Open a ledger by its index; raises NotIndexed where there is none to be used, or what was written since changes what
    is set aside, or is of a later format: then the index must cover it first.

    The state is the one `build_state` gives of all entries; kinds not asked about are not read.
    """
    index = Index(workspace)
    behind = tuple(index.tail())
    records: dict[str, Records] = {kind: IndexedRecords(index, kind) for kind in KINDS}
    unknown = {(kind, form): count for kind, form, count in index.seal.unknown}
    state = State(index.seal.campaign, records, _listed(unknown))
    if records[SET_ASIDE]:
        state = _set_aside(state, index)
    written = decode_lines(behind)
    entries = [*_erased_before(state, index, written), *written]
    if any(entry.f > FORMAT or entry.kind == SET_ASIDE or entry.id in state.aside.named for entry in entries):
        raise NotIndexed
    for entry in written:
        if entry.kind not in records:
            unknown[entry.kind, entry.f] = unknown.get((entry.kind, entry.f), 0) + 1
    if entries:
        known = extend_state(state, entries)
        state = State(known.campaign, known.records, _listed(unknown), known.aside)
    return Looked(index, index.stamp, behind, state)


def _listed(unknown: dict[tuple[str, int], int]) -> tuple[Unknown, ...]:
    return tuple(Unknown(*name, count) for name, count in sorted(unknown.items()))


def _erased_before(state: State, index: Index, entries: Iterable[Entry]) -> Iterator[Entry]:
    """
    Give the stubs of records that were erased whole and of which something was written after all: they are no records,
    and what was seen of them still counts.
    """
    spoken_of = {(entry.kind, entry.rec) for entry in entries if entry.kind in state.records}
    for kind, rec in sorted(spoken_of):
        if state.known(kind, rec) is None:
            yield from _entries_of(index, kind, rec)


def _entries_of(index: Index, kind: str, rec: str) -> list[Entry]:
    found = (entries for _number, entries in by_record(index, index.found(RECORD, kind, rec)))
    return next((of_one for of_one in found if of_one and (of_one[0].kind, of_one[0].rec) == (kind, rec)), [])


def _set_aside(state: State, index: Index) -> State:
    """
    Fold the records again of which something is set aside.
    """
    grouped: dict[str, dict[str, list[Entry]]] = {kind: {} for kind in KINDS}
    for kind, rec in index.seal.aside:
        grouped[kind][rec] = _entries_of(index, kind, rec)
    aside = put_aside(state.records, grouped)
    return State(state.campaign, state.records, state.unknown, aside)


class LinesWhenAsked(Mapping[bytes, bytes]):
    """
    The verified lines of a ledger by id, all read when the first is asked for.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lines: Mapping[bytes, bytes] | None = None

    @property
    def _read(self) -> Mapping[bytes, bytes]:
        if self._lines is None:
            self._lines = read_content(self._workspace).lines
        return self._lines

    def __getitem__(self, identity: bytes) -> bytes:
        return self._read[identity]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


class IndexedRecords(Records):
    """
    The records of one kind of an indexed ledger. `changed` are those that are otherwise than the index knows, None for
    one that is not there any more.
    """

    def __init__(self, index: Index, kind: str) -> None:
        self._index = index
        self._kind = kind
        self._changed: dict[str, Record | None] = {}
        self._known: dict[str, Record | None] = {}
        self._every = False

    def copy(self) -> IndexedRecords:
        """
        Give the same records; what was read already is read for both.
        """
        other = IndexedRecords(self._index, self._kind)
        other._changed = dict(self._changed)
        other._known, other._every = self._known, self._every
        return other

    def __getitem__(self, rec: str) -> Record:
        found = self._changed[rec] if rec in self._changed else self._read(rec)
        if found is None:
            raise KeyError(rec)
        return found

    def __setitem__(self, rec: str, record: Record) -> None:
        self._changed[rec] = record

    def __delitem__(self, rec: str) -> None:
        self[rec]
        self._changed[rec] = None

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
        yield from (record for rec, record in self._known.items() if record and rec not in self._changed)
        yield from (record for record in self._changed.values() if record)

    def pointing(self, field: str, target: str) -> list[Record]:
        """
        Look them up, for the fields an index knows.
        """
        if field not in POINTING.get(self._kind, ()):
            return [record for record in self.ranked() if said(record, field) == target]
        return self._looked_up((self._kind, field, target), lambda one: said(one, field) == target)

    def naming(self, prefix: str, rec: str) -> list[Record]:
        """
        Look them up, for the prefixes an index knows.
        """
        if prefix not in NAMING.get(self._kind, ()):
            return [record for record in self.ranked() if rec in record.named(prefix)]
        return self._looked_up((self._kind, prefix, rec), lambda one: rec in one.named(prefix))

    def having(self, field: str) -> list[Record]:
        """
        Look them up, for the fields an index knows.
        """
        if field not in HAVING.get(self._kind, ()):
            return [record for record in self.ranked() if text(record.fields.get(field))]
        return self._looked_up((ANY, self._kind, field), lambda one: bool(text(one.fields.get(field))))

    def with_code(self, form: str) -> list[Record]:
        """
        Look them up.
        """
        return self._looked_up((CODE, self._kind, form), lambda one: normalise_code(one.code) == form)

    def numbered(self, beginning: str) -> set[str]:
        """
        Look them up.
        """
        found = self._looked_up(
            (NUMBERED, self._kind, beginning), lambda one: bool(one.code) and beginning_of(one.code) == beginning
        )
        return {record.code for record in found}

    def torn(self) -> list[Record]:
        """
        Look them up.
        """
        return self._looked_up((TORN, self._kind), lambda one: bool(one.conflicts))

    def _looked_up(self, words: tuple[str, ...], fits: Callable[[Record], bool]) -> list[Record]:
        """
        Give the records a key leads to that are what was looked for, by code and id.
        """
        numbers = self._index.found(*words)
        led = self._keep(self._index.lines(numbers)) if numbers else []
        found = [record for record in led if record and record.id not in self._changed and fits(record)]
        found += [record for record in self._changed.values() if record and fits(record)]
        return sorted(found, key=rank)

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
