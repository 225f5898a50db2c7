"""
Declaring two deputies, sites, visits or findings one, and two again: one operation for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.rectification import state_of
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.unify import Difference, differences, is_settled, members, plan_unify
from fieldkit.errors import ConflictStands, NotFound
from fieldkit.operations.doubts import OddThing, two_days_doubts
from fieldkit.operations.people import coordinate_of
from fieldkit.operations.session import Session

NAMED = ("deputy", "site", "visit", "finding", "check", "group")
# Two positions of one site, measured on two days with phones, lie no farther apart.
CLOSE_M = 50


class Unified(NamedTuple):
    """
    Two records and whether they are one now (`same`): with which others, and as which of them they are shown. `apart`
    when they were to be two; `differences` are what they say differently, `warnings` what else looks odd.
    """

    state: State
    one: Record
    other: Record
    apart: bool
    same: bool
    shown: Record
    members: tuple[Record, ...]
    differences: tuple[Difference, ...] = ()
    warnings: tuple[OddThing, ...] = ()


def unify(session: Session, kind: str, one: str, other: str, apart: bool = False) -> Unified:
    """
    Declare two records of a kind one, in all numbers, or with `apart` two: taken back, or so that nobody asks again.

    Raises NotFound, Ambiguous, and ConflictStands when both are the same record, one of them was withdrawn or is of
    another kind, or they are one already.
    """
    state = session.state
    first, second = _named(state, kind, one), _named(state, kind, other)
    _refuse(state, kind, first, second, apart)
    change = plan_unify(state, kind, first, second, not apart)
    written = session.write(lambda now, who: [change] if change.set else [])
    state = written.state
    shown = state.class_of(kind, first.id)
    same = shown == state.class_of(kind, second.id)
    done = Unified(
        state, first, second, apart, same, state.get(kind, shown) or first, tuple(members(state, kind, first.id))
    )
    if apart:
        return done._replace(warnings=tuple(_still_one(done)))
    return done._replace(differences=_differences(first, second), warnings=tuple(_doubts(first, second)))


def _named(state: State, kind: str, name: str) -> Record:
    """
    Find a record, withdrawn or not; says of which kind it is where it is of another.
    """
    try:
        return find(state, kind, name, withdrawn=True)
    except NotFound:
        for of in NAMED:
            record = state.by_code(of, name)
            if record:
                raise ConflictStands(what=of, code=record.code, reason="other_kind") from None
        raise


def _refuse(state: State, kind: str, first: Record, second: Record, apart: bool) -> None:
    if first.id == second.id:
        raise ConflictStands(what=kind, code=first.code, reason="same")
    for record in (first, second):
        if record.withdrawn and not apart:
            raise ConflictStands(what=kind, code=record.code or record.id[:8], reason="withdrawn")
    if not apart and is_settled(state, kind, first, second):
        raise ConflictStands(what=kind, code=second.code or second.id[:8], reason="already_one")


def _differences(first: Record, second: Record) -> tuple[Difference, ...]:
    found = differences(first, second)
    if first.kind == "finding":
        states = state_of(first.fields), state_of(second.fields)
        found = (*found, *([Difference("move", *({"state": each} for each in states))] if len(set(states)) > 1 else []))
    return found


def _doubts(first: Record, second: Record) -> Iterator[OddThing]:
    """
    Say when two visits were on two days, and when two sites lie far apart.
    """
    yield from two_days_doubts(first, second) if first.kind == "visit" else ()
    here, there = coordinate_of(first), coordinate_of(second)
    if first.kind == "site" and here and there:
        from fieldkit.adapters.distance import distance_m

        metres = distance_m(here.point(), there.point())
        if metres > CLOSE_M:
            yield "sites_far_apart", {**_both(first, second), "distance_m": metres}


def _still_one(done: Unified) -> Iterator[OddThing]:
    if done.same:
        word = "still_one" if done.one.kind == "visit" else "still_one_through"
        yield word, {**_both(done.one, done.other), "codes": [record.code or record.id[:8] for record in done.members]}


def _both(first: Record, second: Record) -> dict[str, str]:
    return {"kind": first.kind, "one": first.code or first.id[:8], "other": second.code or second.id[:8]}
