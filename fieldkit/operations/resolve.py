"""
Settling conflicts: which value a word, number or text means, all of it planned before anything is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from fieldkit.core.claims import Side, settle
from fieldkit.core.codes import normalise_text
from fieldkit.core.entry import Change, Entry
from fieldkit.core.fold import WITHDRAWN
from fieldkit.core.heard import writers_of_group
from fieldkit.core.lookup import find
from fieldkit.core.state import State
from fieldkit.core.table import parse_choice
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, InvalidInput, NotFound, SideMissing, UsageFault
from fieldkit.operations import deferred
from fieldkit.operations.chosen_value import Read, read_value, with_following
from fieldkit.operations.conflict import ConflictList, Standing, conflicts_of, listing, standing_conflicts, unclear
from fieldkit.operations.numbering import place_of_conflict
from fieldkit.operations.people import words
from fieldkit.operations.session import Session

MINE, THEIRS, STANDS = "mine", "theirs", "stands"


class Choice(NamedTuple):
    """
    A conflict and what it is to be settled with: the value, the number of the side that says it (0: none does), and all
    that will be set, what follows from it too.
    """

    standing: Standing
    value: Any
    side: int
    read: Read


class Resolving(NamedTuple):
    """
    What is going to be settled, nothing written yet: the choices on the state they were made on, and the conflicts left
    because no one side is meant.
    """

    found: ConflictList
    choices: tuple[Choice, ...]
    left: tuple[Standing, ...] = ()


class Resolved(NamedTuple):
    """
    What was settled: the plan, the state now, the entries written, and how many conflicts still stand.
    """

    plan: Resolving
    state: State
    entries: tuple[Entry, ...]
    still: int


class PutOff(NamedTuple):
    """
    Conflicts put off until a day ("" for none), or with `off` brought back.
    """

    found: ConflictList
    until: str
    note: str
    off: bool


def planned(
    session: Session,
    names: Sequence[str],
    group: str | None,
    field: str | None,
    said: str | None = None,
    claim: int | None = None,
) -> Resolving:
    """
    Plan to settle the conflicts named, or all in which a group says something. Raises UsageFault or SideMissing naming
    what is missing, InvalidInput for both at once, and what `prepare` and `prepare_all` raise.
    """
    unsaid = said is None and claim is None
    missing = [*([] if names or group else ["NUMBER|RECORD"]), *(["--with"] if unsaid and not names else [])]
    if missing:
        raise UsageFault(missing=missing)
    if group and (names or field):
        raise InvalidInput(field="group", value=group, reason="not_both", hint=None)
    if said is not None and claim:
        raise InvalidInput(field="claim", value=claim, reason="value_or_number", hint=None)
    if unsaid:
        found = _named(session, names, field)
        raise unclear(found, found.conflicts[0], "unsaid", SideMissing)
    return prepare_all(session, group, said) if group else prepare(session, names, said, claim, field)


def prepare(
    session: Session, names: Sequence[str], said: str | None, claim: int | None = None, field: str | None = None
) -> Resolving:
    """
    Plan to settle the conflicts of these numbers or records: with `mine` or `theirs`, of a withdrawal with `stands` or
    `withdrawn`, with the side of the number `claim`, or with a value, read as the command reads it that corrects the
    field. A record with several conflicts takes `mine` and `theirs` for all; anything else needs the field named.

    Raises NotFound, InvalidInput, UnclearSide where no one side is meant, ConflictStands for one that changed since it
    was shown.
    """
    found = _named(session, names, field)
    word = _side_word(said)
    if word not in (MINE, THEIRS):
        _refuse_several(found.conflicts)
    return Resolving(found, tuple(_chosen(session, found, one, said or "", word, claim) for one in found.conflicts))


def prepare_all(session: Session, group: str, said: str | None) -> Resolving:
    """
    Plan to settle every conflict in which laptops of a group say something: with `theirs` what the group's laptops say,
    with `mine` what this laptop says. Where these say several things, or nothing, the conflict is left.

    A group's laptops are those that made most of their visits, checks and findings for it. Raises NotFound when
    no such conflict stands, InvalidInput for any other word.
    """
    word = _side_word(said)
    if word not in (MINE, THEIRS):
        raise InvalidInput(field="with", value=said or "", reason="choice", hint=f"{MINE}, {THEIRS}")
    record = find(session.state, "group", group)
    theirs = writers_of_group(session.state, record)
    found = standing_conflicts(session)
    concerned = [one for one in found.conflicts if any(_says(side, theirs) for side in one.sides)]
    if not concerned:
        raise NotFound(kind="conflict", name=record.code, nearest=[])
    choices, left = [], []
    wanted = theirs if word == THEIRS else found.own
    for one in concerned:
        speaking = [place for place, side in enumerate(one.sides) if _says(side, wanted)]
        if len(speaking) == 1:
            choices.append(_of_side(session, one, speaking[0]))
        else:
            left.append(one)
    return Resolving(found, tuple(choices), tuple(left))


def resolve(session: Session, plan: Resolving) -> Resolved:
    """
    Settle what was planned by entries that have seen all heads, one command for all of it. Raises ConflictStands when a
    record changed since it was shown: nobody has seen what it says now.
    """
    changes, shown = _settling(plan), plan.found.state

    def write(now: State, who: object) -> Iterable[Change]:
        for change in changes:
            before, after = (state.get(change.kind, change.rec) for state in (shown, now))
            if before is None or after is None or before.heads != after.heads:
                raise ConflictStands(what="conflict", code=after.code if after else "", reason="claims_changed")
        return changes

    written = session.write(write)
    return Resolved(plan, written.state, written.entries, len(written.state.conflicts()))


def _settling(plan: Resolving) -> list[Change]:
    """
    Give one change for each record, with all that is settled in it: what follows from a choice gives way to a choice.
    """
    by_record: dict[tuple[str, str], dict[str, Any]] = {}
    for choice in plan.choices:
        conflict = choice.standing.conflict
        for change in choice.read.following:
            by_record.setdefault((change.kind, change.rec), {}).update(change.set)
        by_record.setdefault((conflict.kind, conflict.rec), {}).update(choice.read.fields)
    for choice in plan.choices:
        conflict = choice.standing.conflict
        by_record[conflict.kind, conflict.rec][conflict.field] = choice.value
    records = {key: plan.found.state.get(*key) for key in by_record}
    return [settle(record, by_record[key]) for key, record in records.items() if record]


def put_off(
    session: Session,
    names: Sequence[str],
    field: str | None,
    until: str | None = None,
    note: str | None = None,
    off: bool = False,
    said: str | None = None,
    claim: int | None = None,
    group: str | None = None,
) -> PutOff:
    """
    Put conflicts off, or with `off` bring them back: a note of this workspace alone. Raises NotFound, InvalidInput,
    also where something is given to settle them with, and ConflictStands for one that changed since it was shown.
    """
    if said is not None or claim:
        raise InvalidInput(field="defer", value=said or claim, reason="settled_or_put_off", hint=None)
    if group:
        raise InvalidInput(field="group", value=group, reason="not_both", hint=None)
    if not names:
        raise UsageFault(missing=["NUMBER|RECORD"])
    found = _named(session, names, field)
    places = [place_of_conflict(one.conflict, one.sides) for one in found.conflicts]
    day = deferred.put_off(session, places, until, note, off)
    return PutOff(found, day, note or "", off)


def _named(session: Session, names: Sequence[str], field: str | None) -> ConflictList:
    found = listing(session, conflicts_of(session, names))
    if field is None:
        return found
    wanted = normalise_text(field)
    meant = [one for one in found.conflicts if wanted in _spellings(found.state, one.conflict.field)]
    if not meant:
        known = ", ".join(one.conflict.field for one in found.conflicts)
        raise InvalidInput(field="field", value=field, reason="choice", hint=known)
    return found._replace(conflicts=tuple(meant))


def _spellings(state: State, field: str) -> set[str]:
    """
    Give how a field may be named: in full, an item of a checklist by its code alone, who is in or out by their code.
    """
    family, _dot, rest = field.partition(".")
    record = state.get({"member": "deputy"}.get(family, family), rest)
    return {normalise_text(one) for one in (field, rest, *([record.code, record.name] if record else [])) if one}


def _refuse_several(found: Sequence[Standing]) -> None:
    """
    Refuse one value for several fields of one record: it can be meant for one of them only.
    """
    seen: dict[str, str] = {}
    for one in found:
        other = seen.setdefault(one.conflict.rec, one.conflict.field)
        if other != one.conflict.field:
            fields = ", ".join(each.conflict.field for each in found if each.conflict.rec == one.conflict.rec)
            raise InvalidInput(field="field", value="", reason="several_fields", hint=fields)


def _side_word(said: str | None) -> str:
    """
    Give the word for a side that a text means in either language, "" for a value.
    """
    return (parse_choice(said, words("side")) or "") if said else ""


def _chosen(
    session: Session, found: ConflictList, one: Standing, said: str, word: str, claim: int | None
) -> Choice:
    if claim is not None:
        if not 1 <= claim <= len(one.sides):
            raise unclear(found, one, "number")
        return _of_side(session, one, claim - 1)
    if word in (MINE, THEIRS):
        return _of_side(session, one, _side_of(found, one, word))
    if one.conflict.field == WITHDRAWN:
        return _of_withdrawal(session, one, word, said)
    record = session.state.get(one.conflict.kind, one.conflict.rec)
    assert record is not None
    read = read_value(session, record, one.conflict.field, said)
    return Choice(one, read.fields[one.conflict.field], 0, read)


def _of_side(session: Session, one: Standing, place: int) -> Choice:
    value = one.sides[place].value
    record = session.state.get(one.conflict.kind, one.conflict.rec)
    assert record is not None
    return Choice(one, value, place + 1, with_following(session, record, one.conflict.field, value))


def _side_of(found: ConflictList, one: Standing, word: str) -> int:
    """
    Give the side that this laptop says, or the other one of two; raises UnclearSide where that is not one side.
    """
    mine = [place for place, side in enumerate(one.sides) if _says(side, found.own, found.list_names)]
    theirs = [place for place in range(len(one.sides)) if place not in mine]
    meant = mine if word == MINE else theirs
    if len(mine) == 1 and len(meant) == 1:
        return meant[0]
    reason = "none_mine" if not mine else "several" if len(mine) == 1 else "all_mine"
    raise unclear(found, one, reason)


def _of_withdrawal(session: Session, one: Standing, word: str, said: str) -> Choice:
    """
    Choose that a record stands, or that it is withdrawn: of several reasons the one that stands first.
    """
    if word not in (STANDS, WITHDRAWN):
        raise InvalidInput(field=WITHDRAWN, value=said, reason="choice", hint=f"{STANDS}, {WITHDRAWN}")
    meant = [place for place, side in enumerate(one.sides) if (side.value is None) == (word == STANDS)]
    return _of_side(session, one, meant[0]) if meant else Choice(one, None, 0, Read({WITHDRAWN: None}))


def _says(side: Side, writers: Collection[str], lists: Collection[str] = ()) -> bool:
    """
    Tell whether one of these writers says a side, or a list that was imported here.
    """
    return any(entry.dev in writers if entry.dev else entry.id in lists for entry in side.entries)
