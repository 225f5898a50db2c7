"""
What a person must look at in a ledger and no conflict shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fieldkit.core.entry import Entry
from fieldkit.core.evidence import check_code, erased_yet_named
from fieldkit.core.fold import Record
from fieldkit.core.lookup import same_codes
from fieldkit.core.made import is_absurd
from fieldkit.core.shapes import texts
from fieldkit.core.sources import deciding_on
from fieldkit.core.state import State, written_after_erasure
from fieldkit.core.tuples import NamedTuple

# So many records are looked up one by one before looking through all of them is as quick.
MOST_LOOKED_UP = 5_000


class Doubt(NamedTuple):
    """
    Something a person must look at. `what`: same_code (records that share a code), erased_photo (a check still names a
    picture erased for good), after_erasure and after_aside (content written about a record after it was erased, or what
    it began with set aside), with the code (or id) and the ids of the records; clock (entries dated by a clock that was
    wrong), with who wrote them and the day.
    """

    what: str
    kind: str
    code: str
    records: tuple[str, ...]


def doubts(state: State, came: Sequence[Entry] | None = None) -> Iterator[Doubt]:
    """
    Give what a person must look at, everything or only what the entries that `came` have to do with.
    """
    if came is not None and not came:
        return
    ids = {entry.id for entry in came or ()}

    def concerned(*records: Record) -> bool:
        return came is None or any(entry.id in ids for one in records for entry in one.entries)

    among = _spoken_of(state, came) if came is not None and len(came) <= MOST_LOOKED_UP else None
    for twins in same_codes(state, among):
        if concerned(*twins):
            yield Doubt("same_code", twins[0].kind, twins[0].code, tuple(record.id for record in twins))
    erasing = [*state.every("erase")]
    for photo in erased_yet_named(state).values():
        if concerned(photo, *(one for one in erasing if photo.fields["sha256"] in texts(one.fields.get("photos")))):
            yield Doubt("erased_photo", "photo", check_code(state, photo), (photo.id,))
    for record in written_after_erasure(state, None if any(map(concerned, erasing)) else among):
        gone = {entry.id for entry in record.entries if entry.erased}
        if concerned(record, *(one for one in erasing if not gone.isdisjoint(texts(one.fields.get("entries"))))):
            yield Doubt("after_erasure", record.kind, record.code or record.id[:8], (record.id,))
    for record in _begun_aside(state):
        if concerned(record, *deciding_on(state, (record.kind, record.id))):
            yield Doubt("after_aside", record.kind, record.code or record.id[:8], (record.id,))


def _spoken_of(state: State, entries: Iterable[Entry]) -> list[Record]:
    """
    Give the records that entries speak of.
    """
    keys = {(entry.kind, entry.rec) for entry in entries}
    return [record for kind, rec in keys if (record := state.get(kind, rec))]


def _begun_aside(state: State) -> Iterator[Record]:
    """
    Give the records that are there though what they began with is set aside: written about by who did not know.
    """
    begun = {(entry.kind, entry.rec) for entry in state.aside.entries() if not entry.seen}
    for kind, rec in sorted(begun):
        record = state.get(kind, rec)
        if record and all(entry.aside for entry in record.entries if not entry.seen):
            yield record


def wrong_clocks(arrived: Iterable[Entry], latest: str) -> Iterator[Doubt]:
    """
    Name the writers of whom entries arrived that an absurd clock has dated: later than the day `latest`, or long ago.
    """
    found: dict[str, Entry] = {}
    for entry in arrived:
        if is_absurd(entry.at, latest):
            first = found.setdefault(entry.dev, entry)
            found[entry.dev] = min(first, entry, key=Entry.order)
    for _dev, entry in sorted(found.items()):
        yield Doubt("clock", "writer", entry.by or entry.dev[:4], (entry.at[:10],))
