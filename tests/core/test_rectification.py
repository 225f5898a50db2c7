"""
The life of a finding: only the moves of the table, and the sets of states that numbers are made of.
"""

from __future__ import annotations

import pytest

from fieldkit.core.rectification import (
    ASSIGNED,
    MOVES,
    OPEN,
    OVERDUE,
    SETTLED,
    STATES,
    allowed,
    is_overdue,
    moves_from,
    state_of,
)

MAIN_ROAD = ("draft", "confirmed", "assigned", "rectifying", "responded", "accepted", "closed")


@pytest.mark.parametrize("source, target", list(zip(MAIN_ROAD, MAIN_ROAD[1:], strict=False)))
def test_the_main_road_is_open(source: str, target: str) -> None:
    """
    A finding goes from draft to struck off step by step.
    """
    assert allowed(source, target)


@pytest.mark.parametrize(
    "source, target",
    [("responded", "returned"), ("returned", "rectifying"), ("closed", "reopened"), ("reopened", "assigned")],
)
def test_the_side_moves_are_open(source: str, target: str) -> None:
    """
    A response may be returned and worked on again; a struck-off finding may come back and is handed over anew.
    """
    assert allowed(source, target)


@pytest.mark.parametrize(
    "source, target",
    [
        ("draft", "assigned"),
        ("draft", "closed"),
        ("confirmed", "rectifying"),
        ("assigned", "closed"),
        ("responded", "closed"),
        ("accepted", "returned"),
        ("closed", "assigned"),
        ("closed", "dismissed"),
        ("dismissed", "confirmed"),
        ("combined", "dismissed"),
        ("draft", "draft"),
        ("nonsense", "confirmed"),
        ("draft", "nonsense"),
    ],
)
def test_no_step_is_left_out(source: str, target: str) -> None:
    """
    No step of the road is skipped, nothing settled moves but by reopening, and unknown states lead nowhere.
    """
    assert not allowed(source, target)


def test_any_open_finding_may_be_dismissed_or_combined() -> None:
    """
    What is open may turn out not true or a duplicate; what is settled may not.
    """
    expected = {"draft", "confirmed", "assigned", "rectifying", "responded", "returned", "accepted", "reopened"}

    assert [expected, expected, expected] == [set(OPEN), *({s for s in STATES if allowed(s, to)} for to in ENDS)]


ENDS = ("dismissed", "combined")


def test_every_state_is_reached_and_known() -> None:
    """
    The table speaks of known states only, and every state but the first is reached by one verb.
    """
    reached = [move.target for move in MOVES.values()]

    assert (sorted(STATES[1:]), set(STATES)) == (
        sorted(reached),
        {s for m in MOVES.values() for s in m.sources} | SETTLED,
    )


def test_the_verbs_of_a_state() -> None:
    """
    A state names the verbs that may come next.
    """
    expected = (["return", "accept", "dismiss", "combine"], ["reopen"], [])

    assert expected == (moves_from("responded"), moves_from("closed"), moves_from("combined"))


def test_the_sets_of_the_numbers() -> None:
    """
    Handed over: assigned and all that follows. Overdue may be what waits for the agency, not what is accepted.
    """
    assigned = {"assigned", "rectifying", "responded", "returned", "accepted", "closed", "reopened"}
    overdue = {"confirmed", "assigned", "rectifying", "responded", "returned", "reopened"}

    assert (assigned, overdue) == (set(ASSIGNED), set(OVERDUE))


@pytest.mark.parametrize(
    "state, due, expected",
    [
        ("assigned", "2021-10-17", True),
        ("assigned", "2021-10-18", False),
        ("accepted", "2021-10-17", False),
        ("closed", "2021-10-17", False),
        ("draft", "2021-10-17", False),
        ("assigned", "", False),
        ("assigned", None, False),
    ],
)
def test_overdue_is_computed(state: str, due: str | None, expected: bool) -> None:
    """
    Overdue is a due date before the day asked about, in a state that waits for the agency; never without a date.
    """
    assert expected == is_overdue(state, due, "2021-10-18")


@pytest.mark.parametrize("fields", [{}, {"move": None}, {"move": "closed"}, {"move": {}}, {"move": {"state": 3}}])
def test_a_finding_nobody_moved_is_a_draft(fields: dict[str, object]) -> None:
    """
    Without a readable state a finding is a draft, so that nothing is taken for confirmed that nobody confirmed.
    """
    assert "draft" == state_of(fields)
