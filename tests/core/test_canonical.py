"""
Canonical bytes: one value has one form, and what has none is refused by name.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import second_reader
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.canonical import base32, check_value, derived_id, encode, id_number, is_id
from fieldkit.errors import InvalidInput

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def nested(levels: int) -> Any:
    """
    Give lists within lists, so many levels deep.
    """
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@given(VALUES)
def test_every_value_has_one_form(value: Any) -> None:
    """
    A checked value's bytes read back to it, are those of the second program, and do not depend on the order of keys.
    """
    check_value(value)
    turned = dict(reversed(value.items())) if isinstance(value, dict) else value

    assert value == json.loads(encode(value))
    assert encode(value) == encode(json.loads(encode(value))) == encode(turned)
    assert second_reader.canonical(value) == encode(value)


def test_text_stays_as_typed() -> None:
    """
    No text is normalised or escaped beyond what JSON needs.
    """
    assert '{"a":"é é ｶ ﬁ /","b":1}'.encode() == encode({"b": 1, "a": "é é ｶ ﬁ /"})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": 1.5}, "not_canonical"),
        ({"a": 1.0}, "not_canonical"),
        ({"a": (1, 2)}, "not_canonical"),
        ({"a": b"x"}, "not_canonical"),
        ({"a": 2**53 + 1}, "integer_range"),
        ({"a": -(2**53) - 1}, "integer_range"),
        ({"a": "\ud800"}, "surrogate"),
        ({"a": ["好\udc00"]}, "surrogate"),
        ({"a": {"键": 1}}, "key_not_ascii"),
        ({"a": {1: 1}}, "key_not_ascii"),
        ({"a": nested(16)}, "depth"),
    ],
)
def test_what_has_no_form_is_refused(value: Any, reason: str) -> None:
    """
    A value without one canonical form is refused with the field and a word saying why.
    """
    with pytest.raises(InvalidInput) as caught:
        check_value(value)

    assert ("a", reason) == (caught.value.facts["field"], caught.value.facts["reason"])


@pytest.mark.parametrize("value", [2**53, -(2**53), True, nested(16), {"a": nested(15)}, "𬭚"])
def test_the_limits_themselves_are_taken(value: Any) -> None:
    """
    The greatest integers, sixteen levels and characters beyond the basic plane are within the limits.
    """
    check_value(value)


@given(st.binary(min_size=20, max_size=64))
def test_base32_is_the_standard_one(digest: bytes) -> None:
    """
    An id is RFC 4648 base32 of the first 160 bits in lower case, and reads back as their number.
    """
    expected = base64.b32encode(digest[:20]).decode().lower()

    assert expected == base32(digest)
    assert int.from_bytes(digest[:20], "big") == id_number(expected.encode())
    assert is_id(expected)


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "A" * 32, "a" * 31 + "1", "a" * 31 + "8", "a" * 31 + "-", "á" + "a" * 31, None, 7]
)
def test_what_is_no_id(text: object) -> None:
    """
    Only 32 signs of a–z and 2–7 are an id.
    """
    assert not is_id(text)


@given(TEXTS, TEXTS)
def test_derived_ids_tell_their_parts_apart(one: str, other: str) -> None:
    """
    An id derived from two names differs from one derived from them joined: the parts cannot run together.
    """
    assert second_reader.to_id(second_reader.canonical(["fieldkit", one, other])) == derived_id(one, other)
    assert derived_id(one + other) != derived_id(one, other)
