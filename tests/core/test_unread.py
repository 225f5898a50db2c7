"""
Records read when they are asked for say what records read at once say.
"""

from __future__ import annotations

from typing import Any

import pytest
from doors import differences
from entries import CAMPAIGN, HISTORIES, line, rid
from hypothesis import given

from fieldkit.core.entry import BadEntry, decode_line, stub_line
from fieldkit.core.state import State, build_state
from fieldkit.core.unread import UnreadRecords, unread_state

GROUP = line({"code": "131022-G03", "name": '组 "三"'}, rec="group", kind="group")
ODD_CODES = ("a_1", "Ａ－1", 'A"1', "A\\1", " a 1 ", "A-1", "", "井-1", 7, None, {"code": "A-1"}, ["A-1"])
ODD = [line({"code": code, "name": f"{n}"}, rec=f"odd {n}", n=n + 1) for n, code in enumerate(ODD_CODES)]

FALSE = {"dev": "b", "f": 1, "n": 5, "rec": ["deputy", "a" * 32], "seen": []}
LIARS = [
    line({"name": "x"}, by='x","dev":"b","f":1,"n":5,"rec":["deputy","' + "a" * 32 + '"],"seen":[],'),
    line({"name": "x"}, aa=FALSE),
    line({"name": "x"}, by="", o=FALSE),
    line({"name": "x"}, f=2),
]


def unread(lines: list[bytes]) -> State:
    """
    Give the state of lines of which none was read yet.
    """
    state = unread_state(CAMPAIGN, lines)
    assert state is not None
    return state


@given(HISTORIES)
def test_it_says_what_a_state_read_at_once_says(lines: list[bytes]) -> None:
    """
    Whatever several laptops wrote of a record, every door gives the same.
    """
    assert [] == differences(build_state(CAMPAIGN, map(decode_line, lines)), unread([*lines]))


@given(HISTORIES)
def test_a_door_opens_before_all_was_read(lines: list[bytes]) -> None:
    """
    A record found by its id or code is the same whether it is read alone or all are.
    """
    lines = [*lines, *ODD, GROUP]
    whole = build_state(CAMPAIGN, map(decode_line, lines))
    for record in (*whole.every("site"), *whole.every("group")):
        assert record == unread(lines).get(record.kind, record.id)
    for code in ("131022-GW-007", "131022-g03", "A-1", "a1", 'a"1', "A\\1", "7", "none", "井_1"):
        for kind in ("site", "group", "check"):
            assert whole.with_code(kind, code) == unread(lines).with_code(kind, code)
    assert unread(lines).get("site", "a" * 32) is None


def test_only_what_is_asked_for_is_read() -> None:
    """
    A record that cannot be read is in nobody's way until it is asked for.
    """
    good, bad = line({"code": "X-1"}), line({"code": "X-2"}, rec="bad", n=2)[:-2]
    state = unread([good, bad])

    assert "X-1" == state.records["site"][rid("well")].code == state.with_code("site", "x-1")[0].code
    for ask in (lambda: state.get("site", rid("bad")), lambda: state.every("site")):
        with pytest.raises(BadEntry):
            ask()


def test_it_is_changed_like_any_other() -> None:
    """
    A record put in or taken out is so whichever was read before, and not in what was copied.
    """
    records = unread([*ODD]).records["site"]
    before = records.copy()
    del records[rid("odd 0")]
    records[rid("odd 1")] = before[rid("odd 2")]

    assert isinstance(records, UnreadRecords)
    assert rid("odd 0") not in records and rid("odd 0") in before
    assert before[rid("odd 2")] == records[rid("odd 1")] != before[rid("odd 1")]


STRANGE: list[tuple[str, dict[str, Any]]] = [
    ("a later format", {"f": 2}),
    ("a kind not known", {"kind": "weather"}),
    ("what sets aside", {"kind": "set_aside"}),
]


@pytest.mark.parametrize("facts", [facts for _, facts in STRANGE], ids=[name for name, _ in STRANGE])
def test_what_only_reading_can_tell_is_left_to_it(facts: dict[str, Any]) -> None:
    """
    Lines of which a glance does not say all that counts are for who reads them.
    """
    assert unread_state(CAMPAIGN, [GROUP, line({"name": "x"}, **facts)]) is None


def test_a_stub_is_no_record_and_a_text_is_no_head() -> None:
    """
    Of an erased record nothing is left; where a text or a nested value looks like the head of a line all is read.
    """
    lines = [GROUP, stub_line(line({"name": "gone"}))]

    assert [] == differences(build_state(CAMPAIGN, map(decode_line, lines)), unread(lines))
    assert [] == [*unread(lines).records["site"]]
    for liar in LIARS:
        assert unread_state(CAMPAIGN, [*lines, liar]) is None
