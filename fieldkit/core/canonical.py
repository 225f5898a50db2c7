"""
Canonical bytes and the ids made from them. The rules are written out, with worked bytes, in `docs/format.md`.
"""

from __future__ import annotations

import json
from typing import Any

from fieldkit.core.hashing import sha256
from fieldkit.errors import InvalidInput

MAX_INTEGER = 2**53
MAX_DEPTH = 16
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# What is no sign of an id becomes what no number has: a blank or an underline `int` would pass over.
_TO_DIGITS = bytearray(b"!" * 256)
for _place, _sign in enumerate(_ALPHABET.encode()):
    _TO_DIGITS[_sign] = b"0123456789abcdefghijklmnopqrstuv"[_place]
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def check_value(value: Any, field: str = "", depth: int = 0) -> None:
    """
    Accept only what has one canonical form: no floats, integers within ±2^53, text without lone surrogates,
    ASCII keys, at most 16 levels. Raises InvalidInput naming the field and the reason.
    """
    kind = type(value)
    if kind is str:
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise InvalidInput(field=field, value=ascii(value), reason="surrogate", hint=None)
    elif kind is bool or value is None:
        return
    elif kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise InvalidInput(field=field, value=value, reason="integer_range", hint=None)
    elif depth >= MAX_DEPTH:
        raise InvalidInput(field=field, value="…", reason="depth", hint=None)
    elif kind is list:
        for item in value:
            check_value(item, field, depth + 1)
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise InvalidInput(field=field, value=ascii(key), reason="key_not_ascii", hint=None)
            check_value(item, field or key, depth + 1)
    else:
        raise InvalidInput(field=field, value=repr(value), reason="not_canonical", hint=None)


def encode(value: Any) -> bytes:
    """
    Give the canonical bytes of a checked value: JSON, keys sorted, compact, UTF-8, text as it is.
    """
    return _ENCODE(value).encode("utf-8")


def base32(digest: bytes) -> str:
    """
    Write the first 160 bits of a digest as 32 characters of RFC 4648 base32 in lower case.
    """
    number = int.from_bytes(digest[:20], "big")
    return "".join([_ALPHABET[number >> shift & 31] for shift in range(155, -1, -5)])


def id_number(text: bytes) -> int:
    """
    Read an id as a number, the quick way to compare it with a digest; -1 when it is no id.
    """
    try:
        return int(text.translate(_TO_DIGITS), 32) if len(text) == 32 else -1
    except ValueError:
        return -1


def is_id(text: object) -> bool:
    """
    Tell whether a value is an id: 32 characters of a-z and 2-7.
    """
    return isinstance(text, str) and text.isascii() and id_number(text.encode()) >= 0


def derived_id(*parts: str) -> str:
    """
    Derive a record id from names alone, so that two laptops importing one list mean the same record.
    """
    return base32(sha256(encode(["fieldkit", *parts])).digest())
