"""
Settling conflicts on the screen: what is going to be settled with what, and what was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.language import _
from fieldkit.views.page import Page
from fieldkit.views.record import Names
from fieldkit.views.sides import claimed, handle, heading
from fieldkit.views.text import shorten, visible

if TYPE_CHECKING:
    from fieldkit.operations.resolve import Choice, PutOff, Resolved, Resolving
    from fieldkit.views.console import Console

BRIEF = 60


def preview_lines(plan: Resolving) -> list[str]:
    """
    Say what will be settled with which value, and what is left.
    """
    lines = [_("To be settled: {count}").format(count=len(plan.choices))]
    return [visible(line) for line in (*lines, *_choice_lines(plan), *_left_lines(plan))]


def question() -> str:
    """
    Ask whether to settle it.
    """
    return _("Settle it so?")


def _choice_lines(plan: Resolving) -> list[str]:
    words = Names(plan.found.state)
    return [_line(plan, words, choice) for choice in plan.choices]


def _line(plan: Resolving, words: Names, choice: Choice) -> str:
    conflict, sides = choice.standing.conflict, choice.standing.sides
    value = shorten(claimed(words, conflict, choice.value), BRIEF)
    others = [side for place, side in enumerate(sides, 1) if place != choice.side]
    rest = " | ".join(shorten(claimed(words, conflict, side.value), BRIEF) for side in others)
    what = heading(plan.found.state, conflict)
    return _("  {conflict}: {value}  (not: {others})").format(conflict=what, value=value, others=rest)


def _left_lines(plan: Resolving) -> list[str]:
    words = _("  ? left, no one value is meant: {conflict}")
    return [words.format(conflict=heading(plan.found.state, one.conflict)) for one in plan.left]


def done(found: Resolved) -> Page:
    """
    The receipt of settling conflicts.
    """
    plan = found.plan

    def body(console: Console) -> None:
        if plan.choices:
            console.line(_("✓ Settled: {count}").format(count=len(plan.choices)), "green")
        for line in (*_choice_lines(plan), *_left_lines(plan)):
            _print(console, line)

    document: dict[str, Any] = {
        "resolved": [_document(plan, choice) for choice in plan.choices],
        "left": [
            {"kind": one.conflict.kind, "id": one.conflict.rec, "field": one.conflict.field} for one in plan.left
        ],
        "entries": [entry.id for entry in found.entries],
        "conflicts": found.still,
    }
    one_by_one = []
    if plan.left:
        words = _("→ Settle what is left one by one: fieldkit conflict resolve {number} --claim NUMBER")
        # By its record: what was settled was counted in the numbers of the list.
        one_by_one.append(words.format(number=handle(plan.found.state, plan.left[0]._replace(number=0))))
    still = _("→ Conflicts still standing: {count}. See them: fieldkit conflict list").format(count=found.still)
    back = (_("→ To take it back: fieldkit undo"),) if found.entries else ()
    return Page("conflict.resolve", document, body, (*one_by_one, *([still] if found.still else []), *back))


def _print(console: Console, line: str, style: str | None = None) -> None:
    for part in console.fitted(line):
        console.line(part, style)


def _document(plan: Resolving, choice: Choice) -> dict[str, Any]:
    conflict = choice.standing.conflict
    record = plan.found.state.get(conflict.kind, conflict.rec)
    return {
        "kind": conflict.kind,
        "id": conflict.rec,
        "code": record.code if record else "",
        "field": conflict.field,
        "value": choice.value,
        "claim": choice.side or None,
        "also": sorted(field for field in choice.read.fields if field != conflict.field),
    }


def put_off(found: PutOff) -> Page:
    """
    The receipt of putting conflicts off, or bringing them back.
    """

    def body(console: Console) -> None:
        words = _("✓ Brought back: {conflict}") if found.off else _("✓ Put off until {until}: {conflict}")
        if not found.off and not found.until:
            words = _("✓ Put off: {conflict}")
        for one in found.found.conflicts:
            what = heading(found.found.state, one.conflict)
            _print(console, words.format(conflict=what, until=found.until), "green")

    document = {
        "off": found.off,
        "until": found.until,
        "note": found.note,
        "conflicts": [
            {"kind": one.conflict.kind, "id": one.conflict.rec, "field": one.conflict.field}
            for one in found.found.conflicts
        ],
    }
    number = handle(found.found.state, found.found.conflicts[0])
    back = _("→ It stands until it is settled. Bring it back: fieldkit conflict resolve {number} --defer off")
    talk = () if found.off else (back.format(number=number),)
    return Page("conflict.resolve", document, body, talk)
