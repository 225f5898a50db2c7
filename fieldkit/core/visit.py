"""
Visits: one outing of one or more groups, and what its checks inherit from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fieldkit.core.codes import beginning_of, dated_code, next_number
from fieldkit.core.entry import Change
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

IdMaker = Callable[[], str]


class VisitFacts(NamedTuple):
    """
    What is known of an outing when it starts. `groups` and `deputies` are record ids.
    """

    date: str
    groups: tuple[str, ...]
    method: str = ""
    leader: str = ""
    deputies: tuple[str, ...] = ()
    escorts: tuple[str, ...] = ()
    joint: str = ""
    note: str = ""
    started_at: str = ""


def switches(prefix: str, ids: Sequence[str], on: bool = True) -> dict[str, Any]:
    """
    Give one field for each id, so that two laptops naming different people both count.
    """
    return {f"{prefix}.{identity}": on for identity in ids}


def plan_start(state: State, letter: str, facts: VisitFacts, visit_id: str) -> Change:
    """
    Plan the first entry of a visit; its code is the next free one of group, laptop and day.
    """
    code = new_code(state, "visit", facts.groups, letter, facts.date, "V")
    fields: dict[str, Any] = {"code": code, "date": facts.date}
    for name in ("method", "leader", "joint", "note", "started_at"):
        if getattr(facts, name):
            fields[name] = getattr(facts, name)
    if facts.escorts:
        fields["escorts"] = list(facts.escorts)
    return Change(
        "visit", visit_id, {**fields, **switches("group", facts.groups), **switches("deputy", facts.deputies)}
    )


def new_code(state: State, kind: str, groups: Sequence[str], letter: str, date: str, sign: str) -> str:
    """
    Make the next free dated code for a record of the first of these groups.
    """
    group = state.get("group", groups[0]) if groups else None
    group_code = group.code if group else ""

    def make(number: int) -> str:
        return dated_code(group_code, letter, date, sign, number)

    return make(next_number(state.numbered(kind, beginning_of(make(1))), make))
