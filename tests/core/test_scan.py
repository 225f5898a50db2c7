"""
The one reader of ledger bytes: it believes lines that match their id and names all others.
"""

from __future__ import annotations

import json

import pytest
from entries import CAMPAIGN, HISTORIES, by_id, line
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.entry import stub_line, verify_line
from fieldkit.core.scan import CLOSING, NotALedger, header, ledger_bytes, read_header, scan

ONE, TWO, THREE = (line({"name": str(n)}, n=n) for n in (1, 2, 3))
LEDGER = ledger_bytes(CAMPAIGN, [ONE, TWO, THREE])


def test_a_whole_ledger_is_read_in_file_order() -> None:
    """
    A whole ledger gives its lines by id in file order, and the size of all but the closing brackets.
    """
    found = scan(LEDGER)

    assert [ONE, TWO, THREE] == list(found.lines.values())
    assert (True, (), 0) == (found.whole, found.bad, found.repeated)
    assert LEDGER == LEDGER[: found.clean_size] + CLOSING
    assert {"campaign": CAMPAIGN, "format": 1, "program": "fieldkit"} == found.about


def test_an_empty_ledger_is_whole() -> None:
    """
    A ledger without entries is whole and valid JSON.
    """
    empty = ledger_bytes(CAMPAIGN, [])

    assert (True, {}) == (scan(empty).whole, scan(empty).lines)
    assert {} == json.loads(empty)["entries"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\0" * 512, "empty"),
        (LEDGER.decode().encode("utf-16"), "utf16"),
        (LEDGER.decode().encode("utf-16-le"), "utf16"),
        ("名称,井".encode("gbk"), "not_utf8"),
        (b"null", "null"),
        (b"[]", "other_program"),
        (b'{"_default":{"1":{"a":1}}}', "other_program"),
        (b"site,name\n1,2\n", "not_json"),
        (b"[" * 100_000, "not_json"),
        (LEDGER[:20], "truncated"),
        (LEDGER.replace(b'"fieldkit"', b'"otherkit"'), "other_program"),
        (LEDGER.replace(b'"format":1', b'"format":"1"'), "about"),
        (LEDGER.replace(b'"langfang-2021"', b"2021"), "about"),
        (LEDGER.replace(b'"format":1', b'"format":'), "not_json"),
        (json.dumps(json.loads(LEDGER), indent=1).encode(), "layout"),
        (b"\xef\xbb\xbf" + LEDGER, "layout"),
        (LEDGER.replace(b"\n", b"\r\n"), "layout"),
    ],
)
def test_what_is_no_ledger_is_named(data: bytes, reason: str) -> None:
    """
    Bytes that do not open like a ledger are named for what they are.
    """
    with pytest.raises(NotALedger, match=f"^{reason}$"):
        read_header(data)


def test_a_bad_line_is_named_with_its_place() -> None:
    """
    A line that does not match its id is named by line number, offset and reason; the others are read.
    """
    changed = LEDGER.replace(b'"name":"2"', b'"name":"9"')
    found = scan(changed)

    assert [(4, changed.index(TWO[:36]), "hash")] == [tuple(bad) for bad in found.bad]
    assert [ONE, THREE] == list(found.lines.values())
    assert (False, changed.index(ONE) + len(ONE)) == (found.whole, found.clean_size)


def test_a_line_that_came_again_is_one_entry() -> None:
    """
    A repeated line is counted and not kept twice.
    """
    found = scan(ledger_bytes(CAMPAIGN, [ONE, TWO, ONE]))

    assert ([ONE, TWO], 1, True) == (list(found.lines.values()), found.repeated, found.whole)


@pytest.mark.parametrize("order", [(stub_line(ONE), ONE), (ONE, stub_line(ONE))])
def test_an_entry_stands_before_its_stub(order: tuple[bytes, bytes]) -> None:
    """
    Where a file holds an entry and its stub, the entry is kept.
    """
    assert [ONE] == list(scan(ledger_bytes(CAMPAIGN, list(order))).lines.values())


def test_only_equal_bytes_are_trusted() -> None:
    """
    A line equal to one verified before is not hashed again; one that differs in a bit is.
    """
    known_bad = TWO.replace(b'"name":"2"', b'"name":"9"')
    data = ledger_bytes(CAMPAIGN, [ONE, known_bad])

    assert scan(data, by_id([ONE, known_bad])).whole
    assert scan(data, by_id([known_bad])).whole
    assert not scan(data, by_id([ONE, TWO])).whole


@pytest.mark.parametrize("lines", [[], [ONE], [ONE, TWO, THREE], [ONE, TWO, ONE]])
def test_what_is_trusted_is_read_as_what_is_verified(lines: list[bytes]) -> None:
    """
    A ledger of which every line was verified before is read as one that is verified now.
    """
    data = ledger_bytes(CAMPAIGN, lines)

    assert scan(data) == scan(data, by_id([ONE, TWO, THREE]))


@pytest.mark.parametrize(
    "data",
    [
        LEDGER.replace(b"},\n" + TWO[:20], b"}\n" + TWO[:20]),
        LEDGER.replace(b'"entries":{\n', b'"entries":{ \n'),
        LEDGER.replace(b'"entries":{\n', b'"entries":{'),
        LEDGER.replace(CLOSING, b",\n}}\n"),
        LEDGER[:-1],
        LEDGER + b"\n",
        LEDGER.replace(TWO + b",\n", TWO + b",\n\n"),
    ],
)
def test_a_layout_that_is_not_ours_is_not_whole(data: bytes) -> None:
    """
    A missing comma, a space or a line too many makes a ledger not whole, even where every entry is good and trusted.
    """
    assert not scan(data).whole
    assert not scan(data, by_id([ONE, TWO, THREE])).whole


def test_campaigns_are_part_of_the_header_alone() -> None:
    """
    The opening bytes say campaign, format and program, and nothing of the laptop.
    """
    assert header("demo").decode() == '{"about":{"1":{"campaign":"demo","format":1,"program":"fieldkit"}},\n"entries":{'


@given(HISTORIES, st.lists(st.tuples(st.integers(0), st.binary(max_size=3)), max_size=3), st.integers(0, 400))
def test_no_bytes_surprise_the_reader(lines: list[bytes], changes: list[tuple[int, bytes]], cut: int) -> None:
    """
    However a ledger's bytes are changed and cut, every line believed matches its id, and nothing else is raised.
    """
    data = ledger_bytes(CAMPAIGN, lines)
    for place, put in changes:
        at = place % len(data)
        data = data[:at] + put + data[at + len(put) :]
    data = data[: len(data) - cut]
    try:
        found = scan(data)
    except NotALedger:
        return

    assert list(found.lines) == [verify_line(one) for one in found.lines.values()]
    assert all(one in by_id(lines) for one in found.lines)
    assert found.clean_size <= len(data)
