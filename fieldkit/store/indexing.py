"""
Making the index of a large ledger, and adding to it what was written since.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from fieldkit.core.aside import SET_ASIDE, is_readable, named_by
from fieldkit.core.entry import FORMAT, BadEntry, Entry, decode_line, decode_lines, verify_line
from fieldkit.core.fold import fold
from fieldkit.core.heads import read_head
from fieldkit.core.scan import CLOSING, NotALedger, read_header
from fieldkit.core.state import KINDS
from fieldkit.store.durable import make_folder, replace_file
from fieldkit.store.index import (
    CACHE,
    FORM,
    RUN,
    Index,
    NotIndexed,
    Seal,
    by_record,
    lines_at,
    offset_of,
    places,
    read_at,
    save_seal,
    spot,
    stamp_of,
)
from fieldkit.store.index_keys import ALL, RECORD, WRITER, key, keys_of
from fieldkit.store.workspace import LEDGER, Workspace, known_good

FEWEST_ENTRIES = 10_000  # below it reading everything is as quick
_AT_ONCE = 20_000
Progress = Callable[[int, int], None]


def keep_index(workspace: Workspace, progress: Progress | None = None) -> bool:
    """
    Make the index of a ledger, or add to it what was written since; give whether there is one now. A small ledger gets
    none, nor does one whose end is torn, or on a disk that takes none. `progress` is told how much is done, and of how
    much.

    The files are put in place whole, the seal last: a command that was killed leaves the old ones, or none that count.
    """
    old = _old(workspace)
    if old and old.seal.covered + len(CLOSING) == old.stamp[0]:
        return True
    if not os.access(workspace.place(), os.W_OK):
        return False
    tell = progress or (lambda done, of: None)
    try:
        try:
            return _make(workspace, old, tell)
        except _OtherBeginning:
            return _make(workspace, None, tell)
    except (OSError, BadEntry, NotALedger, NotIndexed):
        return False


class _OtherBeginning(Exception):
    """
    The ledger was rewritten since the old index was opened, and begins otherwise now.
    """


def _make(workspace: Workspace, old: Index | None, progress: Progress) -> bool:
    with open(workspace.place(LEDGER), "rb", buffering=0) as file:
        if old is None and not _has_many(file):
            return False
        made = _Making(file, old, progress)
        made.read(old.seal.covered if old else _proven(workspace, file))
        made.fold()
        made.look_aside()
        if old:
            old.close()
        return _save(workspace, made)


def _has_many(file: BinaryIO) -> bool:
    """
    Tell whether a ledger has as many entries as make an index worth while: each has a line.
    """
    at, lines = 0, 0
    while lines < FEWEST_ENTRIES and (piece := read_at(file, at, RUN)):
        at, lines = at + len(piece), lines + piece.count(b"\n")
    return lines >= FEWEST_ENTRIES


def _old(workspace: Workspace) -> Index | None:
    try:
        return Index(workspace)
    except NotIndexed:
        return None


def _proven(workspace: Workspace, file: BinaryIO) -> int:
    """
    Give how many bytes at the beginning are known to be whole entries, by their hash.
    """
    known, digest = known_good(workspace), hashlib.sha256()
    for start in range(0, known.size, RUN):
        digest.update(read_at(file, start, min(RUN, known.size - start)))
    return known.size if digest.hexdigest() == known.sha256 else 0


def _save(workspace: Workspace, made: _Making) -> bool:
    parts = (array("Q", made.sorted_keys()), made.firsts, made.spots)
    sizes = (len(parts[0]), len(parts[1]), len(parts[2]))
    unknown = tuple((kind, form, count) for (kind, form), count in sorted(made.unknown.items()))
    path, data = places(workspace)[0], b"".join(part.tobytes() for part in parts)
    make_folder(workspace.place(CACHE))
    replace_file(path, data, durable=False)
    ledger, file = (made.covered, made.digest.hexdigest()), (stamp_of(os.stat(path)), crc32(data))
    save_seal(workspace, Seal(FORM, made.campaign, *ledger, *file, made.stamp, sizes, unknown, made.aside))
    return True


class _Making:
    """
    An index while it is made: the old one, if there is one, and what the ledger holds behind what that covers.
    """

    def __init__(self, file: BinaryIO, old: Index | None, progress: Progress) -> None:
        self.stamp = stamp_of(os.fstat(file.fileno()))
        self.covered = self.stamp[0] - len(CLOSING)
        about, self._begin = read_header(read_at(file, 0, 4096))
        if about["format"] != FORMAT or read_at(file, self.covered, len(CLOSING)) != CLOSING:
            raise NotIndexed
        self.campaign = str(about["campaign"])
        self.digest = hashlib.sha256()
        self.firsts = array("Q", old.firsts if old else [0])
        self.spots = array("Q", old.spots if old else [])
        self.unknown = {(kind, form): count for kind, form, count in old.seal.unknown} if old else {}
        self.aside = old.seal.aside if old else ()
        self._file, self._old, self._progress = file, old, progress
        self._behind = old.seal.covered if old else self._begin
        self._keys = list(old.keys) if old else []
        self._gone: set[int] = set()
        self._counted: set[str] = set()
        self._named: set[bytes] = set()
        self._groups: dict[str, dict[str, list[int]]] = {kind: {} for kind in KINDS}
        self._heads: dict[str, tuple[int, list[int]]] = {}

    def sorted_keys(self) -> list[int]:
        """
        Give the keys as they are looked up.
        """
        return sorted(number for number in self._keys if number not in self._gone)

    def read(self, proven: int) -> None:
        """
        Hash the ledger and group what is not covered yet by record and writer; lines beyond the bytes proven must match
        their ids. Raises BadEntry.
        """
        for offset, line in self._rows(self._behind, self.digest.update):
            if offset >= proven:
                verify_line(line)
            self._group(line, spot(offset, len(line)))
        if self._old:
            self._join(self._old)

    def _rows(self, behind: int, passed: Callable[[bytes], object] = len) -> Iterator[tuple[int, bytes]]:
        """
        Give each line behind a place with where it begins; every byte of the ledger is passed by.
        """
        at, rest = behind, b""
        for start in range(0, self.covered, RUN):
            piece = read_at(self._file, start, min(RUN, self.covered - start))
            if start < behind <= start + len(piece):
                passed(piece[: behind - start])
                self._prove_old(behind)
                passed(piece[behind - start :])
            else:
                passed(piece)
            if behind == self._behind:
                self._progress(start, 2 * self.covered)
            rows = (rest + piece[max(0, behind - start) :]).split(b"\n")
            rest = rows.pop()
            for row in rows:
                if row not in (b"", b","):
                    yield at, row.removesuffix(b",")
                at += len(row) + 1
        if rest:
            yield at, rest

    def _prove_old(self, behind: int) -> None:
        """
        Hold what was hashed up to what the old index covers against it; raises _OtherBeginning.
        """
        old = self._old.seal if self._old else None
        if old and behind == old.covered and self.digest.hexdigest() != old.sha256:
            raise _OtherBeginning

    def _group(self, line: bytes, place: int) -> None:
        dev, number, kind, rec = read_head(line)
        of_kind = self._groups.get(kind)
        if of_kind is None:
            self._count_unknown([decode_line(line)])
        else:
            of_kind.setdefault(rec, []).append(place)
        last, heads = self._heads.get(dev, (0, []))
        if dev and number > last:
            self._heads[dev] = (number, [place])
        elif dev and number == last:
            heads.append(place)

    def _count_unknown(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.id not in self._counted:
                self._counted.add(entry.id)
                self.unknown[entry.kind, entry.f] = self.unknown.get((entry.kind, entry.f), 0) + 1

    def _join(self, old: Index) -> None:
        """
        Add the places that the old index knows of the same records and writers, which it then leads to no more.
        """
        for kind, of_kind in self._groups.items():
            for rec, spots in of_kind.items():
                for number, entries in by_record(old, old.found(RECORD, kind, rec)):
                    if (entries[0].kind, entries[0].rec) == (kind, rec):
                        self._gone.update(found | number for found in keys_of(kind, rec, entries))
                        spots[:0] = old.spots_of(number)
        for dev, (last, heads) in list(self._heads.items()):
            for number, entries in by_record(old, old.found(WRITER, dev)):
                if entries[0].dev == dev:
                    self._gone.add(key(WRITER, dev) | number)
                    before, there = entries[0].n, old.spots_of(number)
                    self._heads[dev] = max((last, heads), (before, there)) if last != before else (last, there + heads)

    def fold(self) -> None:
        """
        Fold the records read and keep where they lie under all that leads to them.
        """
        done, total = 0, sum(map(len, self._groups.values())) or 1
        for kind, of_kind in self._groups.items():
            recs = list(of_kind)
            for start in range(0, len(recs), _AT_ONCE):
                self._fold_some(kind, {rec: of_kind[rec] for rec in recs[start : start + _AT_ONCE]})
                done += len(recs[start : start + _AT_ONCE])
                self._progress(self.covered + self.covered * done // total, 2 * self.covered)
        for dev, (_last, heads) in self._heads.items():
            self._keep([key(WRITER, dev)], heads)

    def _fold_some(self, kind: str, spots: dict[str, list[int]]) -> None:
        found = list(lines_at(self._file, sorted(place for of_one in spots.values() for place in of_one)))
        entries: dict[str, list[Entry]] = {}
        for (place, _line), entry in zip(found, decode_lines([line for _, line in found]), strict=True):
            if entry.kind != kind or entry.rec not in spots:
                raise NotIndexed
            entries.setdefault(entry.rec, []).append(entry)
            if entry.f > FORMAT and offset_of(place) >= self._behind:
                self._count_unknown([entry])
        for rec, of_one in entries.items():
            self._keep(keys_of(kind, rec, of_one), spots[rec])
        if kind == SET_ASIDE:
            self._named.update(_names(entries.values()))

    def _keep(self, keys: Iterable[int], spots: Iterable[int]) -> None:
        number = len(self.firsts) - 1
        self.spots.extend(spots)
        self.firsts.append(len(self.spots))
        self._keys += [found | number for found in keys]

    def look_aside(self) -> None:
        """
        Find the records of which anything is set aside: whoever opens the index folds them anew.
        """
        if self._old:
            old = by_record(self._old, self._old.found(ALL, SET_ASIDE))
            self._named.update(_names(entries for _number, entries in old))
        if self._named:
            named = (read_head(line)[2:] for _, line in self._rows(self._begin) if line[1:33] in self._named)
            self.aside = tuple(sorted({(kind, rec) for kind, rec in named if kind in self._groups}))


def _names(records: Iterable[list[Entry]]) -> Iterator[bytes]:
    """
    Give the ids of the entries that `set_aside` records name.
    """
    for entries in records:
        if any(map(is_readable, entries)):
            yield from (name.encode() for name in named_by(fold(entries)))
