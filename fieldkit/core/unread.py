"""
A state whose records are read when they are asked for: one check speaks of few of the records of a laptop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldkit.core.aside import SET_ASIDE, is_readable
from fieldkit.core.codes import normalise_code
from fieldkit.core.entry import Entry, decode_line, decode_lines
from fieldkit.core.fold import Record, fold
from fieldkit.core.heads import head_of
from fieldkit.core.records import HeldRecords, Records, rank
from fieldkit.core.state import KINDS, State

_CODE = b'"code":'


def unread_state(campaign: str, lines: Iterable[bytes]) -> State | None:
    """
    Give the state `build_state` gives of verified lines, without reading them: each is put to its record by its head.
    None where that does not tell it, or it is of another format or kind, or sets others aside.
    """
    grouped: dict[bytes, dict[bytes, list[bytes]]] = {kind.encode(): {} for kind in KINDS if kind != SET_ASIDE}
    for line in lines:
        head = head_of(line)
        if head is None or head[2] not in grouped:
            return None
        grouped[head[2]].setdefault(head[3], []).append(line)
    records: dict[str, Records] = {kind: UnreadRecords(grouped.get(kind.encode(), {})) for kind in KINDS}
    return State(campaign, records, ())


class UnreadRecords(Records):
    """
    The records of one kind, by id as lines: one that is asked for is read alone, all when they are looked through.
    """

    def __init__(self, lines: Mapping[bytes, list[bytes]]) -> None:
        self._lines = lines
        self._read: dict[str, Record | None] = {}
        self._all: HeldRecords | None = None

    @property
    def _held(self) -> HeldRecords:
        """
        All records, read at once.
        """
        if self._all is None:
            grouped: dict[str, list[Entry]] = {}
            for entry in decode_lines([line for of_one in self._lines.values() for line in of_one]):
                grouped.setdefault(entry.rec, []).append(entry)
            found = ((rec, _folded(entries)) for rec, entries in grouped.items())
            self._all = HeldRecords((rec, record) for rec, record in found if record)
        return self._all

    def copy(self) -> HeldRecords:
        """
        Give all of them as a dictionary.
        """
        return self._held.copy()

    def __getitem__(self, rec: str) -> Record:
        if self._all is not None:
            return self._all[rec]
        if rec not in self._read:
            self._read[rec] = _folded([decode_line(line) for line in self._lines.get(rec.encode(), ())])
        record = self._read[rec]
        if record is None:
            raise KeyError(rec)
        return record

    def __setitem__(self, rec: str, record: Record) -> None:
        self._held[rec] = record

    def __delitem__(self, rec: str) -> None:
        self._held.pop(rec)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def values(self) -> Any:
        """
        Give all records.
        """
        return self._held.values()

    def pointing(self, field: str, target: str) -> list[Record]:
        """
        Look all records through.
        """
        return self._held.pointing(field, target)

    def naming(self, prefix: str, rec: str) -> list[Record]:
        """
        Look all records through.
        """
        return self._held.naming(prefix, rec)

    def having(self, field: str) -> list[Record]:
        """
        Look all records through.
        """
        return self._held.having(field)

    def with_code(self, form: str) -> list[Record]:
        """
        Read those of which a line may say the code.
        """
        if self._all is not None:
            return self._all.with_code(form)
        may_have = [rec for rec, lines in self._lines.items() if any(_may_say(line, form) for line in lines)]
        found = (self.get(rec.decode()) for rec in may_have)
        return sorted((one for one in found if one and normalise_code(one.code) == form), key=rank)

    def numbered(self, beginning: str) -> set[str]:
        """
        Look all records through.
        """
        return self._held.numbered(beginning)

    def torn(self) -> list[Record]:
        """
        Look all records through.
        """
        return self._held.torn()


def _may_say(line: bytes, form: str) -> bool:
    """
    Tell whether a line may say that a code is this one: what else of it is called so is no harm, only time lost.
    """
    for said in line.split(_CODE)[1:]:
        code = said[1:].partition(b'"')[0]
        if said[:1] != b'"' or b"\\" in code or normalise_code(code.decode("utf-8", "replace")) == form:
            return True
    return False


def _folded(entries: list[Entry]) -> Record | None:
    return fold(entries) if any(map(is_readable, entries)) else None
