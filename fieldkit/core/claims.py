"""
The sides of a conflict: who says which value, what each had seen before, and the change that settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fieldkit.core.canonical import encode
from fieldkit.core.entry import FORMAT, UNDO, Change, Entry
from fieldkit.core.fold import WITHDRAWN, Claim, Conflict, Record, fold
from fieldkit.core.tuples import NamedTuple


class Side(NamedTuple):
    """
    One value of a conflict and every entry that says it, the one that would stand for it first.
    """

    value: Any
    entries: tuple[Entry, ...]


def sides(record: Record, conflict: Conflict) -> tuple[Side, ...]:
    """
    Give the sides of a conflict of a record, the one that stands first; equal values are one side.

    Where undoing a resolution made a conflict stand again, those speak who spoke before the resolution, not who undid
    it.
    """
    found: dict[bytes, list[Entry]] = {encode(claim.value): [] for claim in conflict.claims}
    values = {encode(claim.value): claim.value for claim in conflict.claims}
    for value, entry in _said(record, conflict):
        found[encode(value)] += _first_said(record, conflict.field, value, entry)
    once = ({entry.id: entry for entry in entries} for entries in found.values())
    return tuple(Side(values[key], tuple(entries.values())) for key, entries in zip(found, once, strict=True))


def _said(record: Record, conflict: Conflict) -> list[Claim]:
    if conflict.field == WITHDRAWN:
        return list(conflict.claims)
    heads = sorted(_heads(record.entries, conflict.field), key=Entry.order, reverse=True)
    return [Claim(_value(entry, conflict.field), entry) for entry in heads]


def _heads(entries: Sequence[Entry], field: str) -> list[Entry]:
    """
    Give the entries that set a field and that no other setting it has seen.
    """
    setting = [one for one in entries if isinstance(one.set, dict) and one.f <= FORMAT and field in one.set]
    replaced = {seen.id for one in setting for seen in seen_before(entries, one)}
    return [one for one in setting if one.id not in replaced]


def _value(entry: Entry, field: str) -> Any:
    return entry.set.get(field) if isinstance(entry.set, dict) else None


def seen_before(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """
    Give those of the entries of a record that an entry has seen, directly or through others.
    """
    known = {one.id: one for one in entries}
    waiting, found = list(entry.seen), set[str]()
    while waiting:
        identity = waiting.pop()
        if identity in known and identity not in found:
            found.add(identity)
            waiting += known[identity].seen
    return [one for identity, one in known.items() if identity in found]


def stood_before(record: Record, field: str, entry: Entry) -> list[Any]:
    """
    Give what a field was when an entry was written, as its writer was shown it: several values where they were in
    conflict, none where nobody had set it.
    """
    before = seen_before(record.entries, entry)
    folded = fold(before) if before else None
    return folded.claimed(field) if folded and field in folded.fields else []


def _first_said(record: Record, field: str, value: Any, entry: Entry) -> list[Entry]:
    """
    Give who said a value first, where the entry only brings it back to a conflict that had been settled.
    """
    if not isinstance(entry.set, dict) or UNDO not in entry.set:
        return [entry]
    before = seen_before(record.entries, entry)
    settled = {one.id for one in _heads(before, field)}
    rest = [one for one in before if one.id not in settled]
    folded = fold(rest) if rest else None
    for conflict in folded.conflicts if folded else ():
        if folded and conflict.field == field:
            for side in sides(folded, conflict):
                if encode(side.value) == encode(value):
                    return list(side.entries)
    return [entry]


def settle(record: Record, values: Mapping[str, Any]) -> Change:
    """
    Give the change that settles conflicts of a record: it stores the very values chosen, and has seen all heads.
    """
    return Change(record.kind, record.id, dict(values), record.heads)


def settled_by(record: Record) -> dict[str, tuple[str, ...]]:
    """
    Give for each entry of a record that settled conflicts the fields that were in conflict when it was written, by its
    id. A record whose entries all saw each other never had any.
    """
    found: dict[str, tuple[str, ...]] = {}
    if _is_chain(record.entries):
        return found
    for entry in record.entries:
        before = seen_before(record.entries, entry)
        if isinstance(entry.set, dict) and len(before) > 1 and UNDO not in entry.set:
            fields = tuple(one.field for one in fold(before).conflicts if one.field in entry.set)
            if fields:
                found[entry.id] = fields
    return found


def _is_chain(entries: Sequence[Entry]) -> bool:
    return all(former.id in latter.seen for former, latter in zip(entries, entries[1:], strict=False))
