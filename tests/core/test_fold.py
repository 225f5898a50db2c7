"""
The fold: what a record is, whoever wrote first; every disagreement kept until somebody who saw it decides.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from entries import HISTORIES, LAPTOPS, entry, line, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core import fold as room
from fieldkit.core.entry import Entry, decode_line, stub_line
from fieldkit.core.fold import Record, fold

A, B, C = LAPTOPS
START = entry({"code": "131022-GW-007", "name": "井"})


def write(fields: dict[str, object], dev: str, seen: Iterable[Entry] = (START,), n: int = 2, **more: object) -> Entry:
    """
    Give an entry by a laptop that had seen these.
    """
    return entry(fields, dev=dev, n=n, seen=seen, **more)


def said(record: Record) -> dict[str, list[object]]:
    """
    Give the values in conflict by field, the standing one first.
    """
    return {conflict.field: [claim.value for claim in conflict.claims] for conflict in record.conflicts}


def test_one_entry_is_the_record() -> None:
    """
    A record with one entry has its fields, without the salt.
    """
    record = fold([START])

    assert {"code": "131022-GW-007", "name": "井"} == record.fields
    assert ((), False, (START.id,)) == (record.conflicts, record.withdrawn, record.heads)
    assert ("131022-GW-007", "井") == (record.code, record.name)


def test_a_later_value_replaces_what_it_saw() -> None:
    """
    An entry that saw another takes its place in every field it sets, whatever the counters and clocks say.
    """
    later = write({"name": "泉"}, A, n=1, at="1999-01-01T00:00:00+08:00")

    assert ({"code": "131022-GW-007", "name": "泉"}, {}) == (fold([START, later]).fields, said(fold([START, later])))
    assert (later.id,) == fold([later, START]).heads


def test_different_fields_both_stay() -> None:
    """
    Two laptops that set different fields do not disagree.
    """
    record = fold([START, write({"name": "泉"}, A), write({"note": "远"}, B)])

    assert {"code": "131022-GW-007", "name": "泉", "note": "远"} == record.fields
    assert {} == said(record)
    assert 2 == len(record.heads)


def test_equal_values_are_no_conflict() -> None:
    """
    Two laptops that set one field to the same value agree.
    """
    record = fold([START, write({"name": "泉"}, A), write({"name": "泉"}, B)])

    assert ("泉", {}) == (record.name, said(record))


@pytest.mark.parametrize(("one", "other"), [(1, True), ({"a": 1}, {"a": True}), ("1", 1), ([], {}), (0, False)])
def test_values_differ_as_their_bytes_do(one: object, other: object) -> None:
    """
    Values that only Python takes for equal are different values.
    """
    assert [other, one] == said(fold([START, write({"x": one}, A), write({"x": other}, B)]))["x"]


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [((A, 9), (B, 2), "first"), ((A, 2), (B, 9), "second"), ((A, 2), (B, 2), "second"), ((C, 10), (B, 9), "first")],
)
def test_the_greatest_counter_then_laptop_stands(first: tuple[str, int], second: tuple[str, int], stands: str) -> None:
    """
    Of two values in conflict that with the greatest (n, dev, id) stands, and both are kept.
    """
    one = write({"name": "first"}, first[0], n=first[1])
    other = write({"name": "second"}, second[0], n=second[1])
    record = fold([one, START, other])

    assert stands == record.name
    assert {"first", "second"} == set(said(record)["name"])
    assert stands == said(record)["name"][0]


def test_three_values_are_three_claims() -> None:
    """
    A conflict holds each different value once, with who set it.
    """
    record = fold([START, write({"name": "甲"}, A), write({"name": "乙"}, B), write({"name": "乙"}, C, n=1)])

    assert {"name": ["乙", "甲"]} == said(record)
    assert [B, A] == [claim.entry.dev for claim in record.conflicts[0].claims]


def test_a_resolution_that_saw_all_ends_it() -> None:
    """
    A value set by someone who saw all sides ends a conflict, be it one of them or a new one.
    """
    one, other = write({"name": "甲"}, A), write({"name": "乙"}, B)
    record = fold([START, one, other, write({"name": "甲"}, A, [one, other], n=3)])

    assert ("甲", {}) == (record.name, said(record))


def test_a_resolution_that_saw_one_side_does_not() -> None:
    """
    A value set by someone who saw only one side leaves the other standing against it.
    """
    one, other = write({"name": "甲"}, A), write({"name": "乙"}, B)
    record = fold([START, one, other, write({"name": "丙"}, A, [one], n=3)])

    assert {"name": ["丙", "乙"]} == said(record)


def test_resolving_another_field_resolves_nothing() -> None:
    """
    A conflict does not end because somebody who saw it set a different field.
    """
    one, other = write({"name": "甲"}, A), write({"name": "乙"}, B)
    record = fold([START, one, other, write({"note": "看过"}, C, [one, other])])

    assert {"name": ["乙", "甲"]} == said(record)


def test_two_resolutions_unseen_are_a_conflict_again() -> None:
    """
    Two coordinators who resolve one conflict differently, without seeing each other, disagree anew.
    """
    one, other = write({"name": "甲"}, A), write({"name": "乙"}, B)
    first, second = (write({"name": name}, dev, [one, other], n=3) for name, dev in (("甲", A), ("丙", C)))
    record = fold([START, one, other, first, second])

    assert {"name": ["丙", "甲"]} == said(record)


def test_seeing_goes_through_others() -> None:
    """
    Who saw an entry saw all that it had seen.
    """
    second = write({"name": "二"}, A)
    third = write({"note": "三"}, A, [second], n=3)
    fourth = write({"name": "四"}, B, [third], n=1)

    assert ("四", {}) == (fold([fourth, START, third, second]).name, said(fold([fourth, START, third, second])))


def test_a_missing_ancestor_counts_as_unseen() -> None:
    """
    Without the entry in between, two values are a conflict that says what it waits for; with it there is none.
    """
    between = write({"note": "中"}, A)
    later = write({"name": "泉"}, A, [between], n=3)
    record = fold([START, later])

    assert {"name": ["泉", "井"]} == said(record)
    assert (between.id,) == record.conflicts[0].waiting
    assert {} == said(fold([START, between, later]))


def test_a_withdrawal_takes_the_record_away() -> None:
    """
    A record withdrawn by somebody who saw everything is withdrawn, and an edit that saw it does not bring it back.
    """
    gone = write({"withdrawn": {"reason": "双录"}}, A)
    edited = write({"note": "仍无效"}, B, [gone])

    assert (True, {}) == (fold([START, gone]).withdrawn, said(fold([START, gone])))
    assert (True, {}) == (fold([START, gone, edited]).withdrawn, said(fold([START, gone, edited])))


def test_a_withdrawal_beside_an_edit_is_a_conflict_and_counts() -> None:
    """
    While a withdrawal and an edit have not seen each other, the record counts and both sides are kept.
    """
    gone, edited = write({"withdrawn": {"reason": "双录"}}, B), write({"note": "复核"}, A)
    record = fold([START, gone, edited])

    assert (False, None) == (record.withdrawn, record.fields["withdrawn"])
    assert {"withdrawn": [None, {"reason": "双录"}]} == said(record)
    assert [edited.id, gone.id] == [claim.entry.id for claim in record.conflicts[0].claims]


@pytest.mark.parametrize(("decision", "withdrawn"), [({"reason": "双录"}, True), (None, False)])
def test_a_disputed_withdrawal_is_decided(decision: object, withdrawn: bool) -> None:
    """
    Somebody who saw withdrawal and edit decides by saying again whether the record is withdrawn.
    """
    gone, edited = write({"withdrawn": {"reason": "双录"}}, B), write({"note": "复核"}, A)
    record = fold([START, gone, edited, write({"withdrawn": decision}, C, [gone, edited])])

    assert (withdrawn, {}) == (record.withdrawn, said(record))


def test_withdrawn_and_kept_at_once_counts() -> None:
    """
    A withdrawal taken back by one and repeated by another, unseen, is a conflict, and the record counts.
    """
    gone = write({"withdrawn": {"reason": "双录"}}, A)
    back = write({"withdrawn": None}, A, [gone], n=3)
    again = write({"withdrawn": {"reason": "重复"}}, B, [gone], n=9)
    record = fold([START, gone, back, again])

    assert (False, None) == (record.withdrawn, record.fields["withdrawn"])
    assert {"withdrawn": [None, {"reason": "重复"}]} == said(record)


def test_two_reasons_withdraw_all_the_same() -> None:
    """
    Two people who withdraw a record for different reasons disagree about the reason alone.
    """
    gone, too = write({"withdrawn": {"reason": "双录"}}, A), write({"withdrawn": {"reason": "误记"}}, B)
    record = fold([START, gone, too])

    assert (True, {"withdrawn": [{"reason": "误记"}, {"reason": "双录"}]}) == (record.withdrawn, said(record))


def test_erased_entries_keep_their_place() -> None:
    """
    An erased entry sets nothing, yet what saw it still takes the place of what it had seen.
    """
    whole = line({"name": "泉", "note": "私"}, dev=A, n=2, seen=[START])
    between, stub = decode_line(whole), decode_line(stub_line(whole))
    later = write({"name": "溪"}, A, [between], n=3)

    assert ({"code": "131022-GW-007", "name": "溪"}, {}) == (
        fold([START, stub, later]).fields,
        said(fold([START, stub, later])),
    )
    assert "井" == fold([START, stub]).name


def test_entries_of_a_later_format_set_nothing_here() -> None:
    """
    An entry of a later format number takes part in what was seen, not in the values.
    """
    later = write({"name": "泉"}, A, f=2)
    record = fold([START, later])

    assert ("井", (later.id,)) == (record.name, record.heads)


def test_families_give_what_is_switched_on() -> None:
    """
    Fields `deputy.<id>` of both laptops count, and one switched off by someone who saw it does not.
    """
    one = write({f"deputy.{rid('a')}": True, f"deputy.{rid('b')}": True}, A)
    other = write({f"deputy.{rid('c')}": True}, B)
    off = write({f"deputy.{rid('a')}": False}, B, [one], n=3)

    assert sorted([rid("b"), rid("c")]) == fold([START, one, other, off]).named("deputy")


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_does_not_matter(lines: list[bytes], chance: random.Random) -> None:
    """
    In whatever order entries come, the record is the same to the last detail.
    """
    entries = [decode_line(one) for one in lines]
    shuffled = chance.sample(entries, len(entries))

    assert fold(entries) == fold(shuffled)


@given(HISTORIES)
def test_no_value_of_a_head_is_lost(lines: list[bytes]) -> None:
    """
    Every value that nobody who saw it has replaced stands or is a claim of a conflict.
    """
    entries = [decode_line(one) for one in lines]
    record = fold(entries)
    for name in ("name", "note"):
        setting = [one for one in entries if isinstance(one.set, dict) and name in one.set]
        replaced = {seen for one in setting for seen in _all_seen(one, entries)}
        alive = {one.set[name] for one in setting if one.id not in replaced and isinstance(one.set, dict)}
        claims = set(said(record).get(name, [record.fields[name]] if name in record.fields else []))
        assert alive == claims


def _all_seen(one: Entry, entries: list[Entry]) -> set[str]:
    known = {other.id: other for other in entries}
    open_ones, found = [*one.seen], set()
    while open_ones:
        identity = open_ones.pop()
        if identity in known and identity not in found:
            found.add(identity)
            open_ones += known[identity].seen
    return found


@given(HISTORIES)
def test_one_after_the_other_is_folded_as_any_history_is(lines: list[bytes]) -> None:
    """
    Entries of which each had seen the one before are folded at one go, with the result the general rule gives.
    """
    for count in range(1, len(lines) + 1):
        entries = [decode_line(one if place % 5 else stub_line(one)) for place, one in enumerate(lines[:count], 1)]
        quick = fold(entries)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "_chain", lambda entries: [])
            assert fold(entries) == quick
            assert list(fold(entries).fields) == sorted(quick.fields) or count == 1
