"""
Setting aside: entries whose values do not count, whichever file brings them again, until they are restored.

Which ones is told by `set_aside` records alone, so it is a function of the set of entries like everything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import FORMAT, RESERVED, Entry
from fieldkit.core.fold import WITHDRAWN, Record, fold
from fieldkit.core.shapes import texts
from fieldkit.core.tuples import NamedTuple

SET_ASIDE = "set_aside"
ASIDE, RESTORED = "aside", "restored"
# What was decided stays decided: neither a setting-aside nor an erasure is set aside itself.
_NEVER = (SET_ASIDE, "erase")
_DECIDING = ("state", "entries", WITHDRAWN)
Key = tuple[str, str]


class Aside(NamedTuple):
    """
    What is set aside: `ids` the entries named by records that hold them aside, `named` those that any such record
    names, restored or not, `here` the latter as far as they have arrived, and `hidden` the records of which no value is
    left, folded as if they counted.
    """

    ids: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    here: Mapping[str, Entry] = {}
    hidden: Mapping[Key, Record] = {}

    def entries(self) -> list[Entry]:
        """
        Give the entries that are here and do not count.
        """
        return [entry for entry in self.here.values() if is_aside(entry, self.ids)]


NOTHING = Aside()


def set_aside_id(campaign: str, entries: Iterable[str]) -> str:
    """
    Derive the id of a `set_aside` record from the sorted ids of the entries it names: the same ones set aside on two
    laptops are one record.
    """
    return derived_id(campaign, SET_ASIDE, *sorted(set(entries)))


def named_by(record: Record) -> frozenset[str]:
    """
    Give the ids of the entries a `set_aside` record names, under every claim.
    """
    return frozenset(name for value in record.claimed("entries") for name in texts(value))


def holds_aside(record: Record) -> bool:
    """
    Tell whether a `set_aside` record keeps its entries from counting: nobody took it back, nor unseen at once.
    """
    return not record.withdrawn and not is_disputed(record) and record.fields.get("state") == ASIDE


def is_disputed(record: Record) -> bool:
    """
    Tell whether a `set_aside` record says different things at once about what is set aside.
    """
    return record.is_torn(_DECIDING)


def can_be_aside(entry: Entry) -> bool:
    """
    Tell whether an entry can be set aside: not one of its kind or an erasure, nor what a campaign begins with, without
    which nothing here means anything.
    """
    return entry.kind not in _NEVER and (entry.kind != "campaign" or bool(entry.seen))


def is_aside(entry: Entry, ids: Collection[str]) -> bool:
    """
    Tell whether an entry is one of those named and can be set aside.
    """
    return entry.id in ids and can_be_aside(entry)


def put_aside(
    records: Mapping[str, MutableMapping[str, Record]], grouped: Mapping[str, Mapping[str, list[Entry]]]
) -> Aside:
    """
    Fold the records again of which something is set aside, and give what is. `grouped` holds the entries of each.
    """
    deciding = records[SET_ASIDE].values()
    ids = frozenset().union(*(named_by(record) for record in deciding if holds_aside(record)))
    named = frozenset().union(*map(named_by, deciding))
    every = (entry for of_kind in grouped.values() for entries in of_kind.values() for entry in entries)
    here = {entry.id: with_value(entry) for entry in every if entry.id in named}
    hidden: dict[Key, Record] = {}
    for kind, rec in {(entry.kind, entry.rec) for entry in here.values() if is_aside(entry, ids)}:
        place(records[kind], hidden, grouped[kind][rec], ids)
    return Aside(ids, named, here, hidden)


def place(
    shown: MutableMapping[str, Record], hidden: dict[Key, Record], entries: Iterable[Entry], ids: Collection[str]
) -> None:
    """
    Fold the entries of one record: to those shown or, when what is set aside leaves no value of it, to the hidden ones.
    One that was erased whole is among neither.
    """
    whole = [with_value(entry) for entry in {entry.id: entry for entry in entries}.values()]
    left = [without_value(entry) if is_aside(entry, ids) else entry for entry in whole]
    kind, rec = whole[0].kind, whole[0].rec
    hidden.pop((kind, rec), None)
    is_aside_whole = any(entry.aside is not None for entry in left) and not any(map(_sets_a_value, left))
    if any(map(is_readable, whole)) and not is_aside_whole:
        shown[rec] = fold(left)
        return
    shown.pop(rec, None)
    if is_aside_whole:
        hidden[kind, rec] = fold(whole)


def without_value(entry: Entry) -> Entry:
    """
    Give an entry as one that is set aside: it has been seen and has seen others, and sets nothing.
    """
    return entry._replace(set="", aside=entry.set) if type(entry.set) is dict else entry


def with_value(entry: Entry) -> Entry:
    """
    Give an entry as it was written, whether it is set aside or not.
    """
    return entry if entry.aside is None else entry._replace(set=entry.aside, aside=None)


def is_readable(entry: Entry) -> bool:
    """
    Tell whether an entry has content, of a format known here.
    """
    return type(entry.set) is dict and entry.f <= FORMAT


def _sets_a_value(entry: Entry) -> bool:
    """
    Tell whether an entry sets any field.
    """
    return is_readable(entry) and any(name not in RESERVED for name in entry.set)
