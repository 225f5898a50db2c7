"""
The life of a finding: its states, the moves between them, and the sets of states that numbers are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.tuples import NamedTuple

STATES = (
    "draft",
    "confirmed",
    "assigned",
    "rectifying",
    "responded",
    "returned",
    "accepted",
    "closed",
    "reopened",
    "dismissed",
    "combined",
)
SETTLED = frozenset({"closed", "dismissed", "combined"})
OPEN = frozenset(STATES) - SETTLED
# Handed to an agency at some time. A finding accepted but not yet struck off waits for us, not for the agency: it
# is assigned, and it is never overdue.
ASSIGNED = frozenset({"assigned", "rectifying", "responded", "returned", "accepted", "closed", "reopened"})
OVERDUE = frozenset({"confirmed", "assigned", "rectifying", "responded", "returned", "reopened"})


class Move(NamedTuple):
    """
    One verb of rectification: the states it may start from, and the state it leads to.
    """

    sources: frozenset[str]
    target: str


MOVES = {
    "confirm": Move(frozenset({"draft"}), "confirmed"),
    "assign": Move(frozenset({"confirmed", "reopened"}), "assigned"),
    "start": Move(frozenset({"assigned", "returned"}), "rectifying"),
    "respond": Move(frozenset({"rectifying"}), "responded"),
    "return": Move(frozenset({"responded"}), "returned"),
    "accept": Move(frozenset({"responded"}), "accepted"),
    "close": Move(frozenset({"accepted"}), "closed"),
    "reopen": Move(frozenset({"closed"}), "reopened"),
    "dismiss": Move(OPEN, "dismissed"),
    "combine": Move(OPEN, "combined"),
}


def allowed(source: str, target: str) -> bool:
    """
    Only the moves of the table lead from one state to another; none leads from a state to itself.
    """
    return any(source in move.sources and target == move.target for move in MOVES.values())


def moves_from(source: str) -> list[str]:
    """
    Give the verbs a finding in this state may take, in the order of the table; none for an unknown state.
    """
    return [verb for verb, move in MOVES.items() if source in move.sources]


def state_of(fields: Mapping[str, Any]) -> str:
    """
    Give the state of a finding's fields: a finding nobody has moved is a draft.
    """
    move = fields.get("move")
    state = move.get("state") if isinstance(move, dict) else None
    return state if isinstance(state, str) and state else "draft"


def is_overdue(state: str, due_date: object, as_of: str) -> bool:
    """
    A finding is overdue when its due date lies before the day asked about and it still waits for the agency.
    """
    return state in OVERDUE and isinstance(due_date, str) and "" < due_date < as_of
