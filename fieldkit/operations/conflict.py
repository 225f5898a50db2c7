"""
Conflicts listed and shown: who says what, under numbers that stay until the list is shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldkit.core.claims import Side, sides, stood_before
from fieldkit.core.codes import place_of
from fieldkit.core.entry import LIST, Entry
from fieldkit.core.fold import Conflict
from fieldkit.core.shapes import text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, NotFound, UnclearSide
from fieldkit.operations.deferred import Deferral, deferrals
from fieldkit.operations.numbering import Place, noted_list, place_of_conflict, remember_list
from fieldkit.operations.record import find_record
from fieldkit.operations.session import Session
from fieldkit.operations.weighing import Outcome, weigh
from fieldkit.store.notes import LISTS, load_notes


class Standing(NamedTuple):
    """
    A conflict that stands: its number, its sides (the one that stands first), the lists its values came from by the
    names known here ("" for a list imported elsewhere; none where a person said one of them), and how it was put off.
    """

    number: int
    conflict: Conflict
    sides: tuple[Side, ...]
    lists: tuple[str, ...] = ()
    deferral: Deferral | None = None


class ConflictList(NamedTuple):
    """
    The conflicts that stand, with the state to name their records by; `list_names` tells from which list an entry
    came, by its id, as far as it was imported here, `own` are the writers this laptop is and was.
    """

    state: State
    conflicts: tuple[Standing, ...]
    list_names: dict[str, str]
    own: tuple[str, ...]


class ConflictShown(NamedTuple):
    """
    Conflicts in full: for each what stood when the entries of its sides were written (by field and entry id), and the
    numbers that differ by which side is chosen.
    """

    found: ConflictList
    before: dict[tuple[str, str], list[Any]]
    outcomes: tuple[tuple[Outcome, ...], ...]


def conflicts(session: Session) -> ConflictList:
    """
    Give every conflict that stands: what people say, then what lists say, list by list, last what was put off. Their
    numbers are remembered, and mean the same until the list is shown again.
    """
    found = standing_conflicts(session)
    remember_list(session, [place_of_conflict(one.conflict, one.sides) for one in found.conflicts])
    return found


def standing_conflicts(session: Session) -> ConflictList:
    """
    Give every conflict that stands in the order of the list, without showing it.
    """
    return listing(session, _ordered(session))


def conflict(session: Session, name: str, lang: str = "zh") -> ConflictShown:
    """
    Give the conflicts of one record, named by its code, or the one by its number in the list shown last, with what the
    numbers of the summary would be under each side; names in `lang`. What is shown is what is settled afterwards.
    Raises NotFound.
    """
    found = listing(session, _looked_at(session, conflicts_of(session, [name], looking=True)))
    before = {
        (one.conflict.field, entry.id): stood_before(record, one.conflict.field, entry)
        for one in found.conflicts
        if (record := found.state.get(one.conflict.kind, one.conflict.rec))
        for side in one.sides
        for entry in side.entries
    }
    return ConflictShown(found, before, tuple(weigh(session, one.conflict, lang) for one in found.conflicts))


def conflicts_of(session: Session, names: Sequence[str], looking: bool = False) -> tuple[Standing, ...]:
    """
    Give the conflicts that numbers of the list shown last mean, and all those of records named, each once. Raises
    NotFound, and ConflictStands for one in which more was said since it was shown, unless it is only looked at.
    """
    standing, shown = _ordered(session), noted_list(session)
    if shown is not None:
        standing = _numbered(standing, shown)
    else:
        shown = [place_of_conflict(one.conflict, one.sides) for one in standing]
    found: dict[Place, Standing] = {}
    for name in names:
        named = _of_name(session, name, standing, len(shown))
        if not looking and len({bool(one.number) for one in named}) > 1:
            # Of a record that was shown something more has come since.
            raise ConflictStands(what="conflict", code=name, reason="claims_changed")
        for one in named:
            place = place_of_conflict(one.conflict, one.sides)
            if one.number and not looking and shown[one.number - 1] != place:
                raise ConflictStands(what="conflict", code=name, reason="claims_changed")
            found[place] = one
    return tuple(found.values())


def _numbered(standing: Sequence[Standing], shown: Sequence[Place]) -> tuple[Standing, ...]:
    """
    Number conflicts as they were shown; 0 for one that was not.
    """
    numbers = {place[:3]: number for number, place in enumerate(shown, 1)}
    keys = [(one.conflict.kind, one.conflict.rec, one.conflict.field) for one in standing]
    return tuple(one._replace(number=numbers.get(key, 0)) for one, key in zip(standing, keys, strict=True))


def _of_name(session: Session, name: str, standing: Sequence[Standing], count: int) -> list[Standing]:
    if name.isdecimal() and len(name) <= len(str(max(count, len(standing)))):
        place = place_of(name, count)
        found = [one for one in standing if place is not None and one.number == place + 1]
    else:
        record = find_record(session.state, name)
        found = [one for one in standing if (one.conflict.kind, one.conflict.rec) == (record.kind, record.id)]
    if not found:
        raise NotFound(kind="conflict", name=name, nearest=[])
    return found


def _looked_at(session: Session, found: Sequence[Standing]) -> tuple[Standing, ...]:
    """
    Remember conflicts as they are shown now: those that have a number keep it, others get the next ones.
    """
    noted = noted_list(session)
    places = noted if noted is not None else [place_of_conflict(one.conflict, one.sides) for one in _ordered(session)]
    looked = []
    for one in found:
        place = place_of_conflict(one.conflict, one.sides)
        if one.number:
            places[one.number - 1] = place
        else:
            places.append(place)
        looked.append(one._replace(number=one.number or len(places)))
    remember_list(session, places)
    return tuple(looked)


def _ordered(session: Session) -> tuple[Standing, ...]:
    state, put_off, names = session.state, deferrals(session), _list_names(session)
    found = []
    for conflict in state.conflicts():
        record = state.get(conflict.kind, conflict.rec)
        assert record is not None
        own = sides(record, conflict)
        place = place_of_conflict(conflict, own)
        lists = _lists_of(own, names)
        found.append(Standing(0, conflict, own, lists, put_off.get(place)))
    found.sort(key=lambda one: (one.deferral is not None, one.lists, one.conflict.kind if one.lists else ""))
    return tuple(one._replace(number=number) for number, one in enumerate(found, 1))


def listing(session: Session, found: Sequence[Standing]) -> ConflictList:
    """
    Give conflicts with what their words and sides are told by.
    """
    from fieldkit.operations.handed import own_writers

    return ConflictList(session.state, tuple(found), _list_names(session), own_writers(session))


def _lists_of(own: Sequence[Side], names: dict[str, str]) -> tuple[str, ...]:
    """
    Give the names of the lists all sides came from; none where a person said one of them.
    """
    firsts = [side.entries[0] for side in own]
    if not all(map(is_listed, firsts)):
        return ()
    return tuple(sorted(names.get(entry.id, "") for entry in firsts))


def is_listed(entry: Entry) -> bool:
    """
    Tell whether an entry came from a list or sheet.
    """
    return isinstance(entry.set, dict) and LIST in entry.set


def _list_names(session: Session) -> dict[str, str]:
    return {
        entry: text(note.get("name"))
        for note in load_notes(session.workspace, LISTS)
        for entry in texts(note.get("entries"))
    }


def unclear(found: ConflictList, one: Standing, reason: str, kind: type[UnclearSide] = UnclearSide) -> UnclearSide:
    """
    Make the error that no one side of a conflict is meant, with what a person needs to name one.
    """
    return kind(state=found.state, standing=one, own=found.own, lists=found.list_names, reason=reason)
