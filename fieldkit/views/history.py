"""
The story of a record, and what two people said differently.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.fold import WITHDRAWN, Conflict
from fieldkit.core.state import State
from fieldkit.language import _
from fieldkit.operations.record import ConflictList, History, Step
from fieldkit.views.campaign_field import difference
from fieldkit.views.console import Column, Console
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import Names, field_label
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import NONE, label, named
from fieldkit.views.text import shorten

BRIEF = 40


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
        console.line(f"{kind_word(found.record.kind)} {found.code or label(found.record)}", "bold")
        for step in found.steps:
            console.line(f"{step.entry.at[:16].replace('T', ' ') or NONE}  {_author(step)}", "cyan")
            if step.concurrent:
                console.line(_("  without having seen the step before"), "yellow")
            if step.aside:
                console.line(_("  (set aside: it does not count)"), "yellow")
            if step.entry.erased:
                console.line(_("  (content erased)"))
            for field, old, new in step.changes:
                _change(console, words, found.record.kind, (field, old, new))

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


def _document(state: State, number: int, conflict: Conflict) -> dict[str, Any]:
    record = state.get(conflict.kind, conflict.rec)
    return {
        "number": number,
        "kind": conflict.kind,
        "id": conflict.rec,
        "code": record.code if record else "",
        "field": conflict.field,
        "waiting": list(conflict.waiting),
        "claims": [
            {"value": claim.value, "entry": claim.entry.id, "by": claim.entry.by, "at": claim.entry.at,
             "dev": claim.entry.dev, "stands": index == 0}
            for index, claim in enumerate(conflict.claims)
        ],
    }


def conflict_list(found: ConflictList) -> Page:
    """
    The table of conflicts that stand.
    """

    def body(console: Console) -> None:
        if not found.conflicts:
            console.line(_("✓ No conflicts: nobody contradicts anybody."), "green")
            return
        columns = [
            Column(_("No."), "right", wrap=False),
            Column(_("Record")),
            Column(_("Field")),
            Column(_("Stands for now")),
            Column(_("Also said")),
        ]
        words = Names(found.state)
        console.table(columns, [_row(words, number, one) for number, one in enumerate(found.conflicts, 1)])

    numbered = [_document(found.state, number, one) for number, one in enumerate(found.conflicts, 1)]
    talk = (_("→ See one: fieldkit conflict show 1"),) if found.conflicts else ()
    return Page("conflict.list", numbered, body, talk)


def _row(words: Names, number: int, conflict: Conflict) -> list[object]:
    record = words.state.get(conflict.kind, conflict.rec)
    stands, *others = [_claimed_briefly(words, conflict, claim.value) for claim in conflict.claims]
    name = f"{kind_word(conflict.kind)} {named(words.state, record)}"
    return [number, name, field_text(words.state, conflict.kind, conflict.field), stands, " | ".join(others)]


def _claimed_briefly(words: Names, conflict: Conflict, value: Any) -> str:
    if conflict.field == "withdrawn" or conflict.kind == "set_aside":
        return shorten(_claimed(words, conflict, value), BRIEF)
    return words.brief(conflict.kind, conflict.field, value, BRIEF)


def _claimed(words: Names, conflict: Conflict, value: Any) -> str:
    """
    Put what one side said in words; beside a withdrawal, no withdrawal means that the record was still worked on.
    """
    if conflict.field == "withdrawn":
        said = _("withdrawn: {reason}") if value is not None else _("still worked on")
        return said.format(reason=words.value(conflict.kind, "withdrawn", value))
    if (conflict.kind, conflict.field, value) == ("set_aside", "state", "aside"):
        return _("set aside (counts until it is settled)")
    return words.value(conflict.kind, conflict.field, value)


def conflict_shown(found: ConflictList) -> Page:
    """
    Conflicts in full: who said what, when, on which laptop, and which value stands by the fixed rule.
    """

    def body(console: Console) -> None:
        words = Names(found.state)
        for conflict in found.conflicts:
            record = found.state.get(conflict.kind, conflict.rec)
            field = field_text(found.state, conflict.kind, conflict.field)
            console.line(f"{kind_word(conflict.kind)} {named(found.state, record)} · {field}", "bold")
            for index, claim in enumerate(conflict.claims):
                mark = _("Stands for now") if index == 0 else _("Also said")
                beside = difference(conflict.field, conflict.claims[0].value, claim.value)
                said = _claimed(words, conflict, claim.value) + beside
                console.line(_("  {field}: {value}").format(field=mark, value=said))
                author = _author(Step(claim.entry, (), False))
                console.line(f"      {claim.entry.at[:16].replace('T', ' ') or NONE}  {author}", "dim")
            if conflict.waiting:
                console.line(_("  Waiting for entries not here yet: {count}").format(count=len(conflict.waiting)))

    talk = [
        _("What stands for now was chosen by a fixed rule, not by its merit."),
        _("→ Settle it by editing the record: the new value is written knowing both."),
    ]
    if any(conflict.field == WITHDRAWN for conflict in found.conflicts):
        talk.append(_("→ Withdrawn or not: correct anything in it, and it stands; withdraw it again, and it does not."))
    for aside in [found.state.get(one.kind, one.rec) for one in found.conflicts if one.kind == "set_aside"]:
        words = _("→ Set aside or not: fieldkit source set-aside {name} --reason TEXT, or source restore {name}")
        talk.append(words.format(name=shell_word(label(aside))))
    for unify in [found.state.get(one.kind, one.rec) for one in found.conflicts if one.kind == "unify"]:
        if unify and unify.fields.get("of") == "visit":
            both = named(found.state, unify).replace(" = ", " ")
            words = _("→ One outing or two: fieldkit visit unify {both}, or the same with --apart")
            talk.append(words.format(both=both))
    document = [_document(found.state, number, one) for number, one in enumerate(found.conflicts, 1)]
    return Page("conflict.show", document, body, tuple(talk))
