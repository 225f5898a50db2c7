"""
Partial exports: whole records of a region or group, closed under references, and merged back without a trace.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import strategies as st
from make import CAMPAIGN, Book, rec

from fieldkit.core.aside import with_value
from fieldkit.core.entry import decode_line
from fieldkit.core.fold import Record
from fieldkit.core.selection import Key, references, select, select_back, whole_records
from fieldkit.core.state import State, build_state, unify_id
from fieldkit.core.union import canonical_ledger, unite

GROUPS = ("131022-G01", "131022-G02", "131023-G01")
SITES = ("131022-GW-001", "131022-GW-002", "131023-GW-001")
MOVES = ("visit", "check", "own", "photo", "finding", "move", "rename", "unify", "withdraw", "erase", "later")
MOVES += ("aside", "restore")
STEPS = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 2), st.integers(0, 2)), max_size=12)


def book_of(steps: list[tuple[str, int, int]]) -> Book:
    """
    Give a ledger of two counties with three groups, sites and deputies, and what the steps did there.
    """
    book = Book()
    for number, (code, site) in enumerate(zip(GROUPS, SITES, strict=True)):
        book.deputy(f"D{number}", region="" if number else "131022")
        book.group(code, **{f"member.{rec(f'D{number}')}": True})
        book.site(site, group=code)
    for place, (move, one, other) in enumerate(steps):
        _act(book, f"{place}", move, one, other)
    return book


def _act(book: Book, name: str, move: str, one: int, other: int) -> None:
    checks = [key for key in book.heads if key[0] == "check"]
    if move == "visit":
        book.visit(name, f"{GROUPS[one]} {GROUPS[other]}", deputies=f"D{other}")
    elif move in ("check", "own"):
        visits = [key[1] for key in book.heads if key[0] == "visit"]
        own = {"group": GROUPS[one]} if move == "own" or not visits else {}
        given = {"visit": visits[other % len(visits)]} if visits else {}
        book.check(name, SITES[other], **own, **given)
    elif move in ("photo", "finding") and checks:
        book.say(move, name, {"check": checks[one % len(checks)][1], "code": name})
    elif move == "move" and checks:
        book._say("check", checks[one % len(checks)][1], {"site": rec(SITES[other])})
    elif move == "rename":
        book.say("site", SITES[one], {"group": rec(GROUPS[other])}, blind=(), dev="b")
    elif move == "unify" and one != other:
        book.unify("site", SITES[one], SITES[other])
    elif move == "withdraw" and checks:
        book._say("check", checks[one % len(checks)][1], {"withdrawn": {"reason": "误录"}})
    elif move == "erase":
        book.say("erase", name, {"entries": [sorted(book.lines)[one].decode()], "photos": []})
    elif move in ("aside", "restore"):
        named = [one.decode() for one in sorted(book.lines)[one : one + other + 1]]
        book.set_aside(named, "aside" if move == "aside" else "restored")
    elif move == "later":
        book.say("casefile", name, {"site": rec(SITES[one])})


BOOKS = STEPS.map(book_of)
PARTS = st.sampled_from(
    [("131022", None), ("131023", None), (None, GROUPS[0]), (None, GROUPS[2]), ("131022", GROUPS[1])]
)


def part_of(lines: dict[bytes, bytes], state: State, chosen: set[Key]) -> State:
    """
    Fold what a partial export would carry.
    """
    return build_state(CAMPAIGN, (decode_line(one) for one in whole_records(lines, state, chosen).values()))


def dangling(lines: dict[bytes, bytes], chooser: Callable[[State], set[Key]]) -> set[Key]:
    """
    Give what records of the part point to and the part does not have, though the whole does.
    """
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    part = part_of(lines, state, chooser(state))
    wanted = {
        key
        for of_kind in part.records.values()
        for record in of_kind.values()
        for entry in record.entries
        if isinstance(entry.set, dict)
        for key in references(record.kind, entry.set)
    }
    return {key for key in wanted if state.get(*key) and not part.get(*key)}


@hypothesis.given(book=BOOKS, part=PARTS)
def test_a_part_is_closed_under_references(book: Book, part: tuple[str | None, str | None]) -> None:
    """
    Nothing in a part, not even in its history, points to a record that stayed behind.
    """
    region, group = part
    lines = unite(book.lines)

    assert set() == dangling(lines, lambda state: select(state, region, rec(group) if group else None))


def test_the_closure_can_fail() -> None:
    """
    A choice that forgets what is pointed to is found by the same search.
    """

    def careless(state: State) -> set[Key]:
        return {key for key in select(state, "131022") if key[0] not in ("visit", "deputy")}

    found = hypothesis.find(
        BOOKS,
        lambda book: bool(dangling(unite(book.lines), careless)),
        settings=hypothesis.settings(max_examples=500, database=None, phases=[hypothesis.Phase.generate]),
    )
    assert found


@hypothesis.given(book=BOOKS, part=PARTS)
def test_a_part_takes_whole_records(book: Book, part: tuple[str | None, str | None]) -> None:
    """
    A record in a part has every entry it has in the whole; the campaign and all erasures always go along.
    """
    region, group = part
    lines = unite(book.lines)
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    found = part_of(lines, state, select(state, region, rec(group) if group else None))
    split = [
        record.id
        for kind, of_kind in found.records.items()
        for record in of_kind.values()
        if {entry.id for entry in record.entries} != {entry.id for entry in state.records[kind][record.id].entries}
    ]

    assert [] == split
    assert state.records["erase"].keys() == found.records["erase"].keys()
    assert state.records["campaign"].keys() == found.records["campaign"].keys()
    assert state.unknown == found.unknown


@hypothesis.given(book=BOOKS, part=PARTS)
def test_a_part_says_what_the_whole_says(book: Book, part: tuple[str | None, str | None]) -> None:
    """
    A record in a part says there what it says in the whole, and is there or set aside as it is in the whole.
    """
    region, group = part
    lines = unite(book.lines)
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    found = part_of(lines, state, select(state, region, rec(group) if group else None))
    here = {(kind, one): record for kind, of_kind in found.records.items() for one, record in of_kind.items()}

    assert {key: state.get(*key) for key in here} == here
    assert {key: state.aside.hidden.get(key) for key in found.aside.hidden} == dict(found.aside.hidden)


@hypothesis.given(book=BOOKS, part=PARTS)
def test_a_part_merged_back_changes_nothing(book: Book, part: tuple[str | None, str | None]) -> None:
    """
    What was cut out is part of the whole, byte for byte.
    """
    lines = unite(book.lines)
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    cut = whole_records(lines, state, select(state, *[part[0], rec(part[1]) if part[1] else None]))

    assert canonical_ledger(CAMPAIGN, lines) == canonical_ledger(CAMPAIGN, unite(cut, lines))


def test_a_group_takes_its_own_and_what_that_needs() -> None:
    """
    A group's part has its members, sites, visits, checks, photos and findings; another group's checks stay behind,
    even at a site of its own; a joint visit goes along with everyone on it.
    """
    book = book_of([])
    book.visit("V", f"{GROUPS[0]} {GROUPS[2]}", deputies="D2")
    book.check("mine", SITES[1], visit="V", group=GROUPS[0])
    book.check("theirs", SITES[0], visit="V", group=GROUPS[2])
    book.check("both", SITES[2], visit="V")
    book.photo("P", "mine")
    book.photo("Q", "theirs")
    chosen = select(book.state, None, rec(GROUPS[0]))

    named = {
        kind: {book.state.records[kind][one].code for of, one in chosen if of == kind} for kind in ("check", "site")
    }
    assert {"check": {"mine", "both"}, "site": set(SITES)} == named
    assert {("photo", rec("P"))} == {key for key in chosen if key[0] == "photo"}
    assert {("deputy", rec(name)) for name in ("D0", "D1", "D2")} == {key for key in chosen if key[0] == "deputy"}


def test_a_unification_takes_both_ends_along() -> None:
    """
    Who gets one of two records declared the same gets the other and the declaration.
    """
    book = book_of([])
    book.unify("site", SITES[0], SITES[2])
    chosen = select(book.state, None, rec(GROUPS[1]))
    first, second = sorted((rec(SITES[0]), rec(SITES[2])))

    assert ("site", rec(SITES[2])) not in chosen
    assert {("site", rec(SITES[2])), ("unify", unify_id(CAMPAIGN, "site", first, second))} <= select(
        book.state, None, rec(GROUPS[0])
    )


def test_the_city_is_everything() -> None:
    """
    Without a choice, and for a whole city, nothing stays behind.
    """
    book = book_of([("later", 0, 0)])
    state = book.state
    everything = {(kind, one) for kind, of_kind in state.records.items() for one in of_kind}

    assert everything == select(state) == select(state, "131000")
    assert book.lines == whole_records(book.lines, state, everything)


def sayings(record: Record) -> list[dict[str, Any]]:
    """
    Give what the entries of a record say, set aside or not.
    """
    return [entry.set for entry in map(with_value, record.entries) if isinstance(entry.set, dict)]


@hypothesis.given(book=BOOKS, place=st.integers(0, 2))
def test_what_goes_back_is_closed_too(book: Book, place: int) -> None:
    """
    What goes back to a group holds what its own part holds, all that its laptop wrote in and that once was the group's,
    and whatever that points to.
    """
    lines = unite(book.lines)
    state = build_state(CAMPAIGN, map(decode_line, lines.values()))
    group, writers = rec(GROUPS[place]), {"b" * 16}
    chosen = select_back(state, group, writers)
    of_kinds = (of_kind.values() for of_kind in state.records.values())
    wrote = {
        (record.kind, record.id)
        for records in of_kinds
        for record in records
        if any(entry.dev in writers for entry in record.entries)
        and any(group == said.get("group") or f"group.{group}" in said for said in sayings(record))
    }

    assert chosen >= select(state, group=group) | wrote
    assert set() == dangling(lines, lambda state: select_back(state, group, writers))


def test_what_was_decided_of_a_record_goes_back_with_it() -> None:
    """
    A site that once was the group's and that its laptop wrote in goes back with what declares it one with another, with
    every erasure, and with the receipts of the group.
    """
    book = book_of([("unify", 1, 2)])
    book.say("site", SITES[1], {"group": rec(GROUPS[0])})
    book.say("site", SITES[1], {"group": rec(GROUPS[1])})
    book.say("site", SITES[1], {"note": "记"}, dev="b")
    book.say("erase", "gone", {"entries": [], "photos": []})
    for group in GROUPS:
        book.say("receipt", group, {"group": rec(group), "writers": []})
    chosen = select_back(book.state, rec(GROUPS[0]), {"b" * 16})

    assert {("site", rec(SITES[1])), ("site", rec(SITES[2]))} <= chosen
    assert ("unify", unify_id(CAMPAIGN, "site", rec(SITES[1]), rec(SITES[2]))) in chosen
    assert ("erase", rec("gone")) in chosen
    assert ("receipt", rec(GROUPS[0])) in chosen


def test_what_a_laptop_did_for_another_group_does_not_go_back() -> None:
    """
    A check that never was the group's stays behind, with its photo, whoever wrote in it; one whose code is the group's
    goes back with photo and problem, whosever it is by now.
    """
    book = book_of([])
    for code in ("131022-G02B-20211018-C01", "131022-G01B-20211018-C02"):
        book.say("check", code, {"code": code, "site": rec(SITES[1]), "group": rec(GROUPS[1])}, dev="b")
        book.photo(f"photo {code}", code)
        book.say("finding", f"finding {code}", {"check": rec(code), "code": "131022-G02A-20211018-01"})
    chosen = select_back(book.state, rec(GROUPS[0]), {"b" * 16})
    own = "131022-G01B-20211018-C02"

    assert {("photo", rec(f"photo {own}")), ("finding", rec(f"finding {own}")), ("check", rec(own))} == {
        key for key in chosen if key[0] in ("photo", "finding", "check")
    }
