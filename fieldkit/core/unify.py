"""
Declaring two records one, and two again: planned, and what was said about whom.
"""

from __future__ import annotations

from fieldkit.core.edit import edit
from fieldkit.core.entry import Change
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.shapes import text
from fieldkit.core.state import State, unify_id
from fieldkit.core.tuples import NamedTuple

# Whose records are found twice, people, places, outings, problems, and what of two should be alike when they are one.
ALIKE = {
    "deputy": ("name", "level", "region", "agency"),
    "site": ("region", "topic", "agency"),
    "visit": (),
    "finding": ("item", "agency", "due_date", "quantity"),
}


class Difference(NamedTuple):
    """
    What two records declared one say differently of one field.
    """

    field: str
    one: object
    other: object


def plan_unify(state: State, kind: str, one: Record, other: Record, same: bool = True) -> Change:
    """
    Plan the entry that declares two records of a kind to be one, or two. The pair has no order; what was said of it
    already is not said again, but where it was taken back all of it, so that it can be taken back once more.
    """
    first, second = sorted((one.id, other.id))
    fields = {"a": first, "b": second, "of": kind, "same": same}
    identity = unify_id(state.campaign, kind, first, second)
    known = state.get("unify", identity)
    if known is None:
        return Change("unify", identity, fields)
    if known.withdrawn:
        return Change("unify", identity, {**fields, WITHDRAWN: None}, known.heads)
    return edit(known, fields)


def is_settled(state: State, kind: str, one: Record, other: Record) -> bool:
    """
    Tell whether two records are one already, and nobody disagrees about it.
    """
    known = state.get("unify", unify_id(state.campaign, kind, one.id, other.id))
    return state.class_of(kind, one.id) == state.class_of(kind, other.id) and not (known and known.conflicts)


def members(state: State, kind: str, rec: str) -> list[Record]:
    """
    Give the records that are one with this one, itself too, by code and id; withdrawn ones too.
    """
    known = [record for one in state.one_with(kind, rec) if (record := state.get(kind, one))]
    return sorted(known, key=lambda record: (not record.code, record.code, record.id))


def said_apart(state: State, kind: str) -> set[frozenset[str]]:
    """
    Give the pairs, by the records that stand for them, about which somebody said that they are two, or about which
    people disagree.
    """
    apart = set()
    for unify in state.all("unify"):
        if unify.fields.get("of") == kind and (not unify.fields.get("same") or unify.conflicts):
            ends = (text(unify.fields.get("a")), text(unify.fields.get("b")))
            apart.add(frozenset(state.class_of(kind, end) for end in ends))
    return apart


def differences(one: Record, other: Record) -> tuple[Difference, ...]:
    """
    Give the fields in which two records of a kind should be alike and are not; one that says nothing agrees.
    """
    told = ((name, one.fields.get(name), other.fields.get(name)) for name in ALIKE[one.kind])
    return tuple(Difference(*each) for each in told if each[1] and each[2] and each[1] != each[2])
