"""
Where what is set aside would count: the regions its entries belong to.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.core.aside import with_value
from fieldkit.core.fold import Record, fold
from fieldkit.core.selection import references
from fieldkit.core.shapes import text
from fieldkit.core.state import State

# What lies in a region by a field of its own; all else lies where what it points to does.
_PLACED = ("group", "site", "deputy")


def count_aside(state: State, county: str | None) -> int:
    """
    Count the entries here that are set aside, of a county (GB/T 2260 code) or everywhere: those about its sites, groups
    and people, about visits and checks of its groups and what hangs on them, and about the campaign.
    """
    entries = state.aside.entries()
    if county is None:
        return len(entries)
    within = {key: county in _regions(state, *key) for key in {(entry.kind, entry.rec) for entry in entries}}
    return sum(within[entry.kind, entry.rec] or entry.kind == "campaign" for entry in entries)


def _regions(state: State, kind: str, rec: str, asked: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
    """
    Give the regions of a record, with and without what is set aside of it; what points back to who asked adds none.
    """
    if (kind, rec) in asked:
        return set()
    if kind in _PLACED:
        return {text(one.fields.get("region")) for one in _readings(state, kind, rec)}
    found: set[str] = set()
    for one in _readings(state, kind, rec):
        own = set(references(kind, one.fields))
        groups = {key for key in own if key[0] == "group"}
        # A check is where its group works, not where its people or its site are registered.
        for key in groups or {key for key in own if key[0] in ("visit", "check")} or own:
            found |= _regions(state, *key, asked | {(kind, rec)})
    return found


def _readings(state: State, kind: str, rec: str) -> Iterator[Record]:
    plain = state.plain_checks.get(rec) if kind == "check" else None
    if plain is not None:
        yield Record(kind, rec, {"visit": plain.visit, "group": plain.group, "site": plain.site}, (), False, (), ())
        return
    record = state.known(kind, rec)
    if record is not None:
        yield record
        if any(entry.aside for entry in record.entries):
            yield fold(map(with_value, record.entries))
