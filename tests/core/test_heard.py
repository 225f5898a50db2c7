"""
Who has been heard from: the groups whose laptops made a visit or check that is here.
"""

from __future__ import annotations

import pytest
from make import Book

from fieldkit.core.heard import heard_groups, is_absurd


def city() -> Book:
    """
    Register three groups, one of them of the city.
    """
    book = Book()
    for code in ("131000-G01", "131022-G03", "131022-G05"):
        book.group(code)
    return book


def heard(book: Book) -> dict[str, str]:
    """
    Give the groups heard from, with the latest time of each.
    """
    return {group.code: group.last_at for group in heard_groups(book.state) if group.heard}


CODES = (
    "131022-G03A-20211018-V1",
    "131022-g03a-20211018-v1",
    "131022—G03B—20211018—V12",
    "131022-G03TNG-20211018-V1",
)


@pytest.mark.parametrize("code", CODES)
def test_the_code_tells_who_made_a_visit(code: str) -> None:
    """
    A group is heard from when its laptop or its sheet made the visit; one that is only named in it is not.
    """
    book = city()
    book.visit(code, "131000-G01 131022-G03")

    assert ["131022-G03"] == list(heard(book))


def test_the_code_tells_who_made_a_check() -> None:
    """
    A check of another group's visit, made by a laptop of a group, is that group's; one of a group nobody registered
    is nobody's.
    """
    book = city()
    book.visit("131099-G01A-20211018-V1", "131000-G01")
    book.check("131022-G05C-20211018-C07", "131022-GW-001", "131099-G01A-20211018-V1")

    assert ["131022-G05"] == list(heard(book))


@pytest.mark.parametrize("code", ["V1", "131022-G03-V1", "131022-G03A-18-V1", "131022-G03A-20211018-V1-2"])
def test_a_code_that_tells_nothing_leaves_it_to_the_names(code: str) -> None:
    """
    A visit under a code of another form is that of the groups it names, and a check in it too.
    """
    book, checked = city(), city()
    book.visit(code, "131000-G01")
    checked.check("C1", "131022-GW-001", group="131022-G05")

    assert (["131000-G01"], ["131022-G05"]) == (list(heard(book)), list(heard(checked)))


def test_the_latest_time_is_told() -> None:
    """
    Of all entries about a group's visits and checks the greatest time is told, whatever their order.
    """
    book = city()
    times = ["2021-10-18T09:30:00+08:00", "2021-10-20T08:00:00+08:00", "2021-10-19T12:00:00+08:00"]
    for place, at in enumerate(times):
        book.at = at
        book.visit(f"131022-G03A-20211018-V{place}", "131022-G03")

    assert {"131022-G03": times[1]} == heard(book)


@pytest.mark.parametrize("times, expected", [([""], "?"), (["", "2021-10-18T09:30"], "2021-10-18T09:30")])
def test_who_told_no_time_was_heard_all_the_same(times: list[str], expected: str) -> None:
    """
    A group whose entries tell no time was heard at a time unknown; any time told is better than that.
    """
    book = city()
    for place, at in enumerate(times):
        book.at = at
        book.visit(f"131022-G03A-20211018-V{place}", "131022-G03")

    assert {"131022-G03": expected} == heard(book)


@pytest.mark.parametrize(
    ("at", "latest", "expected"),
    [
        ("2021-10-18T09:30:00+08:00", "2021-10-19", False),
        ("2021-10-20T09:30:00+08:00", "2021-10-19", True),
        ("2031-10-18T09:30:00+08:00", "2021-10-19", True),
        ("1970-01-01T08:00:07+08:00", "2021-10-19", True),
        ("1970-01-01T08:00:07+08:00", "", True),
        ("2021-10-18T09:30:00+08:00", "1970-01-02", False),
        ("", "2021-10-19", False),
    ],
)
def test_times_that_cannot_be(at: str, latest: str, expected: bool) -> None:
    """
    A time is absurd when it is of a later day than can be, or from before there were ledgers; a clock that is absurd
    itself judges no other, and an imported list tells no time.
    """
    assert expected is is_absurd(at, latest)
