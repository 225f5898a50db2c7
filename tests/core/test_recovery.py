"""
Recovery: what a crash may have torn is cut, what was saved stays, and damage is never cut.
"""

from __future__ import annotations

import pytest
from entries import CAMPAIGN, LAPTOPS, line
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.recovery import Tail, judge_tail
from fieldkit.core.scan import CLOSING, ledger_bytes, scan

SAVED = [line({"name": "旧" * n}, n=n) for n in (1, 2)]
COMMAND = [line({"note": "新" * 60, "i": i}, dev=LAPTOPS[1], n=i, part=[i, 3]) for i in (1, 2, 3)]
OLD = ledger_bytes(CAMPAIGN, SAVED)
NEW = ledger_bytes(CAMPAIGN, [*SAVED, *COMMAND])
AT = len(OLD) - len(CLOSING)


def judge(data: bytes, known_good: int = 0) -> Tail:
    """
    Judge the end of a ledger's bytes.
    """
    return judge_tail(data, scan(data), known_good)


def kept(data: bytes, known_good: int = 0) -> list[bytes]:
    """
    Give the lines a ledger still has after its end was judged, which must not be damage.
    """
    tail = judge(data, known_good)
    assert () == tail.damage
    if not tail.seam:
        mended = data[: tail.keep_size] + CLOSING
        assert list(tail.lines.values()) == list(scan(mended).lines.values())
        assert scan(mended).whole
    return list(tail.lines.values())


def test_a_whole_ledger_is_not_torn() -> None:
    """
    A whole ledger is kept to the last byte.
    """
    assert Tail(AT, False, (), dict(scan(OLD).lines)) == judge(OLD)


@pytest.mark.parametrize("known_good", [0, AT])
@pytest.mark.parametrize("filled", [False, True])
def test_every_half_written_append_ends_whole(known_good: int, filled: bool) -> None:
    """
    Wherever an append of a command stopped, the saved entries stay, and the command is there whole or not at all.
    """
    outcomes = set()
    for size in range(len(NEW) - AT + 1):
        data = NEW[: AT + size] + OLD[AT + size :]
        data += b"\0" * (len(NEW) - len(data)) if filled else b""
        outcomes.add(tuple(kept(data, known_good)))

    assert {tuple(SAVED), (*SAVED, *COMMAND)} == outcomes


@given(st.integers(1, 64), st.integers(0, 63), st.lists(st.sampled_from(["old", "new", "zero"]), max_size=90))
def test_any_torn_sectors_keep_what_was_saved(size: int, shift: int, states: list[str]) -> None:
    """
    Whichever sectors of an append reached the disk, in any order, the saved entries stay and no damage is seen.
    """
    old = OLD.ljust(len(NEW), b"\0")
    data = bytearray(NEW)
    starts = range(-(shift % size), len(NEW), size)
    touched = [start for start in starts if start + size > AT]
    for start, state in zip(touched, states, strict=False):
        begin, end = max(start, 0), min(start + size, len(NEW))
        if state == "old" or (state == "zero" and start < len(OLD)):
            data[begin:end] = old[begin:end]
        elif state == "zero":
            data[begin:end] = b"\0" * (end - begin)
    lines = kept(bytes(data), AT)

    assert lines in ([*SAVED], [*SAVED, *COMMAND])


def test_the_first_byte_alone_hides_nothing() -> None:
    """
    When only the comma of an append reached the disk, the entry before it is still there.
    """
    assert SAVED == kept(OLD[:AT] + b"," + OLD[AT + 1 :])


def test_an_append_without_its_comma_is_joined_again() -> None:
    """
    When all of an append but its comma reached the disk, the command is complete: kept, the file to be written anew.
    """
    data = OLD[: AT + 1] + NEW[AT + 1 :]
    tail = judge(data, AT)

    assert (True, ()) == (tail.seam, tail.damage)
    assert [*SAVED, *COMMAND] == list(tail.lines.values())


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_command_is_kept_whole_or_not(lost: int) -> None:
    """
    Parts of a command whose other parts are missing are torn, even where their own lines are good.
    """
    data = ledger_bytes(CAMPAIGN, [*SAVED, *COMMAND[: 3 - lost]])[: -len(CLOSING)] + b',\n"x'

    assert SAVED == kept(data)


def test_bad_bytes_before_good_commands_are_damage() -> None:
    """
    A bad line with a complete command behind it is damage: nothing is cut, the line is named.
    """
    broken = OLD.replace(b'"name":"\xe6\x97\xa7"', b'"name":"\xe6\x97\xa8"')
    tail = judge(broken)

    assert (len(broken), False) == (tail.keep_size, tail.torn)
    assert [3] == [bad.number for bad in tail.damage]


def test_bad_bytes_before_half_a_command_are_torn() -> None:
    """
    Good lines behind a bad one that make no complete command are torn with it.
    """
    data = ledger_bytes(CAMPAIGN, [*SAVED, COMMAND[0].replace(b'"i":1', b'"i":7'), *COMMAND[1:]])

    assert SAVED == kept(data)


def test_what_was_known_to_be_good_is_never_torn() -> None:
    """
    Bad bytes within what was durable before the last append are damage, though nothing good stands behind them.
    """
    broken = OLD.replace(b'"name":"\xe6\x97\xa7\xe6\x97\xa7"', b'"name":"\xe6\x97\xa7\xe6\x97\xa8"')

    assert SAVED[:1] == kept(broken)
    assert [4] == [bad.number for bad in judge(broken, AT).damage]


def test_known_good_parts_are_kept_alone() -> None:
    """
    A part of a command that was known to be good, as in a file a merge united, is kept without the others.
    """
    data = ledger_bytes(CAMPAIGN, [*SAVED, COMMAND[1]])
    good = len(data) - len(CLOSING)

    assert [*SAVED, COMMAND[1]] == kept(data[:good] + b',\n"torn', good)
    assert SAVED == kept(data[:good] + b',\n"torn')


def test_a_torn_first_append_leaves_an_empty_ledger() -> None:
    """
    When the first append of all was torn, the ledger is empty again.
    """
    empty = ledger_bytes(CAMPAIGN, [])

    assert [] == kept(empty[: -len(CLOSING)] + b'\n"abc')
