"""
Records that are one: connected components of what was unified, and of outings that share a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fieldkit.core.codes import normalise_code
from fieldkit.core.shapes import text

if TYPE_CHECKING:
    from fieldkit.core.state import State


def classes_of(state: State, kind: str) -> dict[str, str]:
    """
    Join the records that `unify` records, or one code shared by visits of one day, declare to be one; give for each the
    id that stands for it, the one with the smallest code, then id.
    """
    parent: dict[str, str] = {}

    def root(rec: str) -> str:
        while parent.get(rec, rec) != rec:
            rec = parent[rec]
        return rec

    for one, other in _pairs(state, kind):
        parent[root(other)] = root(one)
    members: dict[str, list[str]] = {}
    for rec in {*parent, *parent.values()}:
        members.setdefault(root(rec), []).append(rec)
    classes = {}
    for group in members.values():
        shown = min(group, key=lambda rec: _shown_rank(state, kind, rec))
        classes.update(dict.fromkeys(group, shown))
    return classes


def _pairs(state: State, kind: str) -> Iterator[tuple[str, str]]:
    for record in state.all("unify"):
        if record.fields.get("of") == kind and record.fields.get("same"):
            yield str(record.fields.get("a")), str(record.fields.get("b"))
    if kind == "visit":
        first: dict[tuple[str, str], str] = {}
        # A withdrawn one too: while a check of it stands, it was out, and its people must not count twice.
        for visit in state.having("visit", "joint"):
            key = joint_key(visit.fields)
            if key:
                yield first.setdefault(key, visit.id), visit.id


def joint_key(visit: Mapping[str, Any]) -> tuple[str, str] | None:
    """
    Give what the fields of visits of one outing have in common, their joint code and their day, or None. The day
    belongs to it: a code used again weeks later, or typed on a wrong day, must not join two outings.
    """
    joint, date = normalise_code(text(visit.get("joint"))), text(visit.get("date"))
    return (joint, date) if joint and date else None


def _shown_rank(state: State, kind: str, rec: str) -> tuple[bool, bool, bool, str, str]:
    record = state.get(kind, rec)
    code = record.code if record else ""
    return (record is None, record is None or record.withdrawn, not code, code, rec)
