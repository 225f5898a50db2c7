"""
Quarantine on the screen: what could not be believed, made harmless, beside what the ledger holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from fieldkit.core.claimed import Claimed
from fieldkit.core.entry import RESERVED
from fieldkit.language import _
from fieldkit.operations.quarantine import Decided, Item, Items, Look
from fieldkit.views.console import Column, Console
from fieldkit.views.errors import explain
from fieldkit.views.history import field_text
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word, reason_word
from fieldkit.views.record import Names
from fieldkit.views.terms import NONE, moment, named
from fieldkit.views.text import shorten, shorten_middle

LONGEST_TEXT = 4000
LONGEST_VALUE = 200
SHOWN = 40
NAME = 20


def listing(found: Items) -> Page:
    """
    The table of what is held: number, file, line, what it claims to be and by whom, the reason.
    """

    def body(console: Console) -> None:
        if not found.items:
            console.line(_("✓ Nothing is in quarantine."), "green")
        else:
            columns = [
                Column(_("No."), "right", wrap=False),
                Column(_("File"), wrap=False),
                Column(_("Line"), "right", wrap=False),
                Column(_("Claims to be")),
                Column(_("Why not")),
            ]
            console.table(columns, [_row(console, item) for item in found.items])
        if found.decided:
            console.line(_("Decided before: {count} (--all shows them)").format(count=found.decided))

    first = found.items[0].held.number if found.items else 0
    talk = (_("→ See one: fieldkit quarantine show {number}").format(number=first),) if first else ()
    return Page("quarantine.list", [_document(item) for item in found.items], body, talk)


def _row(console: Console, item: Item) -> list[object]:
    name = shorten_middle(console.cell(PurePath(item.held.file).name), NAME, console.ellipsis)
    why = _decided_words(item) or reason_word(item.held.reason)
    return [item.held.number, name, item.held.line, claim_words(item.claimed), why]


def _fate_word(fate: str) -> str:
    words = {"released": _("released"), "discarded": _("discarded"), "arrived": _("the entry itself has come")}
    return words.get(fate, fate)


def _decided_words(item: Item) -> str:
    if item.fate not in ("released", "discarded"):
        return _fate_word(item.fate)
    return _("{fate} by {name}").format(fate=_fate_word(item.fate), name=item.decided_by or "?")


def claim_words(claimed: Claimed) -> str:
    """
    Say what bytes claim to be: kind, code or id of the record, and who wrote it.
    """
    what = f"{kind_word(claimed.kind)} {claimed.code or claimed.rec[:8]}".strip() if claimed.kind else _("unreadable")
    return _("{what} by {name}").format(what=what, name=claimed.by) if claimed.by else what


def _document(item: Item) -> dict[str, Any]:
    held, claimed, decision = item.held, item.claimed, item.held.decision
    return {
        "number": held.number,
        "sha256": held.digest,
        "file": held.file,
        "line": held.line,
        "reason": held.reason,
        "merged_at": held.at,
        "merged_by": held.merged_by,
        "kind": claimed.kind,
        "code": claimed.code,
        "entry": claimed.id,
        "record": claimed.rec,
        "by": claimed.by,
        "at": claimed.at,
        "fate": item.fate or "open",
        "decided_by": item.decided_by,
        "decided_at": decision.get("at", "") if item.fate else "",
        "decided_because": decision.get("reason", "") if item.fate else "",
    }


def shown(look: Look) -> Page:
    """
    One piece in full: where it came from, its text made harmless, what differs from the entry known under that id or
    from the record, and what can be done.
    """
    item = look.item
    rows = _differences(look)

    def body(console: Console) -> None:
        held = item.held
        words = _("Quarantine {number}: {what}")
        console.line(words.format(number=held.number, what=claim_words(item.claimed)), "bold")
        _facts(console, look)
        console.line(_("Its text:"), "bold")
        console.beside("  ", shorten(held.raw[: 4 * LONGEST_TEXT].decode("utf-8", "replace"), LONGEST_TEXT), fold=True)
        _compared(console, look, rows)

    document = {
        **_document(item),
        "text": item.held.raw.decode("utf-8", "backslashreplace"),
        "fields": item.claimed.fields,
        "differs_from": "entry" if look.real else "record" if look.record else None,
        "differences": [{"field": field, "here": here, "said": said} for field, here, said in rows],
        "would_set": look.release.change.set if look.release else None,
    }
    return Page("quarantine.show", document, body, _steps(look))


def _facts(console: Console, look: Look) -> None:
    held, claimed = look.item.held, look.item.claimed
    console.beside(_("  From: "), _("{file}, line {line}").format(file=held.file, line=held.line))
    console.beside(_("  Merged: "), f"{moment(held.at)} {held.merged_by}")
    console.beside(_("  Why not: "), reason_word(held.reason))
    if claimed.at:
        console.beside(_("  Claims to be written: "), f"{moment(claimed.at)} {claimed.by}")
    if look.record:
        console.beside(_("  Record: "), f"{kind_word(look.record.kind)} {named(look.state, look.record)}")
    if look.item.fate:
        decision = look.item.held.decision
        said = _decided_words(look.item) + (f", {moment(decision.get('at'))}" if decision else "")
        console.beside(_("  Decided: "), f"{said}: {decision['reason']}" if decision.get("reason") else said)


def _differences(look: Look) -> list[tuple[str, Any, Any]]:
    """
    Give the fields in which the text differs from the real entry of its id or, where that is not here, from the record.
    """
    said = look.item.claimed.fields
    if said is None:
        return []
    real = look.real.set if look.real and isinstance(look.real.set, dict) else None
    here = real if real is not None else look.record.fields if look.record else {}
    names = {*said, *(real or ())} - set(RESERVED)
    return [(name, here.get(name), said.get(name)) for name in sorted(names) if here.get(name) != said.get(name)]


def _compared(console: Console, look: Look, rows: Sequence[tuple[str, Any, Any]]) -> None:
    if look.item.claimed.fields is None:
        return
    title = _("What it says that is not here:")
    if look.real:
        title = _("What differs from the entry that has this id:")
    elif look.record:
        title = _("What differs from the record as it stands:")
    console.line(title if rows else _("It says nothing that is not here already."), "bold")
    words, kind = Names(look.state), look.item.claimed.kind
    for field, here, said in rows[:SHOWN]:
        before, after = (shorten(words.value(kind, field, value), LONGEST_VALUE) for value in (here, said))
        name = field_text(look.state, kind, field)
        console.beside(_field_words(name), after if before == NONE else f"{before} → {after}")
    if len(rows) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(rows) - SHOWN))
    for field in look.release.kept if look.release else ():
        console.line(_("  ? changed since, and left: {field}").format(field=field_text(look.state, kind, field)))


def _field_words(name: str) -> str:
    return _("  {field}: {value}").format(field=name, value="")


def _steps(look: Look) -> tuple[str, ...]:
    number = look.item.held.number
    if look.item.fate:
        return ()
    discard = _('→ Leave it alone for good: fieldkit quarantine discard {number} --reason "…"').format(number=number)
    if look.refusal:
        return (*explain(look.refusal)[:1], discard)
    release = _("→ If you know it is right: fieldkit quarantine release {number}").format(number=number)
    return (release, discard)


def released(found: Decided) -> Page:
    """
    The receipt of a release: which record it wrote about, which fields, and what was left as it is.
    """
    release = found.release
    assert release is not None
    change = release.change
    record = found.state.get(change.kind, change.rec)

    def body(console: Console) -> None:
        what = f"{kind_word(change.kind)} {named(found.state, record)}"
        console.line(_("✓ Released, under your name: {what}").format(what=what), "green")
        words = Names(found.state)
        for field, value in list(change.set.items())[:SHOWN]:
            said = shorten(words.value(change.kind, field, value), LONGEST_VALUE)
            console.beside(_field_words(field_text(found.state, change.kind, field)), said)
        for field in release.kept:
            name = field_text(found.state, change.kind, field)
            console.line(_("  ? changed since, and left: {field}").format(field=name))

    document = {**_document(found.item), "written": found.entry, "set": change.set, "kept": list(release.kept)}
    return Page("quarantine.release", document, body, (_("→ To take it back: fieldkit undo"),))


def discarded(found: Decided) -> Page:
    """
    The receipt of a piece that is to be left alone.
    """

    def body(console: Console) -> None:
        words = _("✓ Discarded: quarantine {number}. Its bytes stay on this laptop; no file brings it up again.")
        console.line(words.format(number=found.item.held.number), "green")

    return Page("quarantine.discard", _document(found.item), body)
