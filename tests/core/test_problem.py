"""
Findings declared one are one problem in every number, in the state of its last move.
"""

from __future__ import annotations

from typing import Any

import pytest
from make import Book, rec
from recount import recount

from fieldkit.core import rows
from fieldkit.core.counting import Summary, summarise
from fieldkit.core.problem import problems
from fieldkit.core.rectification import STATES

FOUND = "findings confirmed assigned closed dismissed combined overdue rectification_rate"


def city() -> Book:
    """
    Make a city of two counties whose groups went out together and each wrote down what they found.
    """
    book = Book()
    for region, topic in (("131022", "GW"), ("131023", "MH")):
        book.group(f"{region}-G01", topic)
        book.site(f"{region}-{topic}-001", f"{region}-G01", f"{topic}办")
    book.visit("V1", "131022-G01", joint="J")
    book.visit("V2", "131023-G01", joint="J")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-001", "V2")
    return book


def counted(book: Book, by: str = "county", as_of: str = "2021-12-31") -> Summary:
    """
    Sum a book up, and hold every number against the recount in SQL.
    """
    found = summarise(book.state, book.campaign, by, None, as_of)
    expected = recount(book.exported, by, None, as_of, more="covered")
    rows = [{**row._asdict(), "marked": None} for row in (*found.rows, found.total)]
    assert [{**row, "marked": None} for row in (*expected["rows"], expected["total"])] == rows
    return found


def numbers(row: rows.Row) -> list[Any]:
    """
    Give what a row says of findings.
    """
    return [getattr(row, name) for name in FOUND.split()]


def test_a_problem_found_twice_counts_once_in_each_row_and_the_total() -> None:
    """
    Two findings of one problem, at checks of two counties, are one in both rows and one in the total, with its rate.
    """
    book = city()
    book.finding("F1", "C1", "closed", due_date="2021-11-01")
    book.finding("F2", "C2", "confirmed")
    before = numbers(counted(book).total)
    book.unify("finding", "F1", "F2")
    found = counted(book)

    assert [2, 2, 1, 1, 0, 0, 0, 0.5] == before
    assert [[1, 1, 1, 1, 0, 0, 0, 1.0]] * 3 == [
        numbers(row) for row in (found.total, *(row for row in found.rows if row.checks))
    ]


def test_a_problem_counted_twice_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A summary that counts the findings of a problem one by one differs from the recount.
    """
    book = city()
    book.finding("F1", "C1", "closed")
    book.finding("F2", "C2", "confirmed")
    book.unify("finding", "F1", "F2")
    real = rows.count_row

    def twice(standing: Any, key: str, name: str, applicable: bool, part: rows.Part, attended: Any) -> rows.Row:
        findings = [finding._replace(problem=str(place)) for place, finding in enumerate(part.findings)]
        return real(standing, key, name, applicable, part._replace(findings=findings), attended)

    monkeypatch.setattr("fieldkit.core.counting.count_row", twice)
    with pytest.raises(AssertionError):
        counted(book)


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (("draft", ""), ("assigned", "2021-10-20"), "assigned"),
        (("closed", "2021-11-01"), ("confirmed", "2021-10-20"), "closed"),
        (("closed", "2021-11-01"), ("assigned", "2021-11-12"), "assigned"),
        (("dismissed", "2021-11-01"), ("assigned", "2021-11-05"), "assigned"),
        (("dismissed", "2021-11-01"), ("draft", "2021-11-01"), "dismissed"),
        (("dismissed", "2021-11-01"), ("confirmed", "2021-11-01"), "confirmed"),
        (("combined", "2021-11-20"), ("assigned", "2021-10-20"), "assigned"),
        (("combined", "2021-11-20"), ("combined", "2021-10-20"), "combined"),
        (("closed", "2021-11-01"), ("reopened", "2021-11-01"), "reopened"),
        (("assigned", "2021-10-20"), ("closed", "2022-01-10"), "assigned"),
    ],
)
def test_the_last_move_says_where_a_problem_is(one: tuple[str, str], other: tuple[str, str], expected: str) -> None:
    """
    Of findings declared one the one moved last by date speaks, of one day the one farther on, and one combined with
    another not while there is another; whichever of them has which code. The recount says so too.
    """
    for first, second in ((one, other), (other, one)):
        book = city()
        for name, (state, date) in (("F1", first), ("F2", second)):
            book.finding(name, "C1", move={"state": state, **({"date": date} if date else {})})
        book.unify("finding", "F1", "F2")

        assert {expected} == {told.state for told in problems(book.state, "2021-12-31").values()}
    counted(book, "week")


def test_every_state_has_its_place() -> None:
    """
    No two states of a problem found on one day leave it open which of them holds.
    """
    book = city()
    for place, state in enumerate(STATES):
        book.finding(f"F{place}", "C1", state)
        book.unify("finding", "F0", f"F{place}") if place else None

    assert {"reopened"} == {told.state for told in problems(book.state, "2021-12-31").values()}
    assert 1 == counted(book).total.findings


def test_agency_and_due_date_come_from_who_was_moved_last() -> None:
    """
    A problem is in the row of one agency: that of the finding moved last, else of the first by code that names one; so
    is its due date.
    """
    book = city()
    book.finding("F1", "C1", "confirmed", agency="甲办", due_date="2021-11-30")
    book.finding("F2", "C2", move={"state": "assigned", "date": "2021-10-25"}, agency="乙办")
    book.finding("F3", "C2", "draft")
    for other in ("F2", "F3"):
        book.unify("finding", "F1", other)
    found = counted(book, "agency")
    [told] = set(problems(book.state, "2021-12-31").values())

    assert ("乙办", "2021-11-30", 1) == (told.agency, told.due_date, found.total.overdue)
    assert {"乙办": 1} == {row.key: row.findings for row in found.rows if row.findings}


def test_a_finding_of_a_check_taken_back_still_speaks_for_its_problem() -> None:
    """
    Where one of two checks was logged twice and is withdrawn, the problem keeps what its finding was moved to; a
    finding that was withdrawn itself says nothing any more.
    """
    book = city()
    book.finding("F1", "C1", "draft")
    book.finding("F2", "C2", "closed")
    book.unify("finding", "F1", "F2")
    book.withdraw("check", "C2")
    kept = numbers(counted(book).total)[:4]
    book.withdraw("finding", "F2")

    assert ([1, 1, 1, 1], [1, 0, 0, 0]) == (kept, numbers(counted(book).total)[:4])


def test_a_quarrel_over_one_finding_marks_the_rows_of_its_problem() -> None:
    """
    Two laptops that move one of the findings differently leave a doubt in the rows of all of them, and whether they
    are one at all in both.
    """
    moved, joined = city(), city()
    for book in (moved, joined):
        book.finding("F1", "C1")
        book.finding("F2", "C2")
    moved.unify("finding", "F1", "F2")
    head = sorted(moved.heads["finding", rec("F2")])
    for dev, state in (("b", "confirmed"), ("c", "dismissed")):
        moved.say("finding", "F2", {"move": {"state": state, "date": "2021-10-20"}}, head, dev)
    joined.unify("finding", "F1", "F2", blind=[], dev="b")
    joined.unify("finding", "F1", "F2", same=False, blind=[], dev="c")

    for book in (moved, joined):
        found = summarise(book.state, book.campaign, "county", None, "2021-12-31")
        assert (["131022", "131023"], True, 1) == (
            [row.key for row in found.rows if row.marked],
            found.total.marked,
            found.conflicts,
        )
