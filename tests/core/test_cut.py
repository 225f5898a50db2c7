"""
A cut is a set of entries, proven by its hash: what arrives later, in whatever order, is not in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make import CAMPAIGN, Book

from fieldkit.core import cut as cutting
from fieldkit.core.counting import summarise
from fieldkit.core.cut import Cut, Found, cut_fields, cut_id, cut_of, cuttable, find_cut, find_in
from fieldkit.core.dates import looks_like_day, parse_when
from fieldkit.core.entry import decode_line, line_of
from fieldkit.core.state import build_state
from fieldkit.errors import InvalidInput

DAY = "2021-12-31"
Finder = Callable[[Cut, dict[bytes, bytes]], Found]


def city() -> Book:
    """
    A small city as it was logged, entry by entry: what is corrected, withdrawn, unified and contradicted is in it.
    """
    book = Book()
    for code in ("131022-G01", "131023-G01"):
        book.group(code)
    for code in ("D1", "D2", "D3"):
        book.deputy(code)
    for number in range(1, 5):
        book.site(f"131022-GW-00{number}", "131022-G01")
    book.visit("V1", "131022-G01", "D1 D2")
    book.visit("V2", "131023-G01", "D2 D3")
    for number in range(1, 5):
        book.check(f"C{number}", f"131022-GW-00{number}", f"V{1 + number % 2}")
        book.finding(f"F{number}", f"C{number}", "confirmed", due_date="2021-11-01")
    book.photo("P1", "C1")
    book.say("finding", "F1", {"move": {"state": "closed", "date": "2021-11-02"}})
    book.withdraw("check", "C2")
    book.unify("visit", "V1", "V2")
    book.say("check", "C3", {"date": "2022-02-01"}, blind=(), dev="b")
    book.say("site", "131022-GW-004", {"withdrawn": {"reason": "twice"}}, dev="b")
    book.unify("site", "131022-GW-001", "131022-GW-003", dev="b")
    return book


BOOK = city()
LINES = list(BOOK.lines.items())


def fork(line: bytes) -> tuple[bytes, bytes]:
    """
    Give another entry under the writer and counter of one: what a copied folder brings.
    """
    entry = decode_line(line)
    body = {"at": entry.at, "by": entry.by, "dev": entry.dev, "f": 1, "n": entry.n, "rec": [entry.kind, entry.rec]}
    identity, made = line_of({**body, "seen": []}, {"_salt": "f", "code": "FORK", "date": DAY, "name": "fork"})
    return identity.encode(), made


def signed(lines: dict[bytes, bytes], label: str = "Q4", **more: Any) -> tuple[bytes, bytes]:
    """
    Give the entry that signs some lines off, its fields changed.
    """
    held = cuttable(lines)
    fields = cut_fields(held, map(decode_line, held.values()), label, DAY, "")
    rec = cut_id(CAMPAIGN, label, DAY, fields["sha256"])
    body = {"at": "2021-12-31T17:00:00+08:00", "by": "主任", "dev": "z" * 16, "f": 1, "n": 1, "rec": ["freeze", rec]}
    identity, line = line_of({**body, "seen": []}, {"_salt": "1", **fields, **more})
    return identity.encode(), line


def the_cut(lines: dict[bytes, bytes]) -> Cut:
    """
    Give the one cut of a ledger.
    """
    [record] = build_state(CAMPAIGN, map(decode_line, lines.values())).every("freeze")
    cut = cut_of(CAMPAIGN, record)
    assert cut is not None
    return cut


def numbers(lines: dict[bytes, bytes]) -> list[Any]:
    """
    Give every summary of some lines.
    """
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    return [summarise(state, BOOK.campaign, by, None, DAY) for by in ("county", "topic", "group", "site", "agency")]


def law(size: int, seed: int, find: Finder = find_in) -> None:
    """
    A cut counts the same before and after everything else arrived, entries of forked counters and other cuts too.
    """
    chance = random.Random(seed)
    shuffled = [LINES[0], *chance.sample(LINES[1:], len(LINES) - 1)]
    then = dict(shuffled[:size])
    before = numbers(then)
    mine = signed(then)
    forks = [fork(line) for _identity, line in chance.sample(LINES, 4)]
    later = [mine, *shuffled, *forks, signed(dict(LINES), "Other")]
    chance.shuffle(later)
    now = dict(later)
    state = build_state(CAMPAIGN, map(decode_line, now.values()))
    cut = next(cut_of(CAMPAIGN, one) for one in state.every("freeze") if one.code == "Q4")
    assert cut is not None
    found = find(cut, now)

    assert found.whole
    assert then == found.lines
    assert before == numbers(found.lines)


@settings(max_examples=25)
@given(st.integers(1, len(LINES)), st.integers(0, 10**6))
def test_a_cut_counts_the_same_whatever_arrives(size: int, seed: int) -> None:
    """
    Whatever was here when it was signed and in whatever order the rest comes: the same set, the same numbers.
    """
    law(size, seed)


def takes_everything(cut: Cut, lines: dict[bytes, bytes]) -> Found:
    """
    The planted fault of a cut that takes later entries.
    """
    return Found(cuttable(lines), True, (), 0)


def goes_by_counters(cut: Cut, lines: dict[bytes, bytes]) -> Found:
    """
    The planted fault of a cut told by counters alone: what a copied folder wrote beside it comes in.
    """
    last = {share.dev: share.last for share in cut.shares}
    held = {key: line for key, line in cuttable(lines).items() if _told(decode_line(line), last)}
    return Found(held, True, (), 0)


def _told(entry: Any, last: dict[str, int]) -> bool:
    return bool(entry.n <= last.get(entry.dev, -1))


@pytest.mark.parametrize("find", [takes_everything, goes_by_counters])
def test_the_law_can_fail(find: Finder) -> None:
    """
    A cut that takes later entries, or those under counters it already has, is noticed.
    """
    with pytest.raises(AssertionError):
        law(20, 1, find)


def test_entries_that_lack_are_told_by_whose_they_are() -> None:
    """
    A ledger that holds only part of a cut says how many are missing of which laptop, and is not counted.
    """
    lines = dict(LINES)
    identity, line = signed(lines)
    gone = [key for key, one in lines.items() if decode_line(one).dev.startswith("b")][:2]
    part = {key: one for key, one in lines.items() if key not in gone} | {identity: line}
    found = find_in(the_cut(part), part)

    assert (False, [("b" * 16, 2)]) == (found.whole, [(one.dev, one.entries) for one in found.missing])


def test_nothing_said_later_changes_a_cut() -> None:
    """
    An entry that sets other hashes, marks or days on the record of a cut counts for nothing: the id proves the first.
    """
    lines = dict(LINES[:20])
    mine = signed(lines)
    fields = signed(dict(LINES), "Q4")[1]
    entry = decode_line(fields)
    assert isinstance(entry.set, dict)
    rec = decode_line(mine[1]).rec
    body = {"at": entry.at, "by": "别人", "dev": "y" * 16, "f": 1, "n": 99, "rec": ["freeze", rec]}
    identity, forged = line_of({**body, "seen": [mine[0].decode()]}, {**entry.set, "day": "2022-12-31", "_salt": "2"})
    now = {**dict(LINES), mine[0]: mine[1], identity.encode(): forged}
    cut = the_cut(now)

    assert (DAY, [("主任", "2021-12-31T17:00:00+08:00")]) == (cut.day, [tuple(one) for one in cut.signed])
    assert lines == find_in(cut, now).lines


def test_wrong_marks_spoil_no_cut() -> None:
    """
    Of two tellings of a cut, one of them with marks that do not prove it, the other is taken.
    """
    lines = dict(LINES[:20])
    identity, line = signed(lines)
    entry = decode_line(line)
    assert isinstance(entry.set, dict)
    body = {"at": "", "by": "别人", "dev": "a", "f": 1, "n": 1, "rec": ["freeze", entry.rec], "seen": []}
    forged = decode_line(line_of(body, {**entry.set, "marks": "2" * len(entry.set["marks"])})[1])
    [record] = build_state(CAMPAIGN, [entry, forged]).every("freeze")
    found = find_cut(CAMPAIGN, record, {**lines, identity: line})

    assert forged == record.entries[0]
    assert found is not None
    assert (True, lines) == (found[1].whole, found[1].lines)


def test_a_forged_cut_is_none() -> None:
    """
    A record whose id does not come from its label, day and hash is no cut.
    """
    lines = dict(LINES[:20])
    identity, line = signed(lines, day="2022-01-31")
    [record] = build_state(CAMPAIGN, [decode_line(line)]).every("freeze")

    assert cut_of(CAMPAIGN, record) is None
    assert identity not in cuttable({**lines, identity: line})


def test_who_signs_the_same_off_signs_one_cut() -> None:
    """
    Two people who sign the same entries off under one label make one record, signed by both.
    """
    lines = dict(LINES)
    mine = signed(lines)
    entry = decode_line(mine[1])
    assert isinstance(entry.set, dict)
    body = {"at": entry.at, "by": "副主任", "dev": "y" * 16, "f": 1, "n": 1, "rec": ["freeze", entry.rec], "seen": []}
    theirs = line_of(body, {**entry.set, "_salt": "2"})
    cut = the_cut({**lines, mine[0]: mine[1], theirs[0].encode(): theirs[1]})
    [record] = build_state(CAMPAIGN, [entry, decode_line(theirs[1])]).every("freeze")

    assert {"主任", "副主任"} == {one.by for one in cut.signed}
    assert () == record.conflicts


def test_erasing_leaves_the_set_and_says_so() -> None:
    """
    An erasure after the cut empties entries of it: they are still proven to be in it, and counted as erased.
    """
    lines = dict(LINES)
    mine = signed(lines)
    book = city()
    target = next(key for key, line in lines.items() if decode_line(line).kind == "check")
    book.say("erase", "E", {"entries": [target.decode()], "photos": []})
    now = cutting_union({**book.lines, mine[0]: mine[1]})
    found = find_in(the_cut(now), now)

    assert (True, 1) == (found.whole, found.erased)
    assert decode_line(found.lines[target]).erased


def cutting_union(lines: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """
    Give lines as a merge would leave them.
    """
    from fieldkit.core.union import unite

    return unite(lines)


def test_most_marks_are_told_apart() -> None:
    """
    Eight signs tell the entries of a ledger apart; the hash proves them, so a twin of these signs is seen.
    """
    lines = dict(LINES)
    mine = signed(lines)
    cut = the_cut({**lines, mine[0]: mine[1]})
    key, line = LINES[-1]
    twin = key[: cutting.MARK] + b"2" * (32 - cutting.MARK)
    found = find_in(cut, {**lines, twin: line})

    assert (False, ()) == (found.whole, found.missing)


@pytest.mark.parametrize(
    "text",
    "2021-10-18 2021-13-45 2021-10 2021 10.18 10月18日 10月 2021年 今天 昨天的 today 20211018 10.18终 9:30".split(),
)
def test_what_looks_like_a_day_is_one(text: str) -> None:
    """
    A day, right or wrong, a month, a year and a time are never labels.
    """
    assert looks_like_day(text)


@pytest.mark.parametrize("text", "Q4 2021-Q4 年终 2021年第四季度 第1次定稿 final v2 someday 一季度".split())
def test_a_label_is_no_day(text: str) -> None:
    """
    What is a label is read as a day nowhere.
    """
    assert not looks_like_day(text)
    with pytest.raises(InvalidInput):
        parse_when(text, date(2021, 10, 18))
