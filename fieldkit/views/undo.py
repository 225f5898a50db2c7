"""
Undo on the screen: what a command wrote, and what taking it back did.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldkit.core.entry import RESERVED, Entry
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.state import State
from fieldkit.language import _
from fieldkit.operations.undo import Done, Recent, Undone
from fieldkit.views.console import Column, Console
from fieldkit.views.history import field_text
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import moment, named
from fieldkit.views.text import visible

SHOWN = 12


def preview_lines(found: Undone) -> list[str]:
    """
    Say what the command wrote and what taking it back will do, record by record.
    """
    when = moment(found.done.at)
    state = found.state
    lines = [_("Written {when}: {what}").format(when=when, what=summary(found.state, found.done))]
    lines += _few([_("  - withdraw {record}").format(record=_named(state, record)) for record in found.plan.withdrawn])
    lines += _few([_set_back(state, record, field) for record, field in found.plan.restored])
    again = [(_named(state, record), field_text(state, record.kind, field)) for record, field in found.plan.reopened]
    lines += _few([_("  - in conflict again {record}: {field}").format(record=n, field=f) for n, f in again])
    kept = [(_named(state, record), field_text(state, record.kind, field)) for record, field in found.plan.kept]
    lines += _few([_("  ? changed since, and left: {record}: {field}").format(record=n, field=f) for n, f in kept])
    return [visible(line) for line in lines]


def _set_back(state: State, record: Record, field: str) -> str:
    """
    Say what of a record will be as before; whether it counts is said as what it will do.
    """
    if field == WITHDRAWN:
        words = _("  - count again {record}") if record.withdrawn else _("  - withdraw {record}")
        return words.format(record=_named(state, record))
    return _("  - set back {record}: {field}").format(
        record=_named(state, record), field=field_text(state, record.kind, field)
    )


def _few(lines: list[str]) -> list[str]:
    more = [_("  … and {count} more").format(count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    return lines[:SHOWN] + more


def is_all_said(found: Undone) -> bool:
    """
    Tell whether the screen names all that will be taken back; a list never is. What it does not name, Enter alone must
    not take back: after a command that writes no entry, such as merge, it may be something much older.
    """
    plan = found.plan
    parts = (plan.withdrawn, plan.restored, plan.reopened)
    return not found.done.list_name and all(len(part) <= SHOWN for part in parts)


def question() -> str:
    """
    Ask whether to take it back.
    """
    return _("Take this back?")


def _named(state: State, record: Record) -> str:
    return f"{kind_word(record.kind)} {named(state, record)}"


def summary(state: State, done: Done) -> str:
    """
    Say in one line what a command wrote: its first record, how many others.
    """
    if done.list_name:
        return _("list {name}, {count} entries").format(name=done.list_name, count=len(done.entries))
    records = list(dict.fromkeys((entry.kind, entry.rec) for entry in done.entries))
    first = state.get(*records[0])
    what = _named(state, first) if first else kind_word(records[0][0])
    said = what if done.is_undo or not _fields(done.entries, records[0]) else f"{what}{_about(state, done.entries)}"
    if done.is_undo:
        said = _("taken back: {what}").format(what=what)
    return said + (_(" and {count} more").format(count=len(records) - 1) if len(records) > 1 else "")


def _fields(entries: Iterable[Entry], record: tuple[str, str]) -> list[str]:
    found = [entry.set for entry in entries if (entry.kind, entry.rec) == record and isinstance(entry.set, dict)]
    return [name for fields in found for name in fields if name not in RESERVED]


def _about(state: State, entries: tuple[Entry, ...]) -> str:
    """
    Name the fields of a small correction; what made a record needs no such words.
    """
    first = entries[0]
    fields = _fields(entries[:1], (first.kind, first.rec))
    if not first.seen or not fields or len(fields) > 3:
        return ""
    return _(": ") + _(", ").join(field_text(state, first.kind, name) for name in fields)


def done(found: Undone) -> Page:
    """
    The receipt of taking a command back.
    """
    plan = found.plan

    def body(console: Console) -> None:
        console.line(_("✓ Taken back: {what}").format(what=summary(found.state, found.done)), "green")
        for line in preview_lines(found)[1:]:
            console.line(line)

    document: dict[str, Any] = {
        "entries": [entry.id for entry in found.done.entries],
        "withdrawn": [record.id for record in plan.withdrawn],
        "restored": [{"kind": record.kind, "id": record.id, "field": field} for record, field in plan.restored],
        "kept": [{"kind": record.kind, "id": record.id, "field": field} for record, field in plan.kept],
        "reopened": [{"kind": record.kind, "id": record.id, "field": field} for record, field in plan.reopened],
    }
    again = _("→ To have it back: fieldkit undo --list, then fieldkit undo NUMBER of this undo")
    return Page("undo", document, body, (again,))


def listing(found: Recent) -> Page:
    """
    The table of what this laptop did last.
    """

    def body(console: Console) -> None:
        if not found.done:
            console.line(_("Nothing was written on this laptop yet."))
            return
        columns = [
            Column(_("No."), "right", wrap=False),
            Column(_("When"), wrap=False),
            Column(_("Written")),
            Column("", wrap=False),
        ]
        rows = [
            [number, moment(done.at), summary(found.state, done), _("taken back") if done.undone else ""]
            for number, done in enumerate(found.done, 1)
        ]
        console.table(columns, rows)

    document = [
        {
            "number": number,
            "at": done.at,
            "list": done.list_name,
            "is_undo": done.is_undo,
            "undone": done.undone,
            "entries": [entry.id for entry in done.entries],
            "records": sorted({f"{entry.kind}/{entry.rec}" for entry in done.entries}),
        }
        for number, done in enumerate(found.done, 1)
    ]
    return Page("undo.list", document, body, (_("→ Take one back: fieldkit undo NUMBER"),) if found.done else ())
