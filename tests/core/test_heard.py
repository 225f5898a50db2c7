"""
Who has been heard from: the groups whose laptops made a visit or check that is here.
"""

from __future__ import annotations

import pytest
from make import CAMPAIGN, Book, rec

from fieldkit.core.heard import heard_groups, writers_of_group
from fieldkit.core.made import is_absurd
from fieldkit.core.receipt import receipt_id


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


def laptops(book: Book, code: str = "131022-G03") -> str:
    """
    Give the letters of a group's laptops.
    """
    group = book.state.by_code("group", code)
    assert group is not None
    return "".join(sorted(dev[0] for dev in writers_of_group(book.state, group)))


def make(book: Book, dev: str, group: str, number: int) -> str:
    """
    Let a laptop make a check for a group and give its entry.
    """
    code = f"131022-{group}{dev.upper()}-20211018-C{number:02d}"
    return book.say("check", code, {"code": code, "group": rec(f"131022-{group}")}, dev=dev)


def test_a_laptop_is_of_the_group_it_mostly_works_for() -> None:
    """
    A laptop belongs to the group for which it made most, to two for which it made as much; what is withdrawn or set
    aside names none, unless it has nothing else.
    """
    book = city()
    for dev, own, other in (("a", 2, 1), ("b", 1, 2), ("c", 1, 1)):
        for number in range(own):
            make(book, dev, "G03", number)
        for number in range(other):
            make(book, dev, "G05", number + 5)
    gone = make(book, "d", "G03", 1), make(book, "e", "G03", 1)
    make(book, "e", "G05", 2)

    assert ("acde", "bce") == (laptops(book), laptops(book, "131022-G05"))
    book.set_aside(gone, "aside")
    assert ("acd", "bce") == (laptops(book), laptops(book, "131022-G05"))
    book.say("check", "131022-G03A-20211018-C00", {"withdrawn": {"reason": "误录"}})
    assert ("acd", "abce") == (laptops(book), laptops(book, "131022-G05"))


def test_who_gives_receipts_is_no_laptop_of_a_group() -> None:
    """
    A laptop that gives receipts works for a coordinator, whatever it logs for a group; who only wrote into another
    one's receipt does not.
    """
    book = city()
    for dev in "ab":
        make(book, dev, "G03", 1)
    giver = "a" * 16
    receipt = receipt_id(CAMPAIGN, rec("131022-G03"), giver)
    for dev in "ab":
        book._say("receipt", receipt, {"group": rec("131022-G03"), "writers": []}, dev=dev)

    assert "b" == laptops(book)
