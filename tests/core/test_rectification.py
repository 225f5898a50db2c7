"""
The life of a finding: only the moves of the table, and the sets of states that numbers are made of.
"""

from __future__ import annotations

from typing import Any

import pytest
from make import Book, rec

from fieldkit.core.rectification import (
    ASSIGNED,
    MOVES,
    OPEN,
    OVERDUE,
    SETTLED,
    STATES,
    is_overdue,
    state_of,
    state_on,
)

DAY = "2021-10-18"
MAIN_ROAD = ("draft", "confirmed", "assigned", "rectifying", "responded", "accepted", "closed")


def allowed(source: str, target: str) -> bool:
    """
    Tell whether the table leads from one state to another.
    """
    return any(source in move.sources and target == move.target for move in MOVES.values())


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


def moved(book: Book, state: str, date: str | None, **how: Any) -> str:
    """
    Move the finding of a book, on a day or without one.
    """
    return book.say("finding", "F1", {"move": {"state": state, **({"date": date} if date else {})}}, **how)


def states(book: Book, *days: str) -> list[str]:
    """
    Give the state of the finding of a book on some days.
    """
    finding = book.state.records["finding"][rec("F1")]
    return [state_on(finding, day) for day in days]


def test_a_finding_is_in_the_state_of_its_last_move_up_to_the_day() -> None:
    """
    Before its first move a finding is a draft; from the day of a move on it is in the state the move leads to; a
    further entry that moves nothing changes nothing.
    """
    book = Book()
    book.finding("F1", "C1", "draft")
    moved(book, "confirmed", "2021-10-20")
    moved(book, "assigned", "2021-11-01")
    book.say("finding", "F1", {"person": "例"})

    days = ("2021-10-01", "2021-10-18", "2021-10-20", "2021-10-31", "2021-11-01", "2022-01-01")
    assert ["draft", "draft", "confirmed", "confirmed", "assigned", "assigned"] == states(book, *days)


def test_a_move_in_one_entry_was_not_there_before_its_day() -> None:
    """
    A finding imported in a state is a draft before the day it came into it.
    """
    book = Book()
    book.finding("F1", "C1", "closed")

    assert ["draft", "closed"] == states(book, "2021-10-17", DAY)


def test_a_move_without_a_date_was_always_there() -> None:
    """
    A move that tells no day counts from the beginning, and what it knew of does not come back.
    """
    book = Book()
    book.finding("F1", "C1", "confirmed")
    moved(book, "closed", None)

    assert ["closed", "closed"] == states(book, "2021-10-17", "2021-12-31")


def test_the_last_move_is_the_one_that_knew_the_others() -> None:
    """
    A correction dated back stands from its own day on, also over later days that it knew of.
    """
    book = Book()
    book.finding("F1", "C1", "draft")
    moved(book, "confirmed", "2021-11-01")
    moved(book, "dismissed", "2021-10-20")

    assert ["draft", "dismissed", "dismissed"] == states(book, "2021-10-19", "2021-10-20", "2021-11-02")


def test_of_moves_blind_to_each_other_the_fixed_rule_decides_among_those_made() -> None:
    """
    Of concurrent moves up to the day the greatest (n, dev, id) stands, though a later one stands today: neither a
    move not made yet nor one that another knew of is asked.
    """
    book = Book()
    first = book.finding("F1", "C1", "draft")
    other = moved(book, "confirmed", "2021-10-25", blind=[first], dev="c")
    moved(book, "dismissed", "2021-10-20", blind=[first], dev="b")
    moved(book, "assigned", "2021-11-01", blind=[other], dev="b")

    assert ["dismissed", "confirmed", "assigned"] == states(book, "2021-10-24", "2021-10-25", "2021-11-01")
