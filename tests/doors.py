"""
All that a state says, through every door it has: what two ways of reading one ledger are compared by.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.core.codes import beginning_of
from fieldkit.core.fold import Record
from fieldkit.core.records import HAVING, NAMING, POINTING, said
from fieldkit.core.state import KINDS, State


def everything(state: State) -> dict[str, object]:
    """
    Give all that a state says, through every door it has.
    """
    told: dict[str, object] = {"unknown": state.unknown, "conflicts": state.conflicts(), "aside": state.aside}
    told["torn"] = sorted(record.id for record in state.in_conflict())
    for kind in KINDS:
        every = state.every(kind)
        told[kind] = [_whole(record) for record in every]
        told[f"{kind} classes"] = dict(sorted(state.classes(kind).items()))
        told[f"{kind} count"] = (len(state.records[kind]), sorted(state.records[kind]))
        told.update(_doors(state, kind, every))
    return told


def differences(expected: State, found: State) -> list[str]:
    """
    Name the doors through which two states say different things.
    """
    one, other = everything(expected), everything(found)
    return [name for name in (*one, *(other.keys() - one.keys())) if one.get(name) != other.get(name)]


def _doors(state: State, kind: str, every: list[Record]) -> Iterator[tuple[str, object]]:
    for record in every:
        yield f"{kind} {record.id}", _whole(state.get(kind, record.id))
        yield f"{kind} code {record.code}", [one.id for one in state.with_code(kind, record.code)]
        start = beginning_of(record.code)
        yield f"{kind} numbered {start}", sorted(state.numbered(kind, start))
        for field in (*POINTING.get(kind, ()), "note"):
            target = said(record, field)
            yield f"{kind} {field}={target}", [one.id for one in state.pointing(kind, field, target)]
        for prefix in (*NAMING.get(kind, ()), "deputy"):
            for named in record.named(prefix):
                yield f"{kind} {prefix} {named}", [one.id for one in state.naming(kind, prefix, named)]
    for field in (*HAVING.get(kind, ()), "note"):
        yield f"{kind} having {field}", [one.id for one in state.having(kind, field)]
    yield f"{kind} none", (state.get(kind, "a" * 32), state.with_code(kind, "none"), state.pointing(kind, "check", "x"))


def _whole(record: Record | None) -> object:
    # What a field says first, or in which order entries came, is not of the state.
    return record and record._replace(fields=dict(sorted(record.fields.items())))
