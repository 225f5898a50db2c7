"""
The story of a record.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.fold import WITHDRAWN
from fieldkit.core.state import State
from fieldkit.language import _
from fieldkit.operations.record import History, Step
from fieldkit.views.campaign_field import difference
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import Names, field_label
from fieldkit.views.terms import NONE, label, named
from fieldkit.views.text import shorten


def field_text(state: State, kind: str, field: str) -> str:
    """
    Name a field of a kind of record for a person: the deputy or group of a `deputy.<id>` field by its name.
    """
    family, dot, rest = field.partition(".")
    family = {"member": "deputy"}.get(family, family)
    record = state.get(family, rest) if dot and family in ("deputy", "group") else None
    return f"{kind_word(family)} {label(record)}" if record else field_label(field, kind)


def _author(step: Step) -> str:
    entry = step.entry
    if not entry.dev:
        return _("an imported list")
    return _("{name} (laptop {letter}, entry {number})").format(
        name=entry.by or _("nobody named"), letter=entry.dev[:4], number=entry.n
    )


def told(found: History) -> Page:
    """
    The story of a record, step by step, old value to new.
    """

    def body(console: Console) -> None:
        words = Names(found.state)
        console.line(f"{kind_word(found.record.kind)} {found.code or named(found.state, found.record)}", "bold")
        for step in found.steps:
            console.line(f"{step.entry.at[:16].replace('T', ' ') or NONE}  {_author(step)}", "cyan")
            if step.undoes:
                console.line(_("  takes back what was written before"))
            elif step.concurrent:
                console.line(_("  without having seen the step before"), "yellow")
            if step.aside:
                console.line(_("  (set aside: it does not count)"), "yellow")
            if step.entry.erased:
                console.line(_("  (content erased)"))
            for field, old, new in step.changes:
                _change(console, words, found.record.kind, (field, old, new))
            for field, value in step.settled:
                stands = field == WITHDRAWN and value is None
                said = _("it stands") if stands else shorten(words.value(found.record.kind, field, value), 200)
                name = field_text(found.state, found.record.kind, field)
                console.line(_("  settles what was in conflict: {field}: {value}").format(field=name, value=said))

    document = [
        {
            "entry": step.entry.id,
            "at": step.entry.at,
            "by": step.entry.by,
            "dev": step.entry.dev,
            "n": step.entry.n,
            "seen": list(step.entry.seen),
            "erased": step.entry.erased,
            "set_aside": step.aside,
            "changes": [{"field": field, "old": old, "new": new} for field, old, new in step.changes],
            "settles": [field for field, _value in step.settled],
            "undoes": step.undoes,
        }
        for step in found.steps
    ]
    return Page("history", document, body)


def _change(console: Console, words: Names, kind: str, change: tuple[str, Any, Any]) -> None:
    field, old, new = change
    before, after = (shorten(words.value(kind, field, value), 200) for value in (old, new))
    name = field_text(words.state, kind, field)
    said = after if old is None else f"{before} → {after}" + difference(field, old, new)
    console.line(_("  {field}: {value}").format(field=name, value=said))
