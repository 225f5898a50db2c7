"""
Comparing a list imported again with its previous import and with what people have changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldkit.core.entry import LIST, UNDO
from fieldkit.core.fold import Record
from fieldkit.core.tuples import NamedTuple

Value = object
_NEVER = object()


class Kept(NamedTuple):
    """
    A field a person changed since the last import: their value stands, the list's value is reported.
    """

    field: str
    mine: Value
    theirs: Value


class Comparison(NamedTuple):
    """
    What importing a row means: fields to write, fields kept as people left them, how many hold nothing new, and
    fields in which the list now says what stands already, to be noted as said by a list.
    """

    write: dict[str, Value]
    kept: list[Kept]
    same: int
    agreed: dict[str, Value]


def compare(base: Mapping[str, Value] | None, mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> Comparison:
    """
    Write only what changed in the list, and never over a person's change.

    `base` is the row as the list last said it (None: never imported), `mine` the record as it stands, `theirs`
    the row now. An empty cell ("" or None) clears nothing; where the list had a value before, and something stands, it
    is reported. A value a person cleared (a field there, but empty, where the list had one) is a person's change and
    is kept.
    """
    write: dict[str, Value] = {}
    kept: list[Kept] = []
    agreed: dict[str, Value] = {}
    same = 0
    for field, said in theirs.items():
        before = base.get(field) if base is not None else None
        if _empty(said):
            if not _empty(before) and not _empty(mine.get(field)):
                kept.append(Kept(field, mine[field], said))
        elif said == before:
            same += 1
        elif said == mine.get(field):
            same += 1
            agreed[field] = said
        elif field not in mine or mine[field] == before or (_empty(mine[field]) and _empty(before)):
            write[field] = said
        else:
            kept.append(Kept(field, mine[field], said))
    return Comparison(write, kept, same, agreed)


def _empty(value: Value) -> bool:
    return value is None or value == ""


def last_listed(record: Record) -> dict[str, Any] | None:
    """
    Give each field as a list last said it, None when no list ever did: the base of the next comparison.

    What was taken back was not said: a field that undo set back has the base it had when it last stood so, and none
    where it never did.
    """
    contents = [entry.set for entry in record.entries if isinstance(entry.set, dict)]
    if any(UNDO in fields for fields in contents):
        return _not_taken_back(contents) or None
    listed = (fields for fields in contents if LIST in fields)
    return {name: value for fields in listed for name, value in fields.items() if not name.startswith("_")} or None


def _not_taken_back(contents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    past: dict[str, list[tuple[Value, Value]]] = {}
    for fields in contents:
        for name, value in fields.items():
            if name.startswith("_"):
                continue
            stood = past.setdefault(name, [(None, _NEVER)])
            if LIST in fields:
                said[name] = value
            elif UNDO in fields:
                said[name] = next((listed for before, listed in reversed(stood) if before == value), _NEVER)
            stood.append((value, said.get(name, _NEVER)))
    return {name: value for name, value in said.items() if value is not _NEVER}


def with_struck(base: Mapping[str, Any] | None, theirs: Mapping[str, Any], family: str) -> dict[str, Any]:
    """
    Add to a row those of a family (`member.`, `deputy.`) that the list had and has no longer: they were struck out,
    while one a person added is theirs to keep. A row that names none of the family says nothing about it.
    """
    if not any(name.startswith(family) for name in theirs):
        return dict(theirs)
    gone = [name for name, on in (base or {}).items() if name.startswith(family) and on and name not in theirs]
    return {**theirs, **dict.fromkeys(gone, False)}
