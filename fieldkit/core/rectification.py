"""
The life of a finding: its states, the moves between them, and the sets of states that numbers are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.fold import Record, standing_among
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


def state_of(fields: Mapping[str, Any]) -> str:
    """
    Give the state of a finding's fields: a finding nobody has moved is a draft.
    """
    move = fields.get("move")
    state = move.get("state") if isinstance(move, dict) else None
    return state if isinstance(state, str) and state else "draft"


def state_on(finding: Record, day: str) -> str:
    """
    Give the state a finding was in at the end of a day: that of its last move dated up to it, by the fixed rule where
    several did not see each other. Before its first move it is a draft; a move without a date was always there.
    """
    return state_of({"move": move_on(finding, day)})


def move_on(finding: Record, day: str) -> Any:
    """
    Give the move a finding stood at on a day, None before its first. See `state_on`.
    """

    def was_there(move: Any) -> bool:
        made = move.get("date") if isinstance(move, dict) else None
        return not (isinstance(made, str) and made > day)

    if was_there(finding.fields.get("move")) and len(finding.claimed("move")) == 1:
        return finding.fields.get("move")
    return standing_among(finding.entries, "move", was_there)


def is_overdue(state: str, due_date: object, as_of: str) -> bool:
    """
    A finding is overdue when its due date lies before the day asked about and it still waits for the agency.
    """
    return state in OVERDUE and isinstance(due_date, str) and "" < due_date < as_of
