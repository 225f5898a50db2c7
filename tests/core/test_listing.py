"""
A list imported again writes only what changed in the list, and never over a person's change.
"""

from __future__ import annotations

import pytest
from entries import entry
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.entry import LIST, UNDO
from fieldkit.core.fold import fold
from fieldkit.core.listing import Comparison, Kept, compare, last_listed

ROW = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x", "y", "z"]))
RECORD = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([None, "", "x", "y", "z"]))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        (None, {}, {"a": "x"}, Comparison({"a": "x"}, [], 0, {})),
        (None, {"a": "x"}, {"a": "x"}, Comparison({}, [], 1, {"a": "x"})),
        (None, {"a": "p"}, {"a": "x"}, Comparison({}, [Kept("a", "p", "x")], 0, {})),
        (None, {"a": ""}, {"a": "x"}, Comparison({"a": "x"}, [], 0, {})),
        ({"a": "x"}, {"a": "x"}, {"a": "x"}, Comparison({}, [], 1, {})),
        ({"a": "x"}, {"a": "x"}, {"a": "y"}, Comparison({"a": "y"}, [], 0, {})),
        ({"a": "x"}, {"a": "p"}, {"a": "x"}, Comparison({}, [], 1, {})),
        ({"a": "x"}, {"a": "p"}, {"a": "y"}, Comparison({}, [Kept("a", "p", "y")], 0, {})),
        ({"a": "x"}, {"a": "y"}, {"a": "y"}, Comparison({}, [], 1, {"a": "y"})),
        ({"a": "x"}, {"a": None}, {"a": "y"}, Comparison({}, [Kept("a", None, "y")], 0, {})),
        ({"a": "x"}, {}, {"a": "y"}, Comparison({"a": "y"}, [], 0, {})),
        ({"a": "x"}, {}, {"a": "x"}, Comparison({}, [], 1, {})),
        ({"a": ""}, {"a": "p"}, {"a": "x"}, Comparison({}, [Kept("a", "p", "x")], 0, {})),
        ({"a": "x"}, {"a": "x"}, {"a": ""}, Comparison({}, [Kept("a", "x", "")], 0, {})),
        ({"a": "x"}, {"a": ""}, {"a": ""}, Comparison({}, [], 0, {})),
        ({"a": "x"}, {"a": "x"}, {}, Comparison({}, [], 0, {})),
    ],
    ids=[
        "first import writes",
        "first import finds it said",
        "first import keeps what a person typed",
        "first import fills an empty field",
        "nothing new",
        "list changed",
        "person changed",
        "both changed",
        "both changed alike",
        "person cleared, list changed",
        "record lacks it, list changed",
        "record lacks it, list did not change",
        "person filled what the list left empty",
        "cell emptied",
        "cell emptied, as a person did",
        "column gone",
    ],
)
def test_each_case_of_the_comparison(
    base: dict[str, object] | None, mine: dict[str, object], theirs: dict[str, object], expected: Comparison
) -> None:
    """
    Every combination of an unchanged, changed or absent value has one outcome.
    """
    assert expected == compare(base, mine, theirs)


@given(st.none() | ROW, RECORD, ROW)
def test_applying_twice_writes_nothing(
    base: dict[str, object] | None, mine: dict[str, object], theirs: dict[str, object]
) -> None:
    """
    After the writes of a comparison the same list has nothing more to write, whichever base is remembered.
    """
    after = mine | compare(base, mine, theirs).write
    said = {field: value for field, value in theirs.items() if value}

    assert {} == compare(base, after, theirs).write
    again = compare((base or {}) | said, after, theirs)
    assert ({}, len(said), {}) == (again.write, again.same, again.agreed)


@given(st.none() | ROW, RECORD, ROW)
def test_a_person_is_never_overwritten(
    base: dict[str, object] | None, mine: dict[str, object], theirs: dict[str, object]
) -> None:
    """
    A value that differs from what the list last said is never written over, and never cleared.
    """
    written = compare(base, mine, theirs).write

    for field, value in written.items():
        assert value
        assert not mine.get(field) or (base or {}).get(field) == mine[field]


@given(st.none() | ROW, RECORD, ROW)
def test_every_cell_that_says_something_is_accounted_for(
    base: dict[str, object] | None, mine: dict[str, object], theirs: dict[str, object]
) -> None:
    """
    Written, kept and same add up to the cells that are not empty.
    """
    write, kept, same, _agreed = compare(base, mine, theirs)

    assert sum(1 for value in theirs.values() if value) == len(write) + sum(bool(cell.theirs) for cell in kept) + same


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"a": "p"}], None),
        ([{"a": 1, LIST: True}], {"a": 1}),
        ([{"a": 1, LIST: True}, {"a": 2, LIST: True}], {"a": 2}),
        ([{"a": 1, LIST: True}, {"a": 2, LIST: True}, {"a": 1, UNDO: "x"}], {"a": 1}),
        ([{"a": 1, LIST: True}, {"a": 2, LIST: True}, {"a": 1, UNDO: "x"}, {"a": 2, UNDO: "y"}], {"a": 2}),
        ([{"a": 0}, {"a": 1, LIST: True}, {"a": 2, LIST: True}, {"a": 1, UNDO: "x"}, {"a": 0, UNDO: "y"}], None),
        ([{"a": 1, LIST: True}, {"a": 5}, {"a": 1, UNDO: "x"}], {"a": 1}),
        ([{"a": 1, LIST: True}, {"b": 2, LIST: True}, {"b": None, UNDO: "x"}], {"a": 1}),
        ([{"a": 1, LIST: True}, {"a": 2, LIST: True}, {"a": 7, UNDO: "x"}], None),
        ([{"a": 1, "b": 1, LIST: True}, {"a": 2, "b": 2, LIST: True}, {"a": 1, UNDO: "x"}], {"a": 1, "b": 2}),
    ],
    ids=[
        "no list",
        "a list",
        "a list again",
        "taken back",
        "the taking back taken back",
        "one after the other taken back",
        "a person's change taken back",
        "a field it brought taken back",
        "set to what never stood here",
        "taken back but for what a person changed since",
    ],
)
def test_what_was_taken_back_was_not_said(steps: list[dict[str, object]], expected: dict[str, object] | None) -> None:
    """
    What a list said counts as said while it was not taken back; then what lists had said before does.
    """
    made = []
    for number, fields in enumerate(steps, 1):
        made.append(entry(fields, n=number, seen=made[-1:]))

    assert expected == last_listed(fold(made))
