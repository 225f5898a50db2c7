"""
Cuts on the screen: the receipt of one, a list of them, one with what came after it, and how a summary names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.changed import RecordChange
from fieldkit.core.cut import Cut
from fieldkit.core.uncounted import moves_no_number
from fieldkit.language import N_, _
from fieldkit.operations.freeze import CutShown, Frozen, Listed
from fieldkit.views.console import Column, Console
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import field_label
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import NONE, moment
from fieldkit.views.text import shorten, wrap

SHOWN, BRIEF, FIELDS = 12, 24, 3
WHAT = {"new": N_("new"), "changed": N_("changed"), "withdrawn": N_("withdrawn"), "erased": N_("erased")}
# The rest of what is counted by kind is for the JSON alone.
COUNTED = ("campaign", "group", "deputy", "site", "visit", "check", "finding", "photo", "unify", "set_aside")


def cut_document(cut: Cut) -> dict[str, Any]:
    """
    A cut as plain JSON.
    """
    return {
        "id": cut.rec,
        "label": cut.label,
        "day": cut.day,
        "note": cut.note,
        "entries": cut.entries,
        "sha256": cut.sha256,
        "signed": [one._asdict() for one in cut.signed],
        "writers": [one._asdict() for one in cut.shares],
    }


def shown_document(shown: CutShown) -> dict[str, Any]:
    """
    A cut with what came after it, as plain JSON.
    """
    kinds = {kind: tally._asdict() for kind, tally in shown.kinds.items()}
    changes = [
        {
            "what": change.what,
            "kind": change.kind,
            "id": change.rec,
            "code": change.code,
            "counts": not moves_no_number(change),
            "fields": [field._asdict() for field in change.fields],
        }
        for change in shown.changes
    ]
    return {**cut_document(shown.cut), "erased_since": shown.erased, "since": kinds, "changes": changes}


def cut_words(cut: Cut) -> str:
    """
    Name a cut by its label, its day and who signed it.
    """
    words = _("Cut “{label}” of {day}, signed by {names}")
    return words.format(label=cut.label, day=cut.day, names=_names(cut))


def _names(cut: Cut) -> str:
    return _(", ").join(dict.fromkeys(one.by or _("nobody named") for one in cut.signed)) or NONE


def since_words(shown: CutShown) -> str:
    """
    Say in one line how many records are otherwise than in a cut.
    """
    idle, moved = _parted(shown.changes)
    counted = Counter((change.what, change.kind) for change in moved)
    parts = [(_(word), {kind: counted[what, kind] for kind in COUNTED}) for what, word in WHAT.items()]
    beside = Counter(change.kind for change in idle)
    parts.append((_("changed, and no number hangs on it"), {kind: beside[kind] for kind in COUNTED}))
    told = [_(": ").join([word, counts]) for word, of in parts if (counts := _counts(of))]
    return _("; ").join(told) or _("nothing that is counted")


def _parted(changes: Sequence[RecordChange]) -> tuple[list[RecordChange], list[RecordChange]]:
    """
    Part changes into those on which no number hangs and those on which one may.
    """
    idle = [change for change in changes if moves_no_number(change)]
    return idle, [change for change in changes if not moves_no_number(change)]


def _counts(of: Mapping[str, int]) -> str:
    return _(", ").join(f"{kind_word(kind)} {count}" for kind, count in of.items() if count)


def talk_about(shown: CutShown) -> tuple[str, ...]:
    """
    What is said beside numbers of a cut: what came since, and what of it was erased.
    """
    lines = [_("Since then: {what}").format(what=since_words(shown))]
    if shown.erased:
        words = _("? Erased since then: {count} entries of the cut. They are proven to be in it, and say nothing now.")
        lines.append(words.format(count=shown.erased))
    step = _("→ See what changed: fieldkit freeze {label} --show").format(label=shell_word(shown.cut.label))
    return (*lines, step)


def made(done: Frozen) -> Page:
    """
    The receipt of signing off.
    """
    cut = done.cut

    def body(console: Console) -> None:
        _head(console, "✓ " + cut_words(cut), "green")
        _proof(console, cut)

    talk = []
    if not any(one.by for one in cut.signed):
        talk.append(_("? Nobody is named as author; entries should be signed: fieldkit config author NAME"))
    if done.conflicts:
        words = _("? Conflicts that stand and are signed off with it: {count}. See: fieldkit conflict list")
        talk.append(words.format(count=done.conflicts))
    step = _("→ Its numbers, at any time: fieldkit summary --as-of {label}").format(label=shell_word(cut.label))
    return Page("freeze", {**cut_document(cut), "conflicts": done.conflicts}, body, (*talk, step))


def _head(console: Console, words: str, style: str) -> None:
    for line in wrap(console.cell(words), console.width):
        console.line(line, style)


def _proof(console: Console, cut: Cut) -> None:
    console.line(_("  {count} entries; the hash of their ids:").format(count=cut.entries))
    console.line(f"  {cut.sha256}")


def listing(found: Sequence[Listed]) -> Page:
    """
    The table of cuts, and whether each can be counted here.
    """

    def body(console: Console) -> None:
        if not found:
            console.line(_("Nothing was signed off yet."))
            return
        columns = [
            Column(_("Label")),
            Column(_("Up to"), wrap=False),
            Column(_("Signed by")),
            Column(_("When"), wrap=False),
            Column(_("Entries"), "right", wrap=False),
            Column(_("Here")),
            Column(_("Note")),
        ]
        console.table(columns, [_row(one) for one in found])

    document = [
        {**cut_document(one.cut), "whole": one.found.whole, "here": len(one.found.lines)} for one in found
    ]
    step = _("→ Sign off what is here now: fieldkit freeze LABEL")
    if found:
        words = _("→ Its numbers, at any time: fieldkit summary --as-of {label}")
        step = words.format(label=shell_word(found[-1].cut.label))
    return Page("freeze.list", document, body, (step,))


def _row(one: Listed) -> list[object]:
    cut = one.cut
    here = _("whole") if one.found.whole else f"{len(one.found.lines)}/{cut.entries}"
    at = moment(cut.signed[0].at)[:10] if cut.signed else NONE
    return [cut.label, cut.day, _names(cut), at, cut.entries, here, shorten(cut.note, BRIEF)]


def shown(found: CutShown) -> Page:
    """
    One cut with every record that is otherwise now.
    """

    def body(console: Console) -> None:
        _head(console, cut_words(found.cut), "bold")
        _proof(console, found.cut)
        if found.cut.note:
            console.beside("  " + _("Note: "), found.cut.note, fold=True)
        console.beside("", _("Since then: {what}").format(what=since_words(found)))
        idle, moved = _parted(found.changes)
        _changes(console, moved)
        if idle:
            console.line(_("Changed, and no number hangs on it: {count}").format(count=len(idle)))
            _changes(console, idle)

    return Page("freeze.show", shown_document(found), body, talk_about(found)[1:-1])


def _changes(console: Console, changes: Sequence[RecordChange]) -> None:
    for change in changes[:SHOWN]:
        console.line("  " + _change_words(change, console))
    if len(changes) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(changes) - SHOWN))


def _change_words(change: RecordChange, console: Console) -> str:
    name = _(": ").join([_(WHAT[change.what]), f"{kind_word(change.kind)} {change.code or change.rec[:8]}"])
    fields = [field_label(field.field.partition(".")[0], change.kind) for field in change.fields]
    if change.what == "changed" and fields:
        more = _(" and {count} more").format(count=len(fields) - FIELDS) if len(fields) > FIELDS else ""
        name += f" ({_(', ').join(dict.fromkeys(fields[:FIELDS]))}{more})"
    return shorten(console.cell(name), console.width - 2, console.ellipsis)
