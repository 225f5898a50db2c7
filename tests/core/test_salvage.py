"""
Damaged ledgers: whatever stands under its own id is taken, everything else is given back as it is, and the file is
named for what was done to it.
"""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable

import pytest
from entries import CAMPAIGN, LAPTOPS, by_id, line, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core import salvage as salvaging
from fieldkit.core.entry import mint_list_entry, stub_line
from fieldkit.core.salvage import salvage
from fieldkit.core.scan import NotALedger, ledger_bytes
from fieldkit.core.state import record_id

LINES = [line({"name": f"井{n}", "note": "“引号” {括号}"}, n=n) for n in range(1, 6)]
CAMPAIGN_LINE = mint_list_entry("campaign", record_id(CAMPAIGN, "campaign", CAMPAIGN), {"code": CAMPAIGN})[1]
LATER = line({"name": "later", "shape": [1]}, f=2, n=8)
STUB = stub_line(line({"name": "删"}, n=9))
ALL = [CAMPAIGN_LINE, *LINES, LATER, STUB]
DATA = ledger_bytes(CAMPAIGN, ALL)


def pretty(data: bytes) -> bytes:
    """
    Rewrite a ledger as an editor does.
    """
    return json.dumps(json.loads(data), indent=2, ensure_ascii=False).encode()


def lost(data: bytes) -> tuple[int, list[tuple[int, str]], str]:
    """
    Tell how many good entries a damaged ledger lacks, what is held back by line and reason, and the flaw of the file;
    nothing is taken that was not there.
    """
    found = salvage(data)
    assert found.lines.items() <= by_id(ALL).items()
    return len(ALL) - len(found.lines), [(one.line, one.reason) for one in found.unbelieved], found.flaw


@pytest.mark.parametrize("layout", [lambda data: data, pretty], ids=["lined", "pretty"])
@given(place=st.integers(0), bit=st.integers(0, 7))
def test_a_flipped_bit_costs_one_entry_at_most(layout: Callable[[bytes], bytes], place: int, bit: int) -> None:
    """
    Whichever bit is flipped, in whichever layout: one entry is held back and all others are taken, or the damage lies
    between entries and none is lost.
    """
    data = bytearray(layout(DATA))
    data[place % len(data)] ^= 1 << bit
    try:
        missing, held, flaw = lost(bytes(data))
    except NotALedger as error:
        assert str(error) in ("utf16", "too_new")
        assert place % len(data) < layout(DATA).index(b"entries"), "one bit of the entries refuses the whole file"
        return

    assert (missing, len(held)) in ((1, 1), (0, 0))
    assert held or flaw


@given(size=st.integers(0, len(DATA)))
def test_a_cut_costs_what_was_cut_off(size: int) -> None:
    """
    Cut anywhere, every entry in front of the cut is taken, and the file is said to be cut.
    """
    try:
        missing, held, flaw = lost(DATA[:size])
    except NotALedger as error:
        assert str(error) in ("truncated", "empty", "not_json", "about")
        assert size < DATA.index(ALL[0]), "a cut behind the first entries refuses the whole file"
        return
    whole = sum(one in DATA[:size] for one in ALL)

    assert (len(ALL) - whole, True) == (missing, len(held) <= 1)
    assert "truncated" == flaw or size >= len(DATA) - 3


CHANGES: dict[str, tuple[Callable[[bytes], bytes], list[tuple[int, str]]]] = {
    "a value by hand": (lambda data: data.replace("井2".encode(), "井7".encode()), [(5, "hash")]),
    "a number by hand": (lambda data: data.replace(b'"n":3', b'"n":33'), [(6, "hash")]),
    "not a number": (lambda data: data.replace(b'"n":3', b'"n":NaN'), [(6, "not_canonical")]),
    "a fraction": (lambda data: data.replace(b'"n":3', b'"n":3.5'), [(6, "not_canonical")]),
    "half a character": (lambda data: data.replace("井2".encode(), b"\\ud800"), [(5, "surrogate")]),
    "bytes that are no text": (lambda data: data.replace("井2".encode(), b"\xff\xfe"), [(5, "surrogate")]),
    "a key twice": (lambda data: data.replace(b'"n":3', b'"n":4,"n":3'), [(6, "key_twice")]),
    "deep": (lambda data: data.replace(b'"n":3', b'"n":' + b"[" * 5000), [(6, "json")]),
    "no set": (lambda data: data.replace(LINES[1], LINES[1].replace(b'"set":', b'"sit":')), [(5, "shape")]),
    "two at once": (lambda data: data.replace("井2".encode(), b"x").replace("井4".encode(), b"y"),
                    [(5, "hash"), (7, "hash")]),
    "neighbours": (lambda data: data.replace("井2".encode(), b"x").replace("井3".encode(), b"y"),
                   [(5, "hash"), (6, "hash")]),
    "a line of another hand": (lambda data: data.replace(LINES[2], b'{"hello":"world"}\n' + LINES[2]), [(6, "layout")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_held_back_with_its_line_and_reason(case: str) -> None:
    """
    What was changed by hand is held back, each piece by itself, with its line, its reason and its very bytes.
    """
    change, expected = CHANGES[case]
    found = salvage(change(DATA))

    assert expected == [(one.line, one.reason) for one in found.unbelieved]
    assert all(one.raw in change(DATA) for one in found.unbelieved)
    assert by_id(ALL).keys() - found.lines.keys() == by_id(
        [one for one in ALL if one not in change(DATA)]
    ).keys()


SAME: dict[str, Callable[[bytes], bytes]] = {
    "lines swapped": lambda data: ledger_bytes(CAMPAIGN, list(reversed(ALL))),
    "indented": pretty,
    "line ends of Windows": lambda data: data.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "keys turned": lambda data: json.dumps({key: dict(reversed(value.items())) if key == "entries" else value
                                            for key, value in reversed(json.loads(data).items())}).encode(),
    "a comma gone": lambda data: data.replace(LINES[2] + b",", LINES[2]),
    "a line end gone": lambda data: data.replace(LINES[2] + b",\n", LINES[2] + b","),
    "twice": lambda data: data.replace(LINES[2], LINES[2] + b",\n" + LINES[2]),
}  # fmt: skip


@pytest.mark.parametrize("how", SAME)
def test_what_only_looks_otherwise_is_the_same(how: str) -> None:
    """
    Whatever happened between the entries, none is lost and none is held back.
    """
    found = salvage(SAME[how](DATA))

    assert (by_id(ALL), ()) == (found.lines, found.unbelieved)
    assert (how == "twice") == (found.repeated == 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DATA.decode().encode("gb18030"), "gb18030"),
        (pretty(DATA).decode().encode("gb18030"), "gb18030"),
        (DATA.decode().encode("gb18030")[:-200], "gb18030"),
        (DATA.decode().encode("utf-16"), "utf16"),
        (DATA.decode().encode("utf-16-be"), "utf16"),
        (ledger_bytes(CAMPAIGN, LINES, 7), "too_new"),
        (ledger_bytes(CAMPAIGN, LINES).replace(b'"campaign"', b'"champaign"'), "about"),
        (b'{"program":"fieldkit"}', "other_program"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, reason: str) -> None:
    """
    Another encoding, a later format or a first line that hides the campaign is a reason of its own.
    """
    with pytest.raises(NotALedger) as caught:
        salvage(data)
    assert reason == str(caught.value)


@pytest.mark.parametrize("old", [b'"campaign":"langfang-2021"', b'"program"', b'"format":1', b'"1":{'])
def test_a_damaged_first_line_is_borne_out_by_the_entries(old: bytes) -> None:
    """
    Where the record of the campaign is there, its id proves which campaign it is, whatever the first line says.
    """
    changed = DATA.replace(old, old.replace(b"a", b"e").replace(b"g", b"k").replace(b"1", b"0"), 1)
    found = salvage(changed)

    assert changed != DATA
    assert (CAMPAIGN, by_id(ALL), ()) == (found.about["campaign"], found.lines, found.unbelieved)
    assert found.flaw in ("about", "seam")


def test_more_than_a_person_could_look_at_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is held back is limited in number, in bytes and in the length of one entry.
    """
    rows = [b'"%s":{"at":1}' % rid(str(number)).encode() for number in range(9)]
    giant = line({"note": "x" * 300}, n=30)
    monkeypatch.setattr(salvaging, "LONGEST_LINE", 400)
    assert [(3, "giant")] == [(one.line, one.reason) for one in salvage(ledger_bytes(CAMPAIGN, [giant])).unbelieved]
    for name in ("MOST_UNBELIEVED", "MOST_BYTES"):
        monkeypatch.setattr(salvaging, name, 8)
        with pytest.raises(NotALedger, match="too_damaged"):
            salvage(ledger_bytes(CAMPAIGN, rows))


def test_anything_at_all_ends_in_a_verdict() -> None:
    """
    Random bytes put over a ledger are read or refused, and never take an entry that was not there.
    """
    chance, read = random.Random(3), 0
    for _ in range(150):
        data = bytearray(chance.choice([DATA, pretty(DATA)]))
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(20)] = chance.randbytes(chance.randrange(20))
        with contextlib.suppress(NotALedger):
            lost(bytes(data))
            read += 1
    assert read > 100


def test_entries_of_another_laptop_stand_beside_damage() -> None:
    """
    Entries of several writers are judged one by one.
    """
    other = line({"note": "乙"}, dev=LAPTOPS[1])
    found = salvage(ledger_bytes(CAMPAIGN, [LINES[0].replace("井1".encode(), b"x"), other]))

    assert ([other], 1) == (list(found.lines.values()), len(found.unbelieved))
