"""
What a merge brought, and whose work that is: counted by laptop, by the file it came in, and by kind of record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from fieldkit.core.changed import NEW, RecordChange, Source, Tally, by_kind, changes_between, source_of
from fieldkit.core.codes import groups_of_code, normalise_code
from fieldkit.core.entry import Entry
from fieldkit.core.fold import Conflict
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

_IN_THE_FIELD = ("check", "visit", "finding")


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
        said = [source_of(claim.entry) for claim in conflict.claims]
        sources = [one for one in said if one.id in ids] or said
        tables.count("conflicts", conflict.kind, sources, arrived.places)
    photos = Counter(entry.dev for entry in arrived.photos)
    beside = Counter(arrived.places.get(entry.id, -1) for entry in arrived.photos)
    files = tuple(FileShare(tables.of_file(place), beside[place]) for place in range(arrived.inputs))
    teams = _teams(arrived, state, entries, tables, photos)
    return Brought(teams, files, by_kind(tables.kinds), tuple(changes))


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
            kinds=by_kind(tables.teams.get(dev, {})),
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
