"""
Taking a command back by new entries: what it made is withdrawn, what it changed is set to what it was before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from fieldkit.core.canonical import encode
from fieldkit.core.claims import seen_before
from fieldkit.core.entry import RESERVED, UNDO, Change, Entry
from fieldkit.core.fold import WITHDRAWN, Record, fold
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

UNDONE = "undo"
# An erasure cannot be taken back: that is its promise.
FOR_GOOD = ("erase",)


class Command(NamedTuple):
    """
    What one command wrote: its entries in their order, the id of the first of the command it took back ("" for
    none), and whether it was itself taken back.
    """

    entries: tuple[Entry, ...]
    undoes: str = ""
    undone: bool = False

    @property
    def first(self) -> str:
        """
        The id a command is known by: that of its first entry.
        """
        return self.entries[0].id


class Undoing(NamedTuple):
    """
    The plan of taking a command back: the changes to write, the records it made that will be withdrawn, the fields of
    others that will be as before, and those that someone changed since and that stay, each as (record, field).
    `reopened` are the fields in which a conflict will stand again that the command had settled.
    """

    changes: tuple[Change, ...]
    withdrawn: tuple[Record, ...]
    restored: tuple[tuple[Record, str], ...]
    kept: tuple[tuple[Record, str], ...]
    reopened: tuple[tuple[Record, str], ...] = ()


def commands_of(entries: Iterable[Entry], writers: Sequence[str]) -> list[Command]:
    """
    Give the commands that one laptop's entries came from, the oldest first, each knowing whether it was taken back.
    `writers` are those it was, one after the other: they and their counters order its work, no clock does.
    """
    grouped: dict[tuple[int, int], list[Entry]] = {}
    for entry in sorted(entries, key=Entry.order):
        grouped.setdefault((writers.index(entry.dev), entry.n - entry.part[0]), []).append(entry)
    made = [tuple(of_one) for _first, of_one in sorted(grouped.items())]
    undoes = {of_one[0].id: _undoes(of_one) for of_one in made}
    standing = _standing(undoes)
    return [Command(of_one, undoes[of_one[0].id], of_one[0].id not in standing) for of_one in made]


def _undoes(entries: Iterable[Entry]) -> str:
    for entry in entries:
        if isinstance(entry.set, dict) and isinstance(entry.set.get(UNDO), str):
            return str(entry.set[UNDO])
    return ""


def _standing(undoes: Mapping[str, str]) -> set[str]:
    """
    Give the commands that stand: not taken back, or the taking back was taken back. The latest decide.
    """
    standing = set(undoes)
    for command, taken in reversed(list(undoes.items())):
        if taken and command in standing:
            standing.discard(taken)
    return standing


def void(commands: Iterable[Command], but: str = "") -> frozenset[str]:
    """
    Give the ids of the entries that cancel out: of commands that were taken back, and of what took them back; but not
    of the one whose taking back is taken back now.
    """
    gone = [one for one in commands if (one.undone or one.undoes) and one.first != but]
    return frozenset(entry.id for one in gone for entry in one.entries)


def plan_undo(state: State, entries: Collection[Entry], cancelled: Collection[str] = ()) -> Undoing:
    """
    Plan to take the entries of one command back on the records as they are now. Only what still stands as the command
    set it is taken back; what anyone changed since is theirs. Entries that cancel out (`void`) changed nothing.
    """
    first = min(entries, key=lambda entry: (entry.n, entry.id)).id
    by_record: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        by_record.setdefault((entry.kind, entry.rec), set()).add(entry.id)
    changes: list[Change] = []
    withdrawn: list[Record] = []
    restored: list[tuple[Record, str]] = []
    kept: list[tuple[Record, str]] = []
    reopened: list[tuple[Record, str]] = []
    for (kind, rec), ids in by_record.items():
        record = state.known(kind, rec)
        if record is None or kind in FOR_GOOD:
            continue
        if _made_by(record, ids):
            back: list[dict[str, Any]] = [] if record.withdrawn else [{WITHDRAWN: {"reason": UNDONE}}]
            withdrawn += [record] if back else []
        else:
            claims, changed = _back(record, ids, set(cancelled) - ids)
            restored += [(record, field) for field, values in claims.items() if len(values) == 1]
            reopened += [(record, field) for field, values in claims.items() if len(values) > 1]
            kept += [(record, field) for field in changed]
            back = _one_by_one(claims)
        # Of a conflict that is to stand again each claim is an entry of its own: none of them has seen the others.
        changes += [Change(kind, rec, {**fields, UNDO: first}, record.heads) for fields in back]
    if not changes and by_record:
        # All of it is otherwise by now; that it was taken back must be known all the same.
        changes.append(Change(*next(iter(by_record)), {UNDO: first}))
    return Undoing(tuple(changes), tuple(withdrawn), tuple(restored), tuple(kept), tuple(reopened))


def _made_by(record: Record, ids: Collection[str]) -> bool:
    """
    Tell whether a record began with these entries: everything else in it was written by someone who saw them.
    """
    after = set(ids)
    for entry in record.entries:  # what was seen stands before who saw it
        if entry.id not in after:
            if not after.intersection(entry.seen):
                return False
            after.add(entry.id)
    return True


def _back(record: Record, ids: Collection[str], cancelled: Collection[str]) -> tuple[dict[str, list[Any]], list[str]]:
    """
    Give what the fields to set were before, each with all that stood in it where it was in conflict, and the fields
    that no longer hold what the command set.
    """
    said: dict[str, Any] = {}
    for entry in record.entries:
        if entry.id in ids and isinstance(entry.set, dict):
            said.update({field: value for field, value in entry.set.items() if field not in RESERVED})
    cancelled = _cancelled_since(record, ids, cancelled)
    rest = [entry for entry in record.entries if entry.id not in ids and entry.id not in cancelled]
    before = fold(rest) if rest else None
    later = set_since(record, ids, cancelled)
    back = {field: _different(before.claimed(field)) if before else [None] for field in said if field not in later}
    now = {field: _different(record.claimed(field)) for field in back}
    changed = {field: values for field, values in back.items() if not _are_equal(now[field], values)}
    return changed, sorted(field for field in said if field in later)


def _cancelled_since(record: Record, ids: Collection[str], cancelled: Collection[str]) -> set[str]:
    """
    Give the entries of a record that cancel out; none where the command had seen them all: what they came to stood
    before it, and may have been a side of a conflict that the command settled.
    """
    there = {entry.id for entry in record.entries}.intersection(cancelled)
    made = [entry for entry in record.entries if entry.id in ids]
    seen = {one.id for entry in made for one in seen_before(record.entries, entry)}
    return set() if there <= seen else there


def _different(values: Iterable[Any]) -> list[Any]:
    """
    Give each value once, the one that stands last: of entries of one command the last has the greatest number.
    """
    found = {encode(value): value for value in values}
    return list(found.values())[::-1]


def _are_equal(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return set(map(encode, one)) == set(map(encode, other))


def _one_by_one(claims: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """
    Part what stood in fields into sets of fields with one value each.
    """
    most = max(map(len, claims.values()), default=0)
    return [
        {field: values[place] for field, values in claims.items() if place < len(values)} for place in range(most)
    ]


def set_since(record: Record, ids: Collection[str], cancelled: Collection[str]) -> set[str]:
    """
    Give the fields that entries set which saw the command.
    """
    after: set[str] = set(ids)
    fields: set[str] = set()
    for entry in record.entries:
        if entry.id not in after and after.intersection(entry.seen):
            after.add(entry.id)
            if isinstance(entry.set, dict) and entry.id not in cancelled:
                fields |= entry.set.keys()
    return fields
