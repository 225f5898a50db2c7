"""
What a receipt says, held against what is here: which entries have not got there, and which were lost here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

from fieldkit.core.claims import settled_by
from fieldkit.core.entry import RESERVED, Entry
from fieldkit.core.evidence import check_code
from fieldkit.core.fold import Record
from fieldkit.core.heard import writers_of_group
from fieldkit.core.receipt import Receipt
from fieldkit.core.runs import Runs, between, runs, without
from fieldkit.core.selection import Key, select
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

_AFTER_ALL = 2**63


class Lack(NamedTuple):
    """
    Entries that are here and not there: runs of their counters, the earliest day (ISO), and the (kind, code) of what
    they are about.
    """

    runs: Runs = ()
    since: str = ""
    about: tuple[tuple[str, str], ...] = ()


class Compared(NamedTuple):
    """
    One laptop in a receipt and here: `gaps` are not there although later entries are, the `tail` is later than all that
    is there. As runs of its counters `lost` is there and not here, `back` is there and came here only now, `nowhere` is
    in neither, `forks` stand twice there, `others` are not there and of no record of the group. `other_head`
    tells that another entry is here than there under the last number they know. `there` and `here` count entries.
    """

    dev: str
    by: str
    there: int
    here: int
    last_there: int
    last_here: int
    gaps: Lack = Lack()
    tail: Lack = Lack()
    lost: Runs = ()
    back: Runs = ()
    nowhere: Runs = ()
    forks: Runs = ()
    others: Runs = ()
    other_head: bool = False

    @property
    def is_copied(self) -> bool:
        """
        Tell whether two folders write as this laptop.
        """
        return self.other_head or bool(self.forks)

    @property
    def is_equal(self) -> bool:
        """
        Tell whether both sides have the same of what is the group's, and had it before.
        """
        differ = (self.gaps.runs, self.tail.runs, self.lost, self.back, self.nowhere)
        return not any(differ) and not self.is_copied


class Returned(NamedTuple):
    """
    A field of a record of a group that somebody else set: `settled` where it was in conflict, otherwise changed; the
    value as it stands now, who set it and when.
    """

    settled: bool
    kind: str
    rec: str
    code: str
    field: str
    value: object
    by: str
    at: str


def laptops_of(state: State, group: str) -> frozenset[str]:
    """
    Give the writers that are laptops of a group (its record id).
    """
    record = state.known("group", group)
    return writers_of_group(state, record) if record else frozenset()


def compare(
    receipt: Receipt,
    state: State,
    entries: Mapping[str, Sequence[Entry]],
    before: Mapping[str, Collection[int]],
    own: Collection[str] = (),
) -> tuple[Compared, ...]:
    """
    Hold a receipt against the entries here, by writer, of the laptops it names and of those of its group that are this
    one, its `own` writers: another one may be another group's by what they know there. `before` has the counters that
    were here before the merge that is told of, all of them where there was none. Its giver has all that it wrote.
    """
    named = {laptop.dev for laptop in receipt.laptops}
    devs = sorted((named | laptops_of(state, receipt.group).intersection(own)) - {receipt.dev, ""})
    here = _Here(state, receipt.group)
    return tuple(_compared(receipt, dev, here, entries.get(dev, ()), before.get(dev, ())) for dev in devs)


class _Here:
    """
    The state here and, chosen only when it is asked for, which records of it are a group's (its record id).
    """

    def __init__(self, state: State, group: str) -> None:
        self.state, self._group = state, group
        self._chosen: set[Key] | None = None

    def is_of_others(self, entry: Entry) -> bool:
        """
        Tell whether an entry is of a record that is none of the group's: its part would leave it out.
        """
        if self._chosen is None:
            self._chosen = select(self.state, group=self._group)
        key = (entry.kind, entry.rec)
        return key not in self._chosen and self.state.known(*key) is not None


def _compared(receipt: Receipt, dev: str, local: _Here, entries: Sequence[Entry], before: Collection[int]) -> Compared:
    laptop = receipt.laptop(dev)
    here = {entry.n for entry in entries}
    known, last = tuple(between(laptop.last, laptop.gaps)), max(here, default=0)
    missing = [entry for entry in entries if not _is_in(entry.n, known)]
    back = without(known, before)
    at_last = {entry.id for entry in entries if entry.n == laptop.last}
    newest = max(entries, key=Entry.order, default=None)
    others = {entry.id for entry in missing if local.is_of_others(entry)}
    ours = [entry for entry in missing if entry.id not in others]
    return Compared(
        dev=dev,
        by=newest.by if newest else laptop.by,
        there=laptop.entries,
        here=len(entries),
        last_there=laptop.last,
        last_here=last,
        gaps=_lack(local.state, [entry for entry in ours if entry.n <= laptop.last]),
        tail=_lack(local.state, [entry for entry in ours if entry.n > laptop.last]),
        lost=without(known, here),
        back=runs(number for number in here if _is_in(number, back)),
        nowhere=without(laptop.gaps, here),
        forks=laptop.forks,
        others=runs(entry.n for entry in missing if entry.id in others),
        other_head=bool(at_last) and laptop.head not in at_last,
    )


def _lack(state: State, entries: Sequence[Entry]) -> Lack:
    since = min((entry.at[:10] for entry in entries if entry.at), default="")
    return Lack(runs(entry.n for entry in entries), since, about(state, entries))


def _is_in(number: int, known: Runs) -> bool:
    place = bisect_right(known, (number, _AFTER_ALL)) - 1
    return place >= 0 and number <= known[place][1]


def about(state: State, entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """
    Name what entries are about, by kind and code, each record once in their order: a photo by its check.
    """
    found = {}
    for entry in sorted(entries, key=Entry.order):
        record = state.known(entry.kind, entry.rec)
        if record is None:
            name = (entry.kind, entry.rec[:8])
        elif record.kind == "photo":
            name = ("photo", check_code(state, record))
        else:
            name = (record.kind, record.code or record.name or record.id[:8])
        found[name] = True
    return tuple(found)


def by_writer(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """
    Put entries together by who wrote them.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.dev, []).append(entry)
    return found


def returned(before: State | None, state: State, fresh: Iterable[Entry], group: str) -> tuple[Returned, ...]:
    """
    Give what fresh entries of others set in records that laptops of a group wrote in and that were here before, as it
    stands now: what was in conflict and is settled first. A field that says what it said before was only settled.
    """
    writers, keys = laptops_of(state, group), {(entry.kind, entry.rec): True for entry in fresh}
    new = {entry.id for entry in fresh if entry.dev not in writers}
    found = []
    for kind, rec in keys:
        record, known = state.known(kind, rec), before.known(kind, rec) if before else None
        if record and known and any(entry.dev in writers for entry in record.entries):
            found += _set_by(record, known, new)
    return tuple(sorted(found, key=lambda one: (not one.settled, one.kind, one.code, one.rec, one.field)))


def _set_by(record: Record, known: Record, new: Collection[str]) -> list[Returned]:
    settled = settled_by(record)
    open_ones = {conflict.field for conflict in record.conflicts}
    said: dict[str, Returned] = {}
    for entry in record.entries:
        for field in entry.set if entry.id in new and isinstance(entry.set, dict) else ():
            decided, value = field in settled.get(entry.id, ()), record.fields.get(field)
            if field in RESERVED or field in open_ones or entry.set[field] != value:  # type: ignore[index]
                continue
            if decided or value != known.fields.get(field):
                told = (record.kind, record.id, record.code, field, value, entry.by, entry.at)
                said[field] = Returned(decided, *told)
    return list(said.values())
