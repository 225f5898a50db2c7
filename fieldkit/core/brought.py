"""
What arriving entries brought: which records are new, changed, withdrawn, erased or in conflict by them, and whose
work that is, by laptop and by the file it came in. The counting of a merge's report, and of what came after a cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldkit.core.codes import groups_of_code, normalise_code
from fieldkit.core.entry import Entry
from fieldkit.core.fold import WITHDRAWN, Conflict, Record
from fieldkit.core.shapes import texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

NEW, CHANGED, GONE, ERASED = "new", "changed", "withdrawn", "erased"
_IN_THE_FIELD = ("check", "visit", "finding")


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


class Source(NamedTuple):
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
    is new, has no `fields`. `sources` are the entries that made it so.
    """

    what: str
    kind: str
    rec: str
    code: str
    fields: tuple[FieldChange, ...]
    sources: tuple[Source, ...]


class Tally(NamedTuple):
    """
    How many records are new, changed, withdrawn, erased, and how many conflicts are new.
    """

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    erased: int = 0
    conflicts: int = 0


class TeamShare(NamedTuple):
    """
    The share of one laptop ("" for lists): who signs there, the group its codes are of, how many of its entries are
    new and were here before, its records by kind, and how many of its photos and entries are missing.
    """

    dev: str
    by: str
    group: str
    new: int
    known: int
    kinds: dict[str, Tally]
    missing_photos: int = 0
    missing_entries: int = 0


class FileShare(NamedTuple):
    """
    The share of one input: its records, and how many photos that it names are missing.
    """

    records: Tally = Tally()
    missing_photos: int = 0


class Brought(NamedTuple):
    """
    What a merge brought: by team, by input in their order, and by kind of record, where a record counts once; and
    each record that is not new in full.
    """

    teams: tuple[TeamShare, ...] = ()
    files: tuple[FileShare, ...] = ()
    kinds: Mapping[str, Tally] = {}
    changes: tuple[RecordChange, ...] = ()


def changes_between(before: State | None, after: State, fresh: Iterable[Entry]) -> Iterator[RecordChange]:
    """
    Give what the fresh entries made of the records they speak of, by kind and id. Entries after which a record says
    what it said before changed nothing.
    """
    touched: dict[tuple[str, str], list[Entry]] = {}
    erasing: list[Entry] = []
    for entry in fresh:
        if entry.kind in after.records:
            touched.setdefault((entry.kind, entry.rec), []).append(entry)
        if entry.kind == "erase":
            erasing.append(entry)
    for key, entry in _erased_by(before, erasing):
        touched.setdefault(key, []).append(entry)
    for (kind, rec), entries in sorted(touched.items()):
        found = _judged(before.get(kind, rec) if before else None, after.get(kind, rec), entries)
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


def _judged(old: Record | None, new: Record | None, entries: list[Entry]) -> RecordChange | None:
    if new is None:
        return RecordChange(ERASED, old.kind, old.id, old.code, (), tuple(map(_source, entries))) if old else None
    if old is None:
        maker = _sayer(new, WITHDRAWN, entries) if new.withdrawn else new.entries[0]
        return RecordChange(GONE if new.withdrawn else NEW, new.kind, new.id, new.code, (), (_source(maker),))
    names = sorted({*old.fields, *new.fields})
    differ = [name for name in names if not _same(old.fields.get(name), new.fields.get(name))]
    if not differ:
        return None
    sayers = {name: _sayer(new, name, entries) for name in differ}
    fields = tuple(
        FieldChange(name, old.fields.get(name), new.fields.get(name), one.by, one.dev, one.at)
        for name, one in sayers.items()
    )
    what = GONE if new.withdrawn and not old.withdrawn else CHANGED
    said = {sayers[WITHDRAWN].id: sayers[WITHDRAWN]} if what == GONE else {one.id: one for one in sayers.values()}
    return RecordChange(what, new.kind, new.id, new.code or old.code, fields, tuple(map(_source, said.values())))


def _source(entry: Entry) -> Source:
    return Source(entry.id, entry.by, entry.dev, entry.at)


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


class Arrived(NamedTuple):
    """
    What a merge knows of what arrived: the state `before` it (None for none), the fresh entries, in which input each
    came by its id, how many inputs there were, the conflicts that are new, and of what is missing whose it is: the
    first entry of every photo's record, and the number of entries by laptop.
    """

    before: State | None
    fresh: Sequence[Entry]
    places: Mapping[str, int]
    inputs: int
    conflicts: Sequence[Conflict]
    photos: Sequence[Entry]
    gaps: Mapping[str, int]


def brought(arrived: Arrived, state: State, entries: Iterable[Entry]) -> Brought:
    """
    Count what arrived into the state of all `entries`, by team, by input and by kind.
    """
    tables = _Tables()
    changes = []
    for change in changes_between(arrived.before, state, arrived.fresh):
        tables.count(change.what, change.kind, change.sources, arrived.places)
        if change.what != NEW:
            changes.append(change)
    ids = {entry.id for entry in arrived.fresh} if arrived.conflicts else ()
    for conflict in arrived.conflicts:
        said = [_source(claim.entry) for claim in conflict.claims]
        sources = [one for one in said if one.id in ids] or said
        tables.count("conflicts", conflict.kind, sources, arrived.places)
    photos = Counter(entry.dev for entry in arrived.photos)
    beside = Counter(arrived.places.get(entry.id, -1) for entry in arrived.photos)
    files = tuple(FileShare(tables.of_file(place), beside[place]) for place in range(arrived.inputs))
    teams = _teams(arrived, state, entries, tables, photos)
    return Brought(teams, files, tables.by_kind(tables.kinds), tuple(changes))


class _Tables:
    """
    Counters of what became of records: by kind, by laptop and kind, by input.
    """

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.teams: dict[str, Counter[tuple[str, str]]] = {}
        self.files: dict[int, Counter[str]] = {}

    def count(self, what: str, kind: str, sources: Collection[Source], places: Mapping[str, int]) -> None:
        """
        Count one record or conflict, once with each laptop and each input it is from.
        """
        self.kinds[kind, what] += 1
        for dev in {one.dev for one in sources}:
            self.teams.setdefault(dev, Counter())[kind, what] += 1
        for place in {places.get(one.id, -1) for one in sources}:
            self.files.setdefault(place, Counter())[what] += 1

    def of_file(self, place: int) -> Tally:
        """
        Give the records of one input.
        """
        return Tally(**self.files.get(place, Counter()))

    @staticmethod
    def by_kind(counted: Mapping[tuple[str, str], int]) -> dict[str, Tally]:
        """
        Give a counter of (kind, what) as a tally of each kind.
        """
        return {
            kind: Tally(**{what: count for (of, what), count in counted.items() if of == kind})
            for kind in sorted({kind for kind, _what in counted})
        }


def _teams(
    arrived: Arrived, state: State, entries: Iterable[Entry], tables: _Tables, photos: Mapping[str, int]
) -> tuple[TeamShare, ...]:
    new = Counter(entry.dev for entry in arrived.fresh)
    devs = new.keys() | tables.teams.keys()
    if not devs:
        return ()
    every: Counter[str] = Counter()
    last: dict[str, tuple[int, str]] = {}
    for entry in entries:
        every[entry.dev] += 1
        if entry.dev in devs and (entry.n, entry.by) > last.get(entry.dev, (-1, "")):
            last[entry.dev] = (entry.n, entry.by)
    groups = groups_of_writers(state, devs)
    found = [
        TeamShare(
            dev=dev,
            by=last.get(dev, (0, ""))[1],
            group=groups.get(dev, ""),
            new=new[dev],
            known=max(0, every[dev] - new[dev]),
            kinds=tables.by_kind(tables.teams.get(dev, {})),
            missing_photos=photos.get(dev, 0),
            missing_entries=arrived.gaps.get(dev, 0),
        )
        for dev in devs
    ]
    return tuple(sorted(found, key=lambda team: (team.group, team.by, team.dev)))


def groups_of_writers(state: State, writers: Collection[str]) -> dict[str, str]:
    """
    Give the code of the group that a laptop's own codes are of, for those that made any.
    """
    known = {normalise_code(group.code): group.code for group in state.every("group")}
    found: dict[str, str] = {}
    for kind in _IN_THE_FIELD:
        for record in state.records[kind].values():
            dev = record.entries[0].dev
            if dev and dev in writers and dev not in found:
                for code in groups_of_code(record.code):
                    if code in known:
                        found[dev] = known[code]
    return found
