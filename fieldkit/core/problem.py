"""
Problems: what is found wrong once, however many findings tell of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from fieldkit.core.fold import Record
from fieldkit.core.rectification import move_on, state_of
from fieldkit.core.shapes import mapping, text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

LAST_DAY = "9999-12-31"
# How far each state is on the way; of two made on one day the farther one counts. Not true and still to be confirmed
# contradict each other: the problem stands until a person settles it.
_FAR = {
    state: place
    for place, state in enumerate(
        (
            "draft",
            "dismissed",
            "confirmed",
            "assigned",
            "rectifying",
            "responded",
            "returned",
            "accepted",
            "closed",
            "reopened",
        )
    )
}


class Problem(NamedTuple):
    """
    What findings declared one say together: `id` is the finding that stands for them, `state` that on the day asked
    about; agency and due date are "" where none of them names one.
    """

    id: str
    state: str
    agency: str
    due_date: str


def problems(state: State, day: str) -> Mapping[str, Problem]:
    """
    Give for each finding that was declared one with others, and was not withdrawn, the problem they tell of.

    A problem is in the state of its last move by date up to the day, of one day in the one that is farther on; a
    finding combined with another says nothing while one of them is not. Agency and due date are those of the finding
    that was moved so; where it names none, of the first of the others by code that does.
    """
    told: dict[str, Problem] = {}
    for shown, findings in _told(state):
        problem = _problem(shown, findings, day)
        told.update((finding.id, problem) for finding in findings)
    return told


def states_today(state: State) -> Callable[[Record], str]:
    """
    Give what tells the state a finding is in by all that is known; of those declared one that of their problem.
    """
    told = problems(state, LAST_DAY)
    return lambda finding: told[finding.id].state if finding.id in told else state_of(finding.fields)


def told_with(state: State, finding: str) -> list[Record]:
    """
    Give the findings that tell of one problem with this one, itself too, that were not withdrawn.
    """
    members = state.one_with("finding", finding)
    return [record for rec in members if (record := state.get("finding", rec)) and not record.withdrawn]


def _told(state: State) -> Iterator[tuple[str, list[Record]]]:
    members: dict[str, list[Record]] = {}
    for rec, shown in state.classes("finding").items():
        finding = state.get("finding", rec)
        if finding and not finding.withdrawn:
            members.setdefault(shown, []).append(finding)
    yield from members.items()


def _problem(shown: str, findings: Iterable[Record], day: str) -> Problem:
    by_code = sorted(findings, key=lambda finding: (not finding.code, finding.code, finding.id))
    moves = {finding.id: mapping(move_on(finding, day)) for finding in by_code}
    states = {rec: state_of({"move": move}) for rec, move in moves.items()}
    # The first of equals: max keeps it, and they are in the order of their codes.
    leading = max(by_code, key=lambda finding: _rank(states[finding.id], text(moves[finding.id].get("date"))))
    asked = (leading, *by_code)
    agency, due = (_first_told(asked, name) for name in ("agency", "due_date"))
    return Problem(shown, states[leading.id], agency, due)


def _first_told(findings: Iterable[Record], name: str) -> str:
    return next(filter(None, (text(finding.fields.get(name)) for finding in findings)), "")


def _rank(state: str, date: str) -> tuple[bool, str, int]:
    return state != "combined", date, _FAR.get(state, 0)
