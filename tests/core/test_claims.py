"""
The sides of a conflict, and settling it: whatever was written in whatever order, one value stands afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import hypothesis
import pytest
from entries import HISTORIES, LAPTOPS, entry
from hypothesis import strategies as st

from fieldkit.core.claims import settle, settled_by, sides, stood_before
from fieldkit.core.entry import Change, Entry, decode_line
from fieldkit.core.fold import Record, fold

START = entry({"name": "井"})
ONE, OTHER = (entry({"name": name}, dev=dev, n=2, seen=[START]) for name, dev in zip("甲乙", LAPTOPS, strict=False))
Settle = Callable[[Record, dict[str, object]], Change]


def written(change: Change, n: int = 99) -> Entry:
    """
    Give the entry a coordinator writes of a change.
    """
    return entry(change.set, dev="zaaaaaaaaaaaaaaa", n=n)._replace(rec=change.rec, seen=change.seen)


def is_settled(way: Settle, lines: list[bytes], place: int, chance: random.Random) -> bool:
    """
    Tell whether choosing a side of each conflict leaves exactly that value, whatever the order of the entries.
    """
    entries = [decode_line(one) for one in lines]
    record = fold(entries)
    chosen = {one.field: (own := sides(record, one))[place % len(own)].value for one in record.conflicts}
    if not chosen:
        return True
    entries.append(written(way(record, chosen)))
    after = fold(chance.sample(entries, len(entries)))
    return not after.conflicts and chosen == {field: after.fields[field] for field in chosen}


@hypothesis.given(HISTORIES, st.integers(0, 3), st.randoms(use_true_random=False))
def test_a_settled_conflict_has_exactly_one_claim(lines: list[bytes], place: int, chance: random.Random) -> None:
    """
    Whichever side is chosen, fields and withdrawals alike, it stands alone afterwards, in any order of entries.
    """
    assert is_settled(settle, lines, place, chance)


def _saw_one_head(record: Record, values: dict[str, object]) -> Change:
    return settle(record, values)._replace(seen=record.heads[:1])


def _stores_the_word(record: Record, values: dict[str, object]) -> Change:
    return settle(record, dict.fromkeys(values, "mine"))


@pytest.mark.parametrize("fault", [_saw_one_head, _stores_the_word])
def test_that_law_can_fail(fault: Settle) -> None:
    """
    An entry that saw one side only or stores the word breaks the law on some history.
    """
    settings = hypothesis.settings(max_examples=500, database=None, phases=[hypothesis.Phase.generate])
    chance = random.Random(1)

    assert hypothesis.find(HISTORIES, lambda lines: not is_settled(fault, lines, 1, chance), settings=settings)


def test_two_who_settle_it_alike_agree_and_else_disagree() -> None:
    """
    Two people who settle one conflict without seeing each other: equal values are one claim, different ones two.
    """
    record = fold([START, ONE, OTHER])
    first, same, another = (
        written(settle(record, {"name": name}))._replace(id=name * 32, dev=dev)
        for name, dev in (("a", LAPTOPS[0]), ("a", LAPTOPS[1]), ("b", LAPTOPS[2]))
    )
    same = same._replace(id="c" * 32)

    assert () == fold([START, ONE, OTHER, first, same]).conflicts
    [again] = fold([START, ONE, OTHER, first, another]).conflicts
    assert {"a", "b"} == {claim.value for claim in again.claims}


def test_a_side_is_a_value_with_all_who_say_it() -> None:
    """
    Equal values of several laptops are one side, and all of them say it.
    """
    third = entry({"name": "甲"}, dev=LAPTOPS[2], n=2, seen=[START])
    record = fold([START, ONE, OTHER, third])
    [conflict] = record.conflicts

    said = {side.value: {one.dev for one in side.entries} for side in sides(record, conflict)}
    assert {"甲": {LAPTOPS[0], LAPTOPS[2]}, "乙": {LAPTOPS[1]}} == said


def test_what_stood_before_is_what_the_writer_was_shown() -> None:
    """
    Before an entry stands what it had seen, several values where these were in conflict, nothing where none was set.
    """
    later = entry({"name": "丙"}, dev=LAPTOPS[2], n=2, seen=[ONE, OTHER])
    record = fold([START, ONE, OTHER, later])

    assert ["井"] == stood_before(record, "name", OTHER)
    assert {"甲", "乙"} == set(stood_before(record, "name", later))
    assert [] == stood_before(record, "note", later)


def test_an_entry_that_settles_is_known_by_what_it_had_seen() -> None:
    """
    Only an entry that saw a conflict and sets its field settles it.
    """
    beside = entry({"note": "雨"}, dev=LAPTOPS[2], n=2, seen=[ONE, OTHER])
    decided = entry({"name": "甲"}, dev=LAPTOPS[2], n=3, seen=[beside])

    assert {decided.id: ("name",)} == settled_by(fold([START, ONE, OTHER, beside, decided]))
    assert {} == settled_by(fold([START, ONE]))
