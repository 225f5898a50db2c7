"""
Receipts as facts: runs of counters, which receipt of a region is the last word, and what one says against what is here.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from entries import AT, CAMPAIGN, entry, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.delivered import by_writer, compare
from fieldkit.core.entry import Entry, decode_line, line_of
from fieldkit.core.receipt import (
    Absent,
    Receipt,
    plan_receipt,
    read_receipt,
    receipt_fields,
    receipt_id,
    receipts_for,
)
from fieldkit.core.runs import Runs, between, runs, without
from fieldkit.core.state import build_state
from fieldkit.core.writers import WriterSpan, writer_spans

GROUP, COUNTY, SECOND, TEAM = rid("group"), "k" + "a" * 15, "n" + "a" * 15, "a" * 16
NUMBERS = st.sets(st.integers(1, 30))


def counted(some: Runs) -> set[int]:
    """
    Count runs out.
    """
    return {number for first, last in some for number in range(first, last + 1)}


@given(NUMBERS, NUMBERS, st.integers(0, 35))
def test_runs_are_the_numbers_in_them(one: set[int], other: set[int], last: int) -> None:
    """
    Runs of numbers, what is left of them without others, and what lies between gaps are these very numbers, and no two
    runs touch.
    """
    found = runs(one)

    assert (one, one - other) == (counted(found), counted(without(found, other)))
    assert set(range(1, last + 1)) - one == counted(tuple(between(last, found)))
    assert all(former[1] + 1 < latter[0] for former, latter in zip(found, found[1:], strict=False))


def span(dev: str, last: int, missing: Iterable[int] = ()) -> WriterSpan:
    """
    Give what a ledger holds of a writer.
    """
    gaps = tuple(missing)
    return WriterSpan(dev, "刘", last - len(gaps), last, f"head{last}", AT, gaps, ())


def given_by(
    dev: str, n: int, spans: Iterable[WriterSpan], photos: Iterable[str] = (), region: str = "131022"
) -> Entry:
    """
    Give the entry of a receipt of the group.
    """
    fields = receipt_fields(GROUP, region, spans, [Absent(name, "C1") for name in photos])
    rec = receipt_id(CAMPAIGN, GROUP, dev)
    body = {"at": AT, "by": dev[0], "dev": dev, "f": 1, "n": n, "rec": ["receipt", rec], "seen": []}
    return decode_line(line_of(body, fields)[1])


OLD = given_by(COUNTY, 9, [span(TEAM, 5)])
BEYOND = {
    "more entries": ([span(TEAM, 6)], (), "131022", True),
    "a gap filled": ([span(TEAM, 5)], (), "131022", True),
    "a laptop more": ([span(TEAM, 5), span("b" * 16, 1)], (), "131022", True),
    "less": ([span(TEAM, 4)], (), "131022", False),
    "another laptop only": ([span("b" * 16, 7)], (), "131022", None),
    "another region": ([span(TEAM, 6)], (), "131000", None),
}


@pytest.mark.parametrize("case", BEYOND)
def test_the_last_word_of_a_region_is_who_has_more(case: str) -> None:
    """
    Of one region the receipt stands that another has all of and more, in any order; what cannot be compared both stand.
    """
    spans, photos, region, beyond = BEYOND[case]
    old = given_by(COUNTY, 9, [span(TEAM, 5, [3])]) if case == "a gap filled" else OLD
    new = given_by(SECOND, 2, spans, photos, region)
    states = [build_state(CAMPAIGN, order) for order in ([old, new], [new, old])]
    told = [[receipt.dev for receipt in receipts_for(state, GROUP)] for state in states]
    expected = {True: [SECOND], False: [COUNTY], None: [COUNTY, SECOND]}[beyond]

    assert [sorted(expected)] * 2 == [sorted(one) for one in told]


def test_of_equal_receipts_the_one_stands_that_misses_fewer_photos() -> None:
    """
    Where two laptops of a region have the same entries, the one with more photos speaks, or one of two that say the
    same, or both when each misses another photo.
    """
    told = []
    for mine, theirs in (("x", "xy"), ("x", "x"), ("x", "y")):
        entries = [given_by(COUNTY, 9, [span(TEAM, 5)], mine), given_by(SECOND, 2, [span(TEAM, 5)], theirs)]
        told.append([receipt.dev for receipt in receipts_for(build_state(CAMPAIGN, entries), GROUP)])

    assert [[COUNTY], [COUNTY], [COUNTY, SECOND]] == told


def test_a_receipt_is_written_only_when_it_says_something_else() -> None:
    """
    The same again plans nothing, a change names only what changed, and one that was withdrawn is said to stand.
    """
    record = build_state(CAMPAIGN, [OLD]).every("receipt")[0]
    same, other = (receipt_fields(GROUP, "131022", [span(TEAM, last)], ()) for last in (5, 6))
    withdrawal = entry({"withdrawn": {"reason": "x"}}, kind="receipt", dev=COUNTY, n=10, seen=[OLD])
    gone = build_state(CAMPAIGN, [OLD, withdrawal._replace(rec=OLD.rec)]).every("receipt")[0]

    assert [] == plan_receipt(record, record.id, same)
    assert [["writers"]] == [list(change.set) for change in plan_receipt(record, record.id, other)]
    assert [{"withdrawn": None}] == [change.set for change in plan_receipt(gone, gone.id, same)]
    assert [] == receipts_for(build_state(CAMPAIGN, [OLD, withdrawal._replace(rec=OLD.rec)]), GROUP)


def test_a_receipt_under_another_id_is_none() -> None:
    """
    A record whose id no writer of it gives is no receipt, whatever it says.
    """
    state = build_state(CAMPAIGN, [OLD._replace(rec=rid("other"))])

    assert [None] == [read_receipt(state, record) for record in state.every("receipt")]


@given(st.sets(st.integers(1, 30), min_size=1), NUMBERS, NUMBERS)
def test_every_number_is_told_once(there: set[int], here: set[int], before: set[int]) -> None:
    """
    Whatever is there and here: each counter up to the greatest is on both sides, a gap, a tail, lost, or on neither;
    what came back is what is on both sides and was not here before.
    """
    entries = {number: entry({"a": number}, dev=TEAM, n=number) for number in range(1, 31)}
    receipt = _receipt([entries[number] for number in there])
    own = by_writer(entries[number] for number in here)
    [told] = compare(receipt, build_state(CAMPAIGN, ()), own, {TEAM: before & here})
    parts = {name: counted(getattr(told, name)) for name in ("lost", "back", "nowhere")}
    parts |= {"gaps": counted(told.gaps.runs), "tail": counted(told.tail.runs)}
    known = range(1, max(there) + 1)

    assert {number for number in here - there if number <= max(there)} == parts["gaps"]
    assert {number for number in here if number > max(there)} == parts["tail"]
    assert (there - here, (there & here) - before) == (parts["lost"], parts["back"])
    assert set(known) - there - here == parts["nowhere"]
    assert (len(there), len(here), False) == (told.there, told.here, told.other_head)


def _receipt(entries: Iterable[Entry]) -> Receipt:
    state = build_state(CAMPAIGN, [given_by(COUNTY, 1, writer_spans(entries))])
    [receipt] = receipts_for(state, GROUP)
    return receipt


def also(dev: str, n: int, last: int, others: dict[str, int], formerly: Iterable[str] = ()) -> Entry:
    """
    Give the entry of a receipt that names further laptops, and writers its workspace was before.
    """
    spans = [span(TEAM, last), *(span(other, count) for other, count in others.items())]
    rec = receipt_id(CAMPAIGN, GROUP, dev)
    body = {"at": AT, "by": dev[0], "dev": dev, "f": 1, "n": n, "rec": ["receipt", rec], "seen": []}
    return decode_line(line_of(body, receipt_fields(GROUP, "131022", spans, (), formerly))[1])


THIRD = "s" + "a" * 15
DEVS = (COUNTY, SECOND, THIRD)
GIVEN = st.tuples(
    st.integers(1, 3),
    st.integers(1, 3),
    st.dictionaries(st.sampled_from(DEVS), st.integers(1, 3)),
    st.sets(st.sampled_from(DEVS)),
)


@given(st.lists(GIVEN, min_size=1, max_size=3))
def test_of_any_receipts_one_stands(said: list[tuple[int, int, dict[str, int], set[str]]]) -> None:
    """
    Whatever laptops name each other, and whichever say that they were each other before, they cannot all be past.
    """
    entries = [also(dev, *one) for dev, one in zip(DEVS, said, strict=False)]

    assert receipts_for(build_state(CAMPAIGN, entries), GROUP)


def test_three_receipts_do_not_hide_each_other() -> None:
    """
    Three laptops of which each has more than the next, its giver left out, all stand.
    """
    circle = {COUNTY: {SECOND: 2, THIRD: 1}, SECOND: {THIRD: 2, COUNTY: 1}, THIRD: {COUNTY: 2, SECOND: 1}}
    entries = [also(dev, 1, 1, others) for dev, others in circle.items()]
    told = receipts_for(build_state(CAMPAIGN, entries), GROUP)

    assert sorted(DEVS) == sorted(one.dev for one in told)


def test_a_receipt_stands_for_those_of_the_writers_it_was() -> None:
    """
    Whatever the writer had that a workspace was before, its receipt is past where that is of the same region; own ones
    are left out before any are compared.
    """
    old, new = also(COUNTY, 9, 5, {}), also(SECOND, 1, 1, {}, [COUNTY])
    state = build_state(CAMPAIGN, [old, new])

    assert [SECOND] == [one.dev for one in receipts_for(state, GROUP)]
    assert [COUNTY] == [one.dev for one in receipts_for(state, GROUP, {SECOND})]
