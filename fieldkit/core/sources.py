"""
What came from where: which entries a file brought, told shortly enough to be noted of every file for good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from fieldkit.core.aside import SET_ASIDE, Key, holds_aside, is_disputed, named_by
from fieldkit.core.entry import Entry
from fieldkit.core.fold import Record
from fieldkit.core.runs import Runs, runs, runs_of
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

# Signs of the id of a row of a list that tell it from all others of a campaign.
ROW_SIGNS = 10


class EntryRuns(NamedTuple):
    """
    The entries of a file: of every writer ranges of its counter, both ends included, and of rows of lists, which have
    no writer, the beginning of their ids.
    """

    writers: Mapping[str, Runs] = {}
    rows: frozenset[str] = frozenset()

    def holds(self, entry: Entry) -> bool:
        """
        Tell whether an entry is among them.
        """
        if not entry.dev:
            return entry.id[:ROW_SIGNS] in self.rows
        return any(first <= entry.n <= last for first, last in self.writers.get(entry.dev, ()))

    def document(self, rows: Collection[str]) -> dict[str, Any]:
        """
        Give this as plain JSON, of the rows only those that are asked for.
        """
        return {"writers": {dev: [list(one) for one in own] for dev, own in sorted(self.writers.items())},
                "rows": sorted(self.rows & set(rows))}  # fmt: skip


def entry_runs(entries: Iterable[Entry]) -> EntryRuns:
    """
    Tell which entries these are.
    """
    return entry_runs_of((entry.dev, entry.n, entry.id) for entry in entries)


def entry_runs_of(counted: Iterable[tuple[str, int, str]]) -> EntryRuns:
    """
    Tell which entries these are, by writer, counter and id of each.
    """
    numbers: dict[str, set[int]] = {}
    rows: set[str] = set()
    for dev, number, identity in counted:
        if dev:
            numbers.setdefault(dev, set()).add(number)
        else:
            rows.add(identity[:ROW_SIGNS])
    return EntryRuns({dev: runs(own) for dev, own in numbers.items()}, frozenset(rows))


def entry_runs_from(document: Mapping[str, Any]) -> EntryRuns | None:
    """
    Read what `EntryRuns.document` gave; None where it was not noted.
    """
    writers = document.get("writers")
    if not isinstance(writers, Mapping):
        return None
    read = {dev: runs_of(own) for dev, own in writers.items()}
    return EntryRuns(read, frozenset(texts(document.get("rows"))))


class Decision(NamedTuple):
    """
    A `set_aside` record that stands: what it calls its source, the sha256 of the file and the writers it means, who
    decided it when and why, and the entries it holds aside that are here.
    """

    record: Record
    name: str
    sha256: str
    writers: tuple[str, ...]
    by: str
    at: str
    reason: str
    entries: tuple[Entry, ...]


def decisions(state: State, disputed: bool = False) -> list[Decision]:
    """
    Give what is set aside, decision by decision, by name and id; also what is `disputed`, and so counts.
    """
    standing = [one for one in state.every(SET_ASIDE) if holds_aside(one) or (disputed and is_disputed(one))]
    found = [_decision(state, record) for record in standing]
    return sorted(found, key=lambda one: (one.name, one.record.id))


def _decision(state: State, record: Record) -> Decision:
    source, here = mapping(record.fields.get("source")), state.aside.here
    by, at = decided(record)
    return Decision(
        record=record,
        name=text(source.get("name")),
        sha256=text(source.get("sha256")),
        writers=tuple(texts(source.get("writers"))),
        by=by,
        at=at,
        reason=text(record.fields.get("reason")),
        entries=tuple(here[name] for name in sorted(named_by(record)) if name in here),
    )


def decided(record: Record) -> tuple[str, str]:
    """
    Give who said last what a `set_aside` record says now, and when.
    """
    said = [entry for entry in record.entries if isinstance(entry.set, dict) and "state" in entry.set]
    return (said[-1].by, said[-1].at) if said else ("", "")


def deciding_on(state: State, key: Key) -> list[Record]:
    """
    Give the `set_aside` records, restored ones too, that name an entry of a record.
    """
    here = state.aside.here
    own = {name for name, entry in here.items() if (entry.kind, entry.rec) == key}
    return [record for record in state.every(SET_ASIDE) if not own.isdisjoint(named_by(record))]
