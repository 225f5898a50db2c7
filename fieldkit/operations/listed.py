"""
Importing lists: every row read and judged before any is written, the same list again adds nothing, and what a
person changed since the last import is reported, never overwritten.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from fieldkit.core.codes import normalise_code
from fieldkit.core.entry import LIST, Change, mint_list_entry
from fieldkit.core.fold import Record
from fieldkit.core.listing import compare, last_listed, with_struck
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import erased_records
from fieldkit.operations.records import Warnings
from fieldkit.operations.row import BadRow, Row, refused
from fieldkit.operations.rows import read_list
from fieldkit.operations.session import Session, Written
from fieldkit.store.notes import LISTS, keep_note

SCOPE = {"site": ("region", "topic"), "group": ("region",), "deputy": ("region",)}
Lines = list[tuple[str, bytes]]


class KeptCell(NamedTuple):
    """
    A field whose list value was not taken because a person changed it since the last import.
    """

    code: str
    field: str
    mine: Any
    theirs: Any


class Imported(NamedTuple):
    """
    What an import did, or with `dry_run` would do. `new`, `changed`, `withdrawn` and `missing` are codes; `same`
    counts rows with nothing new, `skipped` rows of totals and remarks; `missing` are records an earlier list of
    the same scope had and this one has not.
    """

    path: str
    kind: str
    state: State
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    kept: tuple[KeptCell, ...]
    withdrawn: tuple[str, ...]
    missing: tuple[str, ...]
    skipped: int
    bad: tuple[BadRow, ...]
    warnings: Warnings
    unknown_columns: tuple[str, ...]
    dry_run: bool


def import_list(
    session: Session,
    kind: str,
    path: str,
    read_row: Callable[[Row], Mapping[str, Any]],
    partial: bool = False,
    dry_run: bool = False,
) -> Imported:
    """
    Import a list of one kind in one atomic write; `read_row` gives the fields of a row beside code and name.

    Raises TableUnreadable, or InvalidTable with every bad row, nothing written, unless `partial` takes the good ones.
    """
    rows, skipped, unknown = read_list(path, kind)
    for row in rows:
        fields = {"code": row.name("code"), "name": row.name("name"), **read_row(row)}
        row.fields = {name: value for name, value in fields.items() if value not in ("", None) or _emptied(row, name)}
    _find_twice(rows)
    bad = tuple(each for row in rows for each in row.bad)
    if bad and not partial:
        raise refused(path, bad)
    good = [row for row in rows if not row.bad]
    outcome: list[Imported] = []
    warnings = tuple(each for row in good for each in row.warnings)
    codes = {normalise_code(row.cells.get("code", "")) for row in rows}

    def plan(state: State, here: Mapping[bytes, bytes]) -> tuple[Lines, list[Change]]:
        lines, changes, found = plan_list(state, kind, [row.fields for row in good], codes)
        new, changed, same, kept, withdrawn, missing = found
        # What was erased is here as stubs: it stays erased, whatever the list says now; so with what is set aside.
        erased = erased_records(here.values(), kind) if new else frozenset()
        left = erased | {rec for of, rec in state.aside.hidden if of == kind}
        gone = [code for code in new if state.derive(kind, code) in left]
        lines = [line for code, line in zip(new, lines, strict=True) if code not in gone]
        withdrawn, new = (*withdrawn, *gone), tuple(code for code in new if code not in gone)
        report = (new, changed, same, kept, withdrawn, missing, skipped, bad, warnings, unknown, dry_run)
        outcome[:] = [Imported(path, kind, state, *report)]
        return lines, changes

    if dry_run:
        plan(session.state, session.content.lines)
    else:
        note_list(session, path, session.write_list(plan))
    return outcome[0]


def note_list(session: Session, path: str, written: Written) -> None:
    """
    Note what importing a file wrote here, and behind which of this laptop's entries it stands: by the place of its
    writer among those it was here, and the next counter. The entries themselves do not say on which laptop that was.
    """
    if written.entries and written.who:
        from fieldkit.operations.handed import own_writers

        writers, who = own_writers(session), written.who
        place = [writers.index(who.dev), who.n] if who.dev in writers else [len(writers), 0]
        ids = [entry.id for entry in written.entries]
        note = {"name": os.path.basename(path), "entries": ids, "behind": place}
        keep_note(session.workspace, LISTS, session.now(), note)


def _emptied(row: Row, field: str) -> bool:
    """
    Tell whether a list has a column for a field and an empty cell in it, where it may have said something before.
    """
    return field in row.cells and not row.cells[field].strip()


def _find_twice(rows: Sequence[Row]) -> None:
    codes = Counter(normalise_code(row.cells.get("code", "")) for row in rows)
    for row in rows:
        code = row.cells.get("code", "")
        if code.strip() and codes[normalise_code(code)] > 1:
            row.fault("code", "twice", code)


def plan_list(
    state: State, kind: str, rows: Sequence[dict[str, Any]], codes: set[str]
) -> tuple[Lines, list[Change], tuple[Any, ...]]:
    """
    Plan what a list of good rows writes: entries minted from values alone for new records, changes for cells that
    changed in the list; and (new, changed, same, kept, withdrawn, missing) as in `Imported`. `codes` are those of
    all rows, normalised, good or bad.
    """
    lines: Lines = []
    changes: list[Change] = []
    new, changed, withdrawn, kept = [], [], [], []
    same = 0
    for fields in rows:
        code = str(fields["code"])
        record = state.by_code(kind, code) or state.get(kind, state.derive(kind, code))
        if record is None:
            said = {name: value for name, value in fields.items() if value not in ("", None)}
            lines.append(mint_list_entry(kind, state.derive(kind, code), said))
            new.append(code)
            continue
        found = compare(*_three_ways(record, fields))
        if record.withdrawn:
            withdrawn.append(code)
            continue
        if found.write or found.agreed:
            changes.append(Change(kind, record.id, {**found.write, **found.agreed, LIST: True}))
        if found.write:
            changed.append(code)
        elif not found.kept:
            same += 1
        kept += [KeptCell(code, *cell) for cell in found.kept]
    missing = tuple(_missing(state, kind, rows, codes))
    return lines, changes, (tuple(new), tuple(changed), same, tuple(kept), tuple(withdrawn), missing)


def _three_ways(record: Record, fields: Mapping[str, Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    base = last_listed(record)
    theirs = {name: value for name, value in fields.items() if name != "code"}
    return base, record.fields, with_struck(base, theirs, "member.")


def _missing(state: State, kind: str, rows: Sequence[Mapping[str, Any]], codes: set[str]) -> Iterator[str]:
    scopes = {tuple(row.get(name) for name in SCOPE[kind]) for row in rows}
    for record in state.all(kind):
        scope = tuple(record.fields.get(name) for name in SCOPE[kind])
        if scope in scopes and normalise_code(record.code) not in codes and last_listed(record) is not None:
            yield record.code
