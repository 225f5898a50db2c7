"""
Any record: found whatever its kind, its history told, its conflicts listed.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.entry import RESERVED, Entry
from fieldkit.core.fold import Conflict, Record
from fieldkit.core.lookup import find
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import Ambiguous, NotFound
from fieldkit.operations.session import Session

SEARCHED = ("check", "finding", "visit", "site", "group", "deputy", "photo", "campaign", "unify", "erase")


class Step(NamedTuple):
    """
    One entry in a record's story: who, when, on which laptop, and (field, old, new) for what it changed.
    """

    entry: Entry
    changes: tuple[tuple[str, Any, Any], ...]
    concurrent: bool


class History(NamedTuple):
    """
    The story of one record, what was seen before who saw it.
    """

    state: State
    record: Record
    steps: tuple[Step, ...]


class ConflictList(NamedTuple):
    """
    The conflicts that stand, with the state to name their records by.
    """

    state: State
    conflicts: tuple[Conflict, ...]


def find_exactly(state: State, name: str) -> Record | None:
    """
    Give the record of any kind whose code, in any spelling, or whole id this is, or None. Raises Ambiguous where
    several that stand, or several withdrawn ones alone, have the code.
    """
    for kind in SEARCHED:
        found = state.get(kind, name.strip().lower())
        if found:
            return found
        if state.by_code(kind, name):
            return find(state, kind, name, withdrawn=not state.coded(kind, name))
    return None


def find_record(state: State, name: str) -> Record:
    """
    Find a record of any kind: one whose code or id is exactly this before any that it fits loosely (name, tail of a
    code, number). Raises NotFound or Ambiguous.
    """
    exact = find_exactly(state, name)
    if exact:
        return exact
    near: list[str] = []
    for kind in SEARCHED:
        try:
            return find(state, kind, name, withdrawn=True)
        except NotFound as error:
            near += error.facts["nearest"]  # type: ignore[arg-type]
        except Ambiguous:
            raise
    raise NotFound(kind="record", name=name, nearest=near[:3])


def history(session: Session, name: str) -> History:
    """
    Tell who set what in a record, when and on which laptop, old value to new.
    """
    record = find_record(session.state, name)
    standing: dict[str, Any] = {}
    seen: set[str] = set()
    steps: list[Step] = []
    for entry in record.entries:
        fields = entry.set if isinstance(entry.set, dict) else {}
        changes = tuple(
            (field, standing.get(field), value)
            for field, value in sorted(fields.items())
            if field not in RESERVED and (field not in standing or standing[field] != value)
        )
        concurrent = bool(steps) and not set(entry.seen) >= _heads(record.entries, seen)
        standing.update({field: value for field, value in fields.items() if field not in RESERVED})
        seen.add(entry.id)
        steps.append(Step(entry, changes, concurrent))
    return History(session.state, record, tuple(steps))


def _heads(entries: tuple[Entry, ...], among: set[str]) -> set[str]:
    """
    Give those of some entries of a record that none of the others among them has seen.
    """
    present = [entry for entry in entries if entry.id in among]
    return among - {seen for entry in present for seen in entry.seen}


def conflicts(session: Session) -> ConflictList:
    """
    Give every conflict that stands.
    """
    return ConflictList(session.state, tuple(session.state.conflicts()))


def conflict(session: Session, name: str) -> ConflictList:
    """
    Give the conflicts of one record, named by its code, or by the number `conflict list` shows; raises NotFound.
    """
    standing = session.state.conflicts()
    if name.isdecimal() and len(name) <= len(str(len(standing))):
        if not 1 <= int(name) <= len(standing):
            raise NotFound(kind="conflict", name=name, nearest=[])
        return ConflictList(session.state, (standing[int(name) - 1],))
    found = find_record(session.state, name).conflicts
    if not found:
        raise NotFound(kind="conflict", name=name, nearest=[])
    return ConflictList(session.state, found)
