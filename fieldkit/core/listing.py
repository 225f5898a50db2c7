"""
Comparing a list imported again with its previous import and with what people have changed since.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.core.tuples import NamedTuple

Value = object


class Kept(NamedTuple):
    """
    A field a person changed since the last import: their value stands, the list's value is reported.
    """

    field: str
    mine: Value
    theirs: Value


class Comparison(NamedTuple):
    """
    What importing a row means: fields to write, fields kept as people left them, fields with nothing new.
    """

    write: dict[str, Value]
    kept: list[Kept]
    same: int


def compare(base: Mapping[str, Value] | None, mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> Comparison:
    """
    Write only what changed in the list, and never over a person's change.

    `base` is the row as the list last said it (None: never imported), `mine` the record as it stands, `theirs`
    the row now. An empty cell ("" or None) says nothing: it neither clears a value nor counts. A value a
    person cleared (a field there, but empty, where the list had one) is a person's change and is kept.
    """
    write: dict[str, Value] = {}
    kept: list[Kept] = []
    same = 0
    for field, said in theirs.items():
        if _empty(said):
            continue
        before = base.get(field) if base is not None else None
        if said == before or said == mine.get(field):
            same += 1
        elif field not in mine or mine[field] == before or (_empty(mine[field]) and _empty(before)):
            write[field] = said
        else:
            kept.append(Kept(field, mine[field], said))
    return Comparison(write, kept, same)


def _empty(value: Value) -> bool:
    return value is None or value == ""
