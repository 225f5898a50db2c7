"""
What became of records between two states of a ledger: which are new, changed, withdrawn or erased, field by field, and
by whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldkit.core.entry import Entry
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.shapes import texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

NEW, CHANGED, GONE, ERASED = "new", "changed", "withdrawn", "erased"


class FieldChange(NamedTuple):
    """
    A field whose standing value is another one now: what it was, what it is, and who said so, on which laptop, when.
    """

    field: str
    old: Any
    new: Any
    by: str
    dev: str
    at: str


class Maker(NamedTuple):
    """
    An entry that made something so: its id, who wrote it, on which laptop, when.
    """

    id: str
    by: str
    dev: str
    at: str


class RecordChange(NamedTuple):
    """
    What became of one record. `what`: new | changed | withdrawn | erased; one that came and was withdrawn already, or
    is new, has no `fields`. `makers` are the entries that made it so.
    """

    what: str
    kind: str
    rec: str
    code: str
    fields: tuple[FieldChange, ...]
    makers: tuple[Maker, ...]


class Tally(NamedTuple):
    """
    How many records are new, changed, withdrawn, erased, and how many conflicts are new.
    """

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    erased: int = 0
    conflicts: int = 0


Touched = dict[str, dict[str, list[Entry]]]


def touched_by(before: State | None, after: State, fresh: Iterable[Entry]) -> Touched:
    """
    Give the records that fresh entries speak of or erase, by kind and id, each with these entries.
    """
    touched: Touched = {kind: {} for kind in after.records}
    for entry in fresh:
        of_kind = touched.get(entry.kind)
        if of_kind is None:
            continue
        known = of_kind.get(entry.rec)
        if known is None:
            of_kind[entry.rec] = [entry]
        else:
            known.append(entry)
    erasing = [entry for entries in touched["erase"].values() for entry in entries]
    for (kind, rec), entry in _erased_by(before, erasing):
        touched[kind].setdefault(rec, []).append(entry)
    return touched


def changes_between(before: State | None, after: State, fresh: Iterable[Entry]) -> Iterator[RecordChange]:
    """
    Give what the fresh entries made of the records they speak of, by kind and id. Entries after which a record says
    what it said before changed nothing.
    """
    for kind, of_kind in touched_by(before, after, fresh).items():
        for rec in sorted(of_kind):
            found = judged(before.known(kind, rec) if before else None, after.known(kind, rec), of_kind[rec])
            if found:
                yield found


def _erased_by(before: State | None, erasing: Sequence[Entry]) -> Iterator[tuple[tuple[str, str], Entry]]:
    said = [(entry, entry.set) for entry in erasing if isinstance(entry.set, dict)]
    named = {name: entry for entry, fields in said for name in texts(fields.get("entries"))}
    for of_kind in before.records.values() if before and named else ():
        for record in of_kind.values():
            gone = [named[one.id] for one in record.entries if one.id in named]
            for entry in {one.id: one for one in gone}.values():
                yield (record.kind, record.id), entry


def judged(old: Record | None, new: Record | None, entries: Sequence[Entry]) -> RecordChange | None:
    """
    Say what entries made of a record, None where it says what it said. A field whose conflict was settled with the
    value that stood is changed too: what was said against it is no more.
    """
    if new is None:
        return RecordChange(ERASED, old.kind, old.id, old.code, (), tuple(map(maker_of, entries))) if old else None
    if old is None:
        maker = _sayer(new, WITHDRAWN, entries) if new.withdrawn else new.entries[0]
        return RecordChange(GONE if new.withdrawn else NEW, new.kind, new.id, new.code, (), (maker_of(maker),))
    names = sorted({*old.fields, *new.fields})
    settled = {one.field for one in old.conflicts} - {one.field for one in new.conflicts}
    differ = [name for name in names if name in settled or not _same(old.fields.get(name), new.fields.get(name))]
    if not differ:
        return None
    sayers = {name: _sayer(new, name, entries) for name in differ}
    fields = tuple(
        FieldChange(name, old.fields.get(name), new.fields.get(name), one.by, one.dev, one.at)
        for name, one in sayers.items()
    )
    what = GONE if new.withdrawn and not old.withdrawn else CHANGED
    said = {sayers[WITHDRAWN].id: sayers[WITHDRAWN]} if what == GONE else {one.id: one for one in sayers.values()}
    return RecordChange(what, new.kind, new.id, new.code or old.code, fields, tuple(map(maker_of, said.values())))


def maker_of(entry: Entry) -> Maker:
    """
    Give who made something so by an entry.
    """
    return Maker(entry.id, entry.by, entry.dev, entry.at)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _sayer(record: Record, field: str, entries: Sequence[Entry]) -> Entry:
    """
    Give the entry by which a field stands as it does: the last that said so, else the last of those that came.
    """
    value, said = record.fields.get(field), entries[-1]
    for entry in record.entries:
        if isinstance(entry.set, dict) and field in entry.set and _same(entry.set[field], value):
            said = entry
    return said


def tallies(changes: Iterable[RecordChange]) -> dict[str, Tally]:
    """
    Count changes by kind of record.
    """
    return by_kind(Counter((change.kind, change.what) for change in changes))


def by_kind(counted: Mapping[tuple[str, str], int]) -> dict[str, Tally]:
    """
    Give a counter of (kind, what) as a tally of each kind.
    """
    return {
        kind: Tally(**{what: count for (of, what), count in counted.items() if of == kind})
        for kind in sorted({kind for kind, _what in counted})
    }
