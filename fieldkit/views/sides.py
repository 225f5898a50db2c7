"""
The sides of a conflict in words: what is said, by whom, on which laptop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.fold import WITHDRAWN, Conflict
from fieldkit.language import N_, _
from fieldkit.views.history import field_text
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import Names
from fieldkit.views.terms import moment, named
from fieldkit.views.text import shorten

if TYPE_CHECKING:
    from fieldkit.core.claims import Side
    from fieldkit.core.entry import Entry
    from fieldkit.core.state import State
    from fieldkit.operations.conflict import ConflictList, Standing

UNCLEAR = {
    "none_mine": N_("none of these was said on this laptop, so “mine” and “theirs” mean nothing"),
    "all_mine": N_("all of these were said on this laptop, so “mine” and “theirs” mean nothing"),
    "several": N_("more than one other value was said, so “theirs” is not one of them"),
    "number": N_("there is no claim of this number"),
    "unsaid": N_("say which of these is right"),
}


def heading(state: State, conflict: Conflict) -> str:
    """
    Name the record and field of a conflict.
    """
    record = state.get(conflict.kind, conflict.rec)
    return f"{kind_word(conflict.kind)} {named(state, record)} · {field_text(state, conflict.kind, conflict.field)}"


def handle(state: State, one: Standing) -> str:
    """
    Give the words a conflict is named by on the command line: its number, else its record and field.
    """
    record = state.get(one.conflict.kind, one.conflict.rec)
    name = record.code if record and record.code else one.conflict.rec
    return str(one.number) if one.number else f"{name} --field {one.conflict.field}"


def claimed(words: Names, conflict: Conflict, value: Any) -> str:
    """
    Put what one side says in words; beside a withdrawal, no withdrawal means that the record was still worked on.
    """
    if conflict.field == WITHDRAWN:
        said = _("withdrawn: {reason}") if value is not None else _("still worked on")
        return said.format(reason=words.value(conflict.kind, WITHDRAWN, value))
    if (conflict.kind, conflict.field, value) == ("set_aside", "state", "aside"):
        return _("set aside (counts until it is settled)")
    return words.value(conflict.kind, conflict.field, value)


def claimed_briefly(words: Names, conflict: Conflict, value: Any, columns: int) -> str:
    """
    Put what one side says in words for the cell of a table.
    """
    if conflict.field == WITHDRAWN or conflict.kind == "set_aside":
        return shorten(claimed(words, conflict, value), columns)
    return words.brief(conflict.kind, conflict.field, value, columns)


def speaker(entry: Entry, own: Sequence[str], lists: Mapping[str, str], in_full: bool = False) -> str:
    """
    Say who wrote an entry and on which laptop, or from which list it came; in full with its number there.
    """
    if not entry.dev:
        name = lists.get(entry.id)
        return _("list {name}").format(name=name) if name else _("an imported list")
    words = _("{name} (here)") if entry.dev in own else _("{name} (laptop {letter})")
    if in_full:
        words = _("{name} (laptop {letter}, entry {number})")
        if entry.dev in own:
            words = _("{name} (here, entry {number})")
    return words.format(name=entry.by or _("nobody named"), letter=entry.dev[:4], number=entry.n)


def speakers(found: ConflictList, side: Side) -> str:
    """
    Say who says a side, each once.
    """
    said = dict.fromkeys(speaker(entry, found.own, found.list_names) for entry in side.entries)
    return _(", ").join(said)


def document(found: ConflictList, one: Standing) -> dict[str, Any]:
    """
    Give a conflict as JSON.
    """
    conflict = one.conflict
    record = found.state.get(conflict.kind, conflict.rec)
    return {
        "number": one.number or None,
        "kind": conflict.kind,
        "id": conflict.rec,
        "code": record.code if record else "",
        "field": conflict.field,
        "waiting": list(conflict.waiting),
        "lists": list(one.lists),
        "deferred": {"until": one.deferral.until, "note": one.deferral.note} if one.deferral else None,
        "claims": [_claim(found, side, place) for place, side in enumerate(one.sides)],
    }


def _claim(found: ConflictList, side: Side, place: int) -> dict[str, Any]:
    first = side.entries[0]
    said = [
        {"entry": one.id, "by": one.by, "at": one.at, "dev": one.dev, "list": found.list_names.get(one.id, "")}
        for one in side.entries
    ]
    return {
        "number": place + 1,
        "value": side.value,
        "entry": first.id,
        "by": first.by,
        "at": first.at,
        "dev": first.dev,
        "stands": place == 0,
        "said_by": said,
    }


def unclear_side(facts: Mapping[str, Any]) -> list[str]:
    """
    Say why no one side is meant, which there are by number, and how one is named.
    """
    state, one, words = facts["state"], facts["standing"], Names(facts["state"])
    lines = [
        _("{conflict}: {reason}.").format(conflict=heading(state, one.conflict), reason=_(UNCLEAR[facts["reason"]]))
    ]
    for number, side in enumerate(one.sides, 1):
        said = shorten(claimed(words, one.conflict, side.value), 60)
        who = speaker(side.entries[0], facts["own"], facts["lists"])
        when = moment(side.entries[0].at)
        lines.append(f"  {number}  {said}  {who} {when}".rstrip())
    step = _("→ Name one by its number: fieldkit conflict resolve {number} --claim 1")
    return [*lines, step.format(number=handle(state, one))]
