"""
The quick way to read what arrives: whatever it answers, the strict reader answers too; of all else it says nothing.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from entries import forged
from hypothesis import example, given
from hypothesis import strategies as st

from fieldkit.core import strict
from fieldkit.core.canonical import derived_id, encode
from fieldkit.core.entry import LONGEST_LINE, BadEntry, Entry, line_of, stub_line
from fieldkit.core.frames import quick_reader
from fieldkit.core.strict import decode_strict

BODY: dict[str, Any] = {
    "at": "2021-10-18T09:30:00+08:00", "by": "刘洋", "dev": "abcdefghijklmnop", "f": 1, "n": 1,
    "rec": ["site", derived_id("a")], "seen": [],
}  # fmt: skip
SIGNS = st.text(st.characters() | st.sampled_from('"\\:,{}[]\x00\x1f\x7f\n\t/井é\u2028\ue000\U0001f600'), max_size=8)
KEYS = st.sampled_from(["a", "b", "code", "name", "item.GW01"]) | SIGNS
PLAIN = st.none() | st.booleans() | st.integers() | st.integers(-(2**54), 2**54) | st.floats() | SIGNS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))
ODD = st.sampled_from([-1, 0, 1, 2, 2**53, 2**53 + 1, True, None, "", "x", 1.0, [1], {}, "2" * 32])
# What another program writes for the same value, or what only looks like it.
SPELLINGS = [
    (b":", b": "), (b",", b", "), (b"1", b"1.0"), (b"1", b"1e0"), (b"1", b"-0"), (b"1", b"01"), (b"1", b"1E0"),
    (b"1", b"10000000000000000000000"), (b"a", b"\\u0061"), (b"/", b"\\/"), (b'"a"', b'"a":1,"a"'), (b"true", b"True"),
    (b"\\n", b"\\u000a"), (b"\\u001f", b"\\u001F"), (b"\xe4", b"\xff"), (b'"', b'"\xed\xa0\x80'), (b'"x', b'"\\ud800'),
]  # fmt: skip


def written(value: Any) -> bytes:
    """
    Write any value as Python does, sorted and compact, half characters and fractions too.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def strictly(line: bytes) -> Entry | None:
    """
    Give what the strict reader gives, None where it refuses.
    """
    try:
        return decode_strict(line)
    except BadEntry:
        return None


def agree(line: bytes) -> bool:
    """
    Tell whether the quick reader says nothing, or just what the strict one says, types of numbers too.
    """
    quick = quick_reader()(line)
    return quick is None or (quick == strictly(line) and repr(quick) == repr(strictly(line)))


@given(st.dictionaries(KEYS, VALUES, max_size=4))
@example({"a": "\x7f\x1f\x00\b\f\n\r\t\"\\/\u2028"})
@example({"键": 1})
@example({"a": 2**53 + 1})
@example({"a": [{"b": -(2**53) - 1}]})
@example({"a": {"键": 1}})
@example({"a": [{"b:键:": "x"}]})
@example({'键"': 1})
@example({"键\\": 1})
@example({"a": "值"})
def test_any_fields_are_judged_alike(fields: dict[str, Any]) -> None:
    """
    Fields of any content, written as Python writes them, are taken by the quick way only as the strict one takes them.
    """
    assert agree(forged(written(BODY)[:-1] + b',"set":' + written(fields) + b"}"))


@given(st.dictionaries(st.sampled_from(["at", "by", "dev", "f", "n", "part", "rec", "seen", "zz", "aa", "set"]), ODD))
@example({"n": 0, "dev": ""})
@example({"part": [1, 2]})
@example({"part": [2, 1]})
@example({"seen": sorted([derived_id("a"), derived_id("b")])})
@example({"seen": sorted([derived_id("a"), derived_id("b")], reverse=True)})
@example({"seen": [derived_id("a")] * 2})
@example({"rec": ["site", "2" * 32]})
@example({"rec": ["site", "1" * 32]})
@example({"rec": ["site", "A" * 32]})
@example({"f": 2, "set": {"a": 1.5}})
def test_any_frame_is_judged_alike(odd: dict[str, Any]) -> None:
    """
    Whatever stands in the frame of an entry is taken by the quick way only as the strict one takes it.
    """
    assert agree(forged(written({**BODY, "set": {"a": 1}, **odd})))


@given(SIGNS, st.sampled_from(SPELLINGS), st.integers(0, 12))
def test_other_spellings_are_judged_alike(value: str, spelling: tuple[bytes, bytes], place: int) -> None:
    """
    Blanks, escapes, other forms of a number and keys given twice are no canonical line, however it is read.
    """
    text = written({**BODY, "set": {"a": 1, "b": value, "c": True, "x": "x/a\n\x1f"}})
    parts = text.split(spelling[0])
    at = place % len(parts)
    changed = spelling[0].join(parts[:at]) + (spelling[1] if at else b"") + spelling[0].join(parts[at:])

    assert agree(forged(changed))


@pytest.mark.parametrize("sign", [chr(code) for code in range(0x180)])
def test_every_sign_is_written_alike(sign: str) -> None:
    """
    Every control sign and letter has one spelling, and the quick way takes no other: it answers for them all.
    """
    line = line_of(BODY, {"a": f"x{sign}y", "b": [sign]})[1]

    assert decode_strict(line) == quick_reader()(line)


def test_lines_of_ours_are_answered() -> None:
    """
    What this program writes is read the quick way, the last line of a day's command and a stub too.
    """
    fields = {"note": "第一行\n第二行 \"引\"", "item.GW04": {"judgement": "problem", "measure": ["3", "眼"]}, "x": -5}
    line = line_of({**BODY, "seen": [derived_id("b")], "part": [2, 3]}, fields)[1]

    assert [decode_strict(line), decode_strict(stub_line(line))] == [
        quick_reader()(line), quick_reader()(stub_line(line))
    ]  # fmt: skip


def test_a_wrong_id_and_a_giant_are_left_to_the_strict_reader() -> None:
    """
    Neither a line that does not match its id nor one longer than any of ours is answered.
    """
    good = line_of(BODY, {"a": 1})[1]
    giant = forged(encode(BODY)[:-1] + b',"set":{"a":"' + b"x" * LONGEST_LINE + b'"}}')

    assert [None, None] == [quick_reader()(good.replace(b'"a":1', b'"a":2')), quick_reader()(giant)]


def test_after_many_lines_the_quick_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Both readers that `strict_reader` gives read one entry and refuse with one reason.
    """
    good, bad = line_of(BODY, {"a": 1})[1], forged(encode(BODY)[:-1] + b',"set":{"a":1.5}}')
    found = []
    for left in (5, 0):
        monkeypatch.setattr(strict, "_left", left)
        read = strict.strict_reader(2)
        assert (left > 2) == (read is decode_strict)
        with pytest.raises(BadEntry) as caught:
            read(bad)
        found.append((read(good), caught.value.facts["reason"]))

    assert (decode_strict(good), "canonical") == found[0] == found[1]
