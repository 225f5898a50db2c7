"""
Entries: an id that every byte answers for, stubs that keep it, and nothing taken from outside that is of odd shape.
"""

from __future__ import annotations

from typing import Any

import pytest
from entries import AT, LAPTOPS, forged, line, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.canonical import encode
from fieldkit.core.entry import (
    MANY_LINES,
    BadEntry,
    Change,
    Writer,
    decode_line,
    decode_lines,
    is_stub,
    line_of,
    mint,
    mint_list_entry,
    stub_line,
    verify_line,
)
from fieldkit.core.strict import decode_strict
from fieldkit.errors import InvalidInput

WRITER = Writer("李示例", LAPTOPS[0], 7, AT)
GOOD = line({"name": "井", "coordinate": {"raw": "1,2"}})
BODY = {"at": AT, "by": "a", "dev": "k", "f": 1, "n": 1, "rec": ["site", rid("a")], "seen": []}


def reason(data: bytes) -> object:
    """
    Give why a line from outside is not taken.
    """
    with pytest.raises(BadEntry) as caught:
        decode_strict(data)
    return caught.value.facts["reason"]


def test_every_byte_answers_for_the_id() -> None:
    """
    Changing any bit of a line makes it no entry.
    """
    believed = []
    for place in range(len(GOOD)):
        for bit in range(8):
            changed = bytearray(GOOD)
            changed[place] ^= 1 << bit
            try:
                believed.append((place, bit, verify_line(bytes(changed))))
            except BadEntry:
                continue

    assert [] == believed


@given(st.integers(0, len(GOOD) - 1))
def test_a_cut_line_is_no_entry(size: int) -> None:
    """
    No beginning of a line is an entry.
    """
    with pytest.raises(BadEntry):
        verify_line(GOOD[:size])


def test_a_stub_keeps_the_id_and_nothing_else() -> None:
    """
    Erased content is gone from the stub, whose id still verifies; a stub's stub is itself.
    """
    stub = stub_line(GOOD)

    assert verify_line(GOOD) == verify_line(stub)
    assert (False, True) == (is_stub(GOOD), is_stub(stub))
    assert "井".encode() not in stub
    assert stub == stub_line(stub)
    assert (True, decode_line(GOOD).rec) == (decode_strict(stub).erased, decode_strict(stub).rec)


def test_one_command_counts_its_parts() -> None:
    """
    The entries of one command have consecutive counters and say how many they are; a lone one does not.
    """
    changes = [Change("site", rid(name), {"name": name}) for name in "abc"]
    several = [decode_strict(text) for _, text in mint(changes, WRITER, lambda: "00")]
    lone = mint(changes[:1], WRITER, lambda: "00")[0][1]

    assert [(7, (1, 3)), (8, (2, 3)), (9, (3, 3))] == [(entry.n, entry.part) for entry in several]
    assert b'"part"' not in lone
    assert (1, 1) == decode_strict(lone).part


def test_seen_is_a_set() -> None:
    """
    What was seen is stored sorted and once, in whatever order it was given.
    """
    one, other = sorted((rid("x"), rid("y")))
    change = Change("site", rid("a"), {"name": "a"}, (other, one, other))

    assert (one, other) == decode_strict(mint([change], WRITER, lambda: "00")[0][1]).seen


def test_each_entry_has_its_own_salt() -> None:
    """
    What a person typed is salted entry by entry, so that an erased value cannot be guessed from its hash.
    """
    salts = iter(["01", "02"])
    changes = [Change("site", rid("a"), {"name": "a"})] * 2
    entries = [decode_line(text) for _, text in mint(changes, WRITER, lambda: next(salts))]

    assert ["01", "02"] == [entry.set["_salt"] for entry in entries]  # type: ignore[index]


def test_a_list_row_is_the_same_entry_everywhere() -> None:
    """
    The first import of a row says nothing of who, where and when, so that two laptops mint the same entry.
    """
    identity, text = mint_list_entry("site", rid("a"), {"name": "井", "code": "X"})
    entry = decode_strict(text)

    assert (identity, text) == mint_list_entry("site", rid("a"), {"code": "X", "name": "井"})
    assert ("", "", "", 0, ()) == (entry.at, entry.by, entry.dev, entry.n, entry.seen)
    assert entry.from_list
    assert not decode_line(GOOD).from_list


def test_values_without_a_form_are_not_minted() -> None:
    """
    A change that holds a float writes nothing and names the field.
    """
    with pytest.raises(InvalidInput) as caught:
        mint([Change("site", rid("a"), {"area": 2.5})], WRITER, lambda: "00")

    assert "area" == caught.value.facts["field"]


def test_what_can_be_minted_can_be_taken() -> None:
    """
    Fields as deep as may be written are taken when they arrive.
    """
    value: Any = "x"
    for _ in range(15):
        value = {"a": value}

    assert {"_salt": "00", "a": value} == decode_strict(line({"a": value})).set


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a": 1'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":1.5'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":NaN'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":-Infinity'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":1,"a":2'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":"\\u4e95"'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":"\\ud800"'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":99007199254740993'), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":' + b"[" * 17 + b"]" * 17), "canonical"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":' + b"[" * 100_000 + b"]" * 100_000), "json"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":'), "json"),
        (encode({**BODY, "set": {"a": 1}}).replace(b'"a":1', b'"a":"\xff"'), "json"),
        (encode({**BODY, "n": 0, "set": {}}), "shape"),
        (encode({**BODY, "n": "1", "set": {}}), "shape"),
        (encode({**BODY, "n": True, "set": {}}), "shape"),
        (encode({**BODY, "f": 0, "set": {}}), "shape"),
        (encode({**BODY, "by": None, "set": {}}), "shape"),
        (encode({**BODY, "part": [2, 1], "set": {}}), "shape"),
        (encode({**BODY, "part": [0, 1], "set": {}}), "shape"),
        (encode({**BODY, "part": [1], "set": {}}), "shape"),
        (encode({**BODY, "rec": ["site", "well"], "set": {}}), "shape"),
        (encode({**BODY, "rec": "site", "set": {}}), "shape"),
        (encode({**BODY, "seen": ["x"], "set": {}}), "shape"),
        (encode({**BODY, "seen": sorted([rid("a"), rid("b")], reverse=True), "set": {}}), "shape"),
        (encode({**BODY, "seen": [rid("a"), rid("a")], "set": {}}), "shape"),
        (encode({**BODY, "set": [1]}), "shape"),
        (encode({"f": 1, "set": {}}), "shape"),
        (encode({**BODY, "aa": {"a": 1, "set": {}}, "set": {}}), "layout"),
        (encode({**BODY, "set": {}, "tt": 1}), "layout"),
        (encode({**BODY, "f": 2, "set": {}, "tt": 1}), "layout"),
    ],
)
def test_a_matching_id_is_not_enough(text: bytes, why: str) -> None:
    """
    A line whose id matches is still refused when it is not canonical or not shaped like an entry.
    """
    assert why == reason(forged(text))


def test_later_formats_and_unknown_keys_are_carried() -> None:
    """
    An entry of a later format number, of an unknown kind or with a key we do not know is still an entry.
    """
    _, text = line_of({**BODY, "rec": ["casefile", rid("a")], "zone": "x"}, {"a": 1})
    with pytest.raises(BadEntry):
        decode_strict(text)  # "zone" sorts behind "set", where an entry of this format ends
    _, text = line_of({**BODY, "f": 9, "rec": ["casefile", rid("a")], "hint": "x"}, {"a": 1})

    assert (9, "casefile") == (decode_strict(text).f, decode_strict(text).kind)


LATER = {
    "float": b'{"depth":1.5}',
    "a key in Chinese": '{"深度":1}'.encode(),
    "deep": b'{"a":' + b"[" * 20 + b"]" * 20 + b"}",
    "a list": b"[1,2]",
    "spaces": b'{ "a" : 1 }',
}


@pytest.mark.parametrize("content", LATER.values(), ids=LATER.keys())
def test_what_a_later_format_may_hold_is_not_judged(content: bytes) -> None:
    """
    Of an entry of a later format number the id and the frame must hold; its fields are that format's own affair.
    """
    head = encode({**BODY, "f": 2})[:-1] + b',"set":'

    assert 2 == decode_strict(forged(head + content + b"}")).f
    with pytest.raises(BadEntry):
        decode_strict(forged(encode(BODY)[:-1] + b',"set":' + content + b"}"))


@given(st.binary(max_size=200))
def test_any_bytes_are_an_entry_or_a_reason(data: bytes) -> None:
    """
    Whatever bytes come, the reader answers with an entry or with a reason, never with another error.
    """
    for text in (data, GOOD[:36] + data + b"}", forged(b'{"at":' + data + b',"set":' + data + b"}")):
        try:
            decode_strict(text)
        except BadEntry as error:
            assert error.facts["reason"] in ("layout", "hash", "json", "canonical", "shape")


def test_many_lines_are_read_as_one_by_one() -> None:
    """
    The quick way to read many lines gives the same entries as the plain one.
    """
    lines = [line({"name": str(n), "note": "备注"}, n=n) for n in range(1, MANY_LINES + 1)]

    assert [decode_line(one) for one in lines] == decode_lines(lines)


@pytest.mark.parametrize("form", ["null", '"1"', "[]", "{}", "true", "1.0", "-1", "0"])
def test_a_format_that_is_no_number_is_no_entry(form: str) -> None:
    """
    A line that matches its id with anything but a whole number from 1 on as its format is told by its reason.
    """
    text = b'{"at":"","by":"a","dev":"k","f":%b,"n":1,"rec":["site","%b"],"seen":[],"set":{"a":1}}'
    data = forged(text % (form.encode(), rid("a").encode()))

    assert data[1:33] == verify_line(data)
    assert reason(data) in ("shape", "canonical")
