"""
Conflicts as a list and in full: who says which value, and what the numbers would be either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fieldkit.core.fold import WITHDRAWN
from fieldkit.language import _
from fieldkit.views.campaign_field import difference
from fieldkit.views.console import Console
from fieldkit.views.figures import FIGURES
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import Names
from fieldkit.views.sides import claimed, claimed_briefly, document, heading, speaker, speakers
from fieldkit.views.terms import NONE, moment

if TYPE_CHECKING:
    from fieldkit.core.entry import Entry
    from fieldkit.operations.conflict import ConflictList, ConflictShown, Standing
    from fieldkit.operations.weighing import Outcome

BRIEF = 40
SHOWN = {figure.field: figure for figure in FIGURES}


def conflict_list(found: ConflictList) -> Page:
    """
    The conflicts that stand, each value on a line of its own: of people, then list by list, last what was put off.
    """

    def body(console: Console) -> None:
        if not found.conflicts:
            console.line(_("✓ No conflicts: nobody contradicts anybody."), "green")
            return
        groups = [(title, list(group)) for title, group in groupby(found.conflicts, key=_group_title)]
        for title, group in groups:
            if len(groups) > 1 or group[0].lists:
                console.line(title, "cyan")
            for one in group:
                _block(console, found, one)
        console.line(_("✓ stands for now, by a fixed rule and not by its merit."), "dim")

    talk: tuple[str, ...] = ()
    if found.conflicts:
        number = found.conflicts[0].number
        talk = (
            _("→ See one: fieldkit conflict show {number}").format(number=number),
            _("→ Settle one: fieldkit conflict resolve {number} --claim 1").format(number=number),
        )
    return Page("conflict.list", [document(found, one) for one in found.conflicts], body, talk)


def _group_title(one: Standing) -> str:
    if one.deferral:
        return _("Put off")
    if not one.lists:
        return _("What people say")
    names = [name or _("a list imported elsewhere") for name in dict.fromkeys(one.lists)]
    words = _("What lists say ({kind}): {names}")
    return words.format(kind=kind_word(one.conflict.kind), names=_(", ").join(names))


def _block(console: Console, found: ConflictList, one: Standing) -> None:
    """
    Print a conflict: its number, record and field, then each value with who says it, the one that stands first.
    """
    words = Names(found.state)
    console.beside(f"{one.number:>3}  ", heading(found.state, one.conflict) + put_off_words(one), fold=True)
    for place, side in enumerate(one.sides):
        value = claimed_briefly(words, one.conflict, side.value, BRIEF)
        console.beside("     ✓ " if place == 0 else "       ", f"{value} — {speakers(found, side)}", fold=True)


def put_off_words(one: Standing) -> str:
    """
    Say until when a conflict was put off, and why; "" for one that was not.
    """
    if one.deferral is None:
        return ""
    until = _("put off until {day}").format(day=one.deferral.until) if one.deferral.until else _("put off")
    said = _(": ").join([until, one.deferral.note] if one.deferral.note else [until])
    return _(" ({words})").format(words=said)


def conflict_shown(shown: ConflictShown) -> Page:
    """
    Conflicts in full: who said what, when, on which laptop, what each had seen, and the numbers that hang on it.
    """
    found = shown.found

    def body(console: Console) -> None:
        words = Names(found.state)
        for one, outcomes in zip(found.conflicts, shown.outcomes, strict=True):
            console.line(heading(found.state, one.conflict) + put_off_words(one), "bold")
            for place, side in enumerate(one.sides):
                said = claimed(words, one.conflict, side.value)
                said += difference(one.conflict.field, one.sides[0].value, side.value)
                console.line(f"  {place + 1}  {said}" + (_("  (stands for now)") if place == 0 else ""))
                for entry in side.entries:
                    _told(console, words, shown, one, entry)
            if one.conflict.waiting:
                waiting = _("  Waiting for entries not here yet: {count}")
                console.line(waiting.format(count=len(one.conflict.waiting)))
            _weighed(console, outcomes, len(one.sides))

    documents = [
        {**document(found, one), "seen": _seen(shown, one), "outcomes": [_outcome(each) for each in outcomes]}
        for one, outcomes in zip(found.conflicts, shown.outcomes, strict=True)
    ]
    return Page("conflict.show", documents, body, tuple(_steps(found)))


def _told(console: Console, words: Names, shown: ConflictShown, one: Standing, entry: Entry) -> None:
    who = speaker(entry, shown.found.own, shown.found.list_names, in_full=True)
    console.line(f"      {moment(entry.at) or NONE}  {who}", "dim")
    before = shown.before.get((one.conflict.field, entry.id), ())
    if before:
        said = " | ".join(claimed(words, one.conflict, value) for value in before)
        console.line(_("      it said then: {values}").format(values=said), "dim")
    elif entry.dev and one.conflict.field != WITHDRAWN:
        console.line(_("      it said nothing then"), "dim")


def _weighed(console: Console, outcomes: Sequence[Outcome], count: int) -> None:
    if not outcomes:
        console.line(_("  No number of the summary hangs on it."))
        return
    numbers = " / ".join(map(str, range(1, count + 1)))
    console.line(_("  The summary would say, with {numbers}:").format(numbers=numbers))
    for outcome in outcomes:
        said = [_figure(outcome, name) for name in outcome.figures]
        console.beside(f"    {outcome.name or NONE}{_(': ')}", _(", ").join(said))


def _figure(outcome: Outcome, name: str) -> str:
    figure = SHOWN[name]
    return f"{_(figure.header)} " + " / ".join(figure.text(row) if row else "0" for row in outcome.rows)


def _seen(shown: ConflictShown, one: Standing) -> dict[str, Any]:
    entries = [entry.id for side in one.sides for entry in side.entries]
    return {entry: shown.before.get((one.conflict.field, entry), []) for entry in entries}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    figures = [{name: getattr(row, name, 0) for name in outcome.figures} for row in outcome.rows]
    return {"key": outcome.key, "name": outcome.name, "claims": figures}


def _steps(found: ConflictList) -> list[str]:
    one = found.conflicts[0]
    mine = [side for side in one.sides if any(entry.dev in found.own for entry in side.entries)]
    words = _("→ Or with a value of its own: --with VALUE; --defer puts it off.")
    if len(one.sides) == 2 and len(mine) == 1:
        words = _("→ Or say --with mine, --with theirs, or a value of its own: --with VALUE; --defer puts it off.")
    talk = [
        _("What stands for now was chosen by a fixed rule, not by its merit."),
        _("→ Settle it: fieldkit conflict resolve {number} --claim 1").format(number=one.number),
        words,
    ]
    if any(one.conflict.field == WITHDRAWN for one in found.conflicts):
        talk.append(_("→ Withdrawn or not: --with stands or --with withdrawn."))
    for unify in [found.state.get(one.conflict.kind, one.conflict.rec) for one in found.conflicts]:
        of = str(unify.fields.get("of")) if unify and unify.kind == "unify" else ""
        ends = [found.state.get(of, unify.fields.get(end)) for end in ("a", "b")] if unify and of else []
        if ends and all(ends):
            both = " ".join(sorted(one.code or one.id[:8] for one in ends if one))
            words = _("→ One or two: fieldkit {kind} unify {both}, or the same with --apart")
            talk.append(words.format(kind=of, both=both))
    return talk
