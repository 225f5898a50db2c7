"""
The fold: from the entries of a record to what the record is, with every disagreement kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from fieldkit.core.canonical import encode
from fieldkit.core.entry import FORMAT, RESERVED, Entry
from fieldkit.core.tuples import NamedTuple

WITHDRAWN = "withdrawn"


class Claim(NamedTuple):
    """
    One side of a conflict: the value and the entry that set it.
    """

    value: Any
    entry: Entry


class Conflict(NamedTuple):
    """
    A field that entries set to different values without having seen each other. The first claim stands, by the
    fixed rule "greatest (n, dev, id)", until a later entry has seen them all. `waiting` names ancestors not here.
    """

    kind: str
    rec: str
    field: str
    claims: tuple[Claim, ...]
    waiting: tuple[str, ...]


class Record(NamedTuple):
    """
    A record as its entries say: `fields` are the standing values, `heads` what a writer sees when shown it.
    """

    kind: str
    id: str
    fields: dict[str, Any]
    conflicts: tuple[Conflict, ...]
    withdrawn: bool
    heads: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def code(self) -> str:
        """
        The display code, or "" where the record has none.
        """
        return str(self.fields.get("code") or "")

    @property
    def name(self) -> str:
        """
        The name, or "" where the record has none.
        """
        name = self.fields.get("name")
        return name if isinstance(name, str) else ""

    def named(self, prefix: str) -> list[str]:
        """
        The ids that `prefix.<id>` fields switch on, sorted: members, deputies present, groups of a visit.
        """
        start = prefix + "."
        cut = len(start)
        return sorted(key[cut:] for key, value in self.fields.items() if value and key.startswith(start))

    def claimed(self, field: str) -> list[Any]:
        """
        Every value the field may come to have: the one that stands, then those that lose by the fixed rule alone.
        """
        for conflict in self.conflicts:
            if conflict.field == field:
                return [claim.value for claim in conflict.claims]
        return [self.fields.get(field)]

    def is_torn(self, fields: Collection[str]) -> bool:
        """
        Tell whether a conflict stands in one of the fields.
        """
        return any(conflict.field in fields for conflict in self.conflicts)


def fold(entries: Iterable[Entry]) -> Record:
    """
    Fold the entries of one record; their order does not matter.

    For each field the entries that set it and were seen by no other that sets it are its heads; equal values are
    no conflict. Entries of a later format number, erased ones and those set aside take part in what was seen, not in
    the values.
    """
    given = tuple(entries)
    if len(given) == 1 and type(given[0].set) is dict and given[0].f <= FORMAT and not given[0].seen:
        return _single(given[0])
    chain = _chain(given)
    return _chained(chain) if chain else _many(_causal_order(given))


def _single(entry: Entry) -> Record:
    fields: dict[str, Any] = entry.set.copy()  # type: ignore[union-attr]
    for name in RESERVED:
        fields.pop(name, None)
    withdrawn = fields.get(WITHDRAWN) is not None
    return Record(entry.kind, entry.rec, fields, (), withdrawn, (entry.id,), (entry,))


def _chain(entries: tuple[Entry, ...]) -> list[Entry]:
    """
    Give the entries in the order in which each had seen the one before and nothing else, as one person after the other
    writes; none where it was otherwise.
    """
    first, after = [], {}
    ids = {entry.id for entry in entries}
    for entry in entries:
        if len(entry.seen) == 1 and entry.seen[0] in ids:
            after[entry.seen[0]] = entry
        elif not ids.isdisjoint(entry.seen):
            return []
        else:
            first.append(entry)
    if len(first) != 1 or len(after) + 1 != len(entries):
        return []
    order = first
    while (entry_after := after.get(order[-1].id)) is not None and len(order) < len(entries):
        order.append(entry_after)
    return order if len(order) == len(entries) else []


def _chained(order: list[Entry]) -> Record:
    """
    Fold entries of which each has seen all before it: what was said last stands.
    """
    said: dict[str, Any] = {}
    for entry in order:
        if type(entry.set) is dict and entry.f <= FORMAT:
            said.update(entry.set)
    fields = {name: said[name] for name in sorted(said) if name not in RESERVED}
    withdrawn = fields.get(WITHDRAWN) is not None
    return Record(order[0].kind, order[0].rec, fields, (), withdrawn, (order[-1].id,), tuple(order))


def _causal_order(entries: tuple[Entry, ...]) -> list[Entry]:
    """
    Sort so that what was seen comes before who saw it; ties by (n, dev, id), so that any order in gives one out.
    """
    by_id = {entry.id: entry for entry in entries}
    done: set[str] = set()
    order: list[Entry] = []
    for start in sorted(by_id.values(), key=Entry.order):
        stack = [start]
        while stack:
            entry = stack[-1]
            open_ones = [by_id[seen] for seen in entry.seen if seen in by_id and seen not in done]
            if open_ones:
                stack.extend(sorted(open_ones, key=Entry.order, reverse=True))
                continue
            stack.pop()
            if entry.id not in done:
                done.add(entry.id)
                order.append(entry)
    return order


def _ancestors(order: list[Entry]) -> list[int]:
    """
    Give for each entry the bit set of the entries it has seen, directly or through others.
    """
    place = {entry.id: index for index, entry in enumerate(order)}
    seen_by: list[int] = []
    for entry in order:
        bits = 0
        for seen in entry.seen:
            index = place.get(seen)
            if index is not None:
                bits |= seen_by[index] | 1 << index
        seen_by.append(bits)
    return seen_by


def _many(order: list[Entry]) -> Record:
    seen_by = _ancestors(order)
    all_seen = 0
    for bits in seen_by:
        all_seen |= bits
    heads = tuple(sorted(entry.id for index, entry in enumerate(order) if not all_seen >> index & 1))
    present = {entry.id for entry in order}
    waiting = tuple(sorted({seen for entry in order for seen in entry.seen if seen not in present}))
    fields: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    kind, rec = order[0].kind, order[0].rec
    for name, setters in sorted(_setters(order).items()):
        claims = _claims(name, order, seen_by, setters)
        fields[name] = claims[0].value
        if len(claims) > 1:
            conflicts.append(Conflict(kind, rec, name, tuple(claims), waiting))
    withdrawn, quarrel = _withdrawal(order, seen_by, fields, waiting)
    if quarrel:
        conflicts = [conflict for conflict in conflicts if conflict.field != WITHDRAWN] + [quarrel]
        fields[WITHDRAWN] = None
    return Record(kind, rec, fields, tuple(conflicts), withdrawn, heads, tuple(order))


def _setters(order: list[Entry]) -> dict[str, list[int]]:
    setters: dict[str, list[int]] = {}
    for index, entry in enumerate(order):
        if type(entry.set) is dict and entry.f <= FORMAT:
            for name in entry.set:
                if name not in RESERVED:
                    setters.setdefault(name, []).append(index)
    return setters


def _heads_of(setters: list[int], seen_by: list[int]) -> list[int]:
    seen = 0
    for index in setters:
        seen |= seen_by[index]
    return [index for index in setters if not seen >> index & 1]


def _claims(name: str, order: list[Entry], seen_by: list[int], setters: list[int]) -> list[Claim]:
    """
    Give the standing claim first, then one claim for each other value among the heads of a field.
    """
    heads = sorted((order[index] for index in _heads_of(setters, seen_by)), key=Entry.order, reverse=True)
    if len(heads) == 1:
        return [Claim(heads[0].set[name], heads[0])]  # type: ignore[index]
    claims: dict[bytes, Claim] = {}
    for entry in heads:
        value = entry.set[name]  # type: ignore[index]
        claims.setdefault(encode(value), Claim(value, entry))
    return list(claims.values())


def standing_among(entries: Iterable[Entry], name: str, counts: Callable[[Any], bool]) -> Any:
    """
    Give the value a field has when only the entries are asked whose value for it counts: the heads among these, and of
    several the greatest (n, dev, id). None when there is none.
    """
    order = _causal_order(tuple(entries))
    setters = [index for index in _setters(order).get(name, ()) if counts(order[index].set[name])]  # type: ignore[index]
    heads = [order[index] for index in _heads_of(setters, _ancestors(order))]
    return max(heads, key=Entry.order).set[name] if heads else None  # type: ignore[index]


def _withdrawal(
    order: list[Entry], seen_by: list[int], fields: Mapping[str, Any], waiting: tuple[str, ...]
) -> tuple[bool, Conflict | None]:
    """
    Decide whether a record is withdrawn: only when every head of `withdrawn` withdraws it and no edit stands
    beside a withdrawal unseen. Otherwise the record counts, and the disagreement is a conflict. An edit that is set
    aside disputes no withdrawal.
    """
    if WITHDRAWN not in fields:
        return False, None
    setters = _setters(order)[WITHDRAWN]
    heads = _heads_of(setters, seen_by)
    taking = [index for index in heads if _value(order[index]) is not None]
    if not taking:
        return False, None
    keeping = [index for index in heads if _value(order[index]) is None]
    beside = [
        index
        for index in range(len(order))
        if index not in heads
        and order[index].aside is None
        and any(_unseen_each_other(index, head, seen_by) for head in taking)
    ]
    if not keeping and not beside:
        return True, None
    claims = [Claim(_value(order[index]), order[index]) for index in (*taking, *keeping)]
    claims += [Claim(None, order[index]) for index in beside]
    claims.sort(key=lambda claim: claim.entry.order(), reverse=True)
    claims.sort(key=lambda claim: claim.value is not None)
    return False, Conflict(order[0].kind, order[0].rec, WITHDRAWN, tuple(claims), waiting)


def _value(entry: Entry) -> Any:
    return entry.set.get(WITHDRAWN) if isinstance(entry.set, dict) else None


def _unseen_each_other(one: int, other: int, seen_by: list[int]) -> bool:
    return not (seen_by[one] >> other & 1 or seen_by[other] >> one & 1)
