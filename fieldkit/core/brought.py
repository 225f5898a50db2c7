"""
What a merge brought, and whose work that is: counted by laptop, by the file it came in, and by kind of record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from fieldkit.core.changed import NEW, Maker, RecordChange, Tally, by_kind, judged, maker_of, touched_by
from fieldkit.core.entry import Entry
from fieldkit.core.fold import Conflict
from fieldkit.core.heard import groups_of_writers
from fieldkit.core.made import Field
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import WriterSpan


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
    came by its id, how many inputs there were, the conflicts that are new, the first entry of the record of every photo
    that is missing, the spans of all writers, and what was made in the `field`.
    """

    before: State | None
    fresh: Sequence[Entry]
    places: Mapping[str, int]
    inputs: int
    conflicts: Sequence[Conflict]
    photos: Sequence[Entry]
    spans: Sequence[WriterSpan]
    field: Field


def brought(arrived: Arrived, state: State, entries: int) -> Brought:
    """
    Count what arrived into a state of so many entries in all, by team, by input and by kind.
    """
    tables = _Tables()
    changes = _count_records(arrived, state, tables)
    ids = {entry.id for entry in arrived.fresh} if arrived.conflicts else ()
    for conflict in arrived.conflicts:
        said = [maker_of(claim.entry) for claim in conflict.claims]
        makers = [one for one in said if one.id in ids] or said
        tables.count("conflicts", conflict.kind, makers, arrived.places)
    photos = Counter(entry.dev for entry in arrived.photos)
    beside = Counter(arrived.places.get(entry.id, -1) for entry in arrived.photos)
    files = tuple(FileShare(tables.of_file(place), beside[place]) for place in range(arrived.inputs))
    teams = _teams(arrived, state, entries, tables, photos)
    return Brought(teams, files, by_kind(tables.kinds), tuple(changes))


def _count_records(arrived: Arrived, state: State, tables: _Tables) -> list[RecordChange]:
    """
    Count every record once, and give those that are not simply new: of these there may be a million.
    """
    before, places = arrived.before, arrived.places
    new: Counter[tuple[str, str, int]] = Counter()
    changes = []
    for kind, of_kind in touched_by(before, state, arrived.fresh).items():
        for rec, entries in of_kind.items():
            # What is set aside is here, if it does not count.
            record, known = state.known(kind, rec), before.known(kind, rec) if before else None
            if record is not None and not record.withdrawn and known is None:
                first = record.entries[0]
                new[kind, first.dev, places.get(first.id, -1)] += 1
            elif change := judged(known, record, entries):
                changes.append(change)
    for (kind, dev, place), count in new.items():
        tables.add(NEW, kind, [dev], [place], count)
    for change in changes:
        tables.count(change.what, change.kind, change.makers, places)
    return sorted(changes, key=lambda change: (change.kind, change.rec))


class _Tables:
    """
    Counters of what became of records: by kind, by laptop and kind, by input.
    """

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.teams: dict[str, Counter[tuple[str, str]]] = {}
        self.files: dict[int, Counter[str]] = {}

    def count(self, what: str, kind: str, makers: Collection[Maker], places: Mapping[str, int]) -> None:
        """
        Count one record or conflict, once with each laptop and each input it is from.
        """
        devs, files = {one.dev for one in makers}, {places.get(one.id, -1) for one in makers}
        self.add(what, kind, devs, files, 1)

    def add(self, what: str, kind: str, devs: Collection[str], files: Collection[int], count: int) -> None:
        """
        Count so many records that are of the same laptops and inputs.
        """
        self.kinds[kind, what] += count
        for dev in devs:
            self.teams.setdefault(dev, Counter())[kind, what] += count
        for place in files:
            self.files.setdefault(place, Counter())[what] += count

    def of_file(self, place: int) -> Tally:
        """
        Give the records of one input.
        """
        return Tally(**self.files.get(place, Counter()))


def _teams(
    arrived: Arrived, state: State, entries: int, tables: _Tables, photos: Mapping[str, int]
) -> tuple[TeamShare, ...]:
    new = Counter(entry.dev for entry in arrived.fresh)
    devs = new.keys() | tables.teams.keys()
    if not devs:
        return ()
    spans = {span.dev: span for span in arrived.spans}
    listed = WriterSpan("", "", entries - sum(span.entries for span in arrived.spans), 0, "", "", (), ())
    groups = groups_of_writers(state, devs, arrived.field)
    found = []
    for dev in devs:
        span, kinds = spans.get(dev, listed), by_kind(tables.teams.get(dev, {}))
        known = max(0, span.entries - new[dev])
        share = TeamShare(dev, span.by, groups.get(dev, ""), new[dev], known, kinds, photos.get(dev, 0), len(span.gaps))
        found.append(share)
    return tuple(sorted(found, key=lambda team: (team.group, team.by, team.dev)))
