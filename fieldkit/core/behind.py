"""
Which records stand behind which numbers, so that a number with a conflict behind it can be marked.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.core.fold import Record
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple


class Touched(NamedTuple):
    """
    Record ids by kind: checks (also for their photos and findings), visits and groups; sites and deputies stand for
    all they are unified with.
    """

    check: frozenset[str]
    visit: frozenset[str]
    group: frozenset[str]
    site: frozenset[str]
    deputy: frozenset[str]


def in_conflict(state: State) -> list[Record]:
    """
    Give the records on which a conflict stands.
    """
    return [record for of_kind in state.records.values() for record in of_kind.values() if record.conflicts]


def touched_by(state: State, records: Iterable[Record]) -> Touched:
    """
    Give what conflicts on these records stand on. A conflict of a photo or finding stands on its check; one of the
    campaign or of a unification is behind everything and touches nothing by itself.
    """
    found: dict[str, set[str]] = {kind: set() for kind in Touched._fields}
    for record in records:
        kind, rec = place(state, record)
        if kind in found:
            found[kind].add(rec)
    return Touched(*(frozenset(found[kind]) for kind in Touched._fields))


def conflicts_behind(state: State, records: Iterable[Record], behind: Touched) -> int:
    """
    Count the conflicts of those of these records that are behind the numbers, or behind everything.
    """
    count = 0
    for record in records:
        kind, rec = place(state, record)
        if kind not in Touched._fields or rec in getattr(behind, kind):
            count += len(record.conflicts)
    return count


def place(state: State, record: Record) -> tuple[str, str]:
    """
    Give the kind and id under which a record stands behind numbers. A withdrawn photo or finding stands behind none.
    """
    if record.kind in ("photo", "finding"):
        check = record.fields.get("check")
        return "check", check if isinstance(check, str) and not record.withdrawn else ""
    if record.kind in ("site", "deputy"):
        return record.kind, state.class_of(record.kind, record.id)
    return record.kind, record.id
