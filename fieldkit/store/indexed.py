"""
A large ledger read through its index: a record is read when it is asked for, and what was written since is put on top.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView

from fieldkit.core.aside import SET_ASIDE, put_aside
from fieldkit.core.entry import FORMAT, Entry, decode_line, decode_lines
from fieldkit.core.records import Records
from fieldkit.core.scan import KnownGood, scan
from fieldkit.core.state import KINDS, State, Unknown, extend_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import LedgerDamaged
from fieldkit.store.index import Index, NotIndexed, by_record
from fieldkit.store.index_keys import RECORD, WRITER
from fieldkit.store.indexed_records import IndexedRecords
from fieldkit.store.ledger import Content
from fieldkit.store.workspace import Stamp, Workspace

MOST_BEHIND = 2_000  # entries behind what the index covers, up to which it is as quick to put them on top


class Looked(NamedTuple):
    """
    A ledger looked into by its index `by`: the stamp of the ledger then, the lines behind what is covered, the state.
    """

    by: Index
    stamp: Stamp
    behind: tuple[bytes, ...]
    state: State

    def content(self) -> Content:
        """
        Give the ledger as a whole reading would, its lines read when they are asked for.
        """
        return Content(self.state.campaign, LinesWhenAsked(self.by), False, False, FORMAT)

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
    is set aside, is of a later format or only a stub: then the index must cover it first.

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
        entries = _entries_of(index, kind, rec)
        if entries:
            grouped[kind][rec] = entries
    aside = put_aside(state.records, grouped)
    return State(state.campaign, state.records, state.unknown, aside)


class LinesWhenAsked(Mapping[bytes, bytes]):
    """
    The verified lines of a ledger by id, all read when the first is asked for: those that were there when it was looked
    into, whatever was written since.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lines: Mapping[bytes, bytes] | None = None

    @property
    def _read(self) -> Mapping[bytes, bytes]:
        if self._lines is None:
            data, seal = self._index.whole(), self._index.seal
            # The index was opened by the dates of the file; who rewrites these lines must not vouch for a flipped byte.
            is_sound = KnownGood(seal.covered, seal.sha256).holds(data)
            found = scan(data, proven_size=seal.covered if is_sound else 0)
            if not found.whole:
                first = found.bad[0]
                raise LedgerDamaged(path=str(self._index.path), line=first.number, reason=first.reason)
            self._lines = found.lines
        return self._lines

    def __getitem__(self, identity: bytes) -> bytes:
        return self._read[identity]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def __eq__(self, other: object) -> bool:
        return self._read == (other._read if isinstance(other, LinesWhenAsked) else other)

    def keys(self) -> KeysView[bytes]:
        """
        Give the ids, as of a dictionary.
        """
        return self._read.keys()

    def values(self) -> ValuesView[bytes]:
        """
        Give the lines, as of a dictionary.
        """
        return self._read.values()

    def items(self) -> ItemsView[bytes, bytes]:
        """
        Give ids and lines, as of a dictionary.
        """
        return self._read.items()
