"""
Entries that came from outside, read strictly: nothing is believed but bytes in the one canonical form that match their
id.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fieldkit.core.canonical import check_value, encode, is_id
from fieldkit.core.entry import FORMAT, LONGEST_LINE, BadEntry, Entry, entry_from, split_line, verify_line
from fieldkit.errors import FieldkitError

# So many lines are read one by one before msgspec's import pays for itself.
SEVERAL = 120
_left = SEVERAL
_raw_decode = json.JSONDecoder().raw_decode


def strict_reader(count: int) -> Callable[[bytes], Entry]:
    """
    Give what reads so many lines as `decode_strict` does, with the same verdict: once there were a hundred, the quick
    way where there is no doubt about it.
    """
    global _left
    _left -= count
    if _left > 0:
        return decode_strict
    from fieldkit.core.frames import quick_reader

    quick = quick_reader()
    return lambda line: quick(line) or decode_strict(line)


def decode_strict(line: bytes) -> Entry:
    """
    Read a line that came from outside: it must match its id, be canonical JSON of known shape and stay within the
    limits of length, depth and number; raises BadEntry with the reason. An entry of a later format number need only
    match its id and have the frame: what its fields may hold is not known here. What the id takes for `set` must be it,
    else erasing it would leave something else.
    """
    if len(line) > LONGEST_LINE:
        raise BadEntry(reason="giant")
    verify_line(line)
    text = line[35:]
    try:
        body = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadEntry(reason="json") from None
    entry = entry_from(line[1:33].decode("ascii"), body)
    if type(entry.f) is not int or entry.f <= FORMAT:
        _check_canonical(body, text)
    _check_shape(entry, body)
    _check_set(split_line(line)[2])
    return entry


def _check_canonical(body: dict[str, Any], text: bytes) -> None:
    try:
        check_value({**body, "set": None})
        check_value(body["set"])
        canonical = encode(body)
    except (FieldkitError, UnicodeEncodeError, RecursionError):
        raise BadEntry(reason="canonical") from None
    if canonical != text:
        raise BadEntry(reason="canonical")


def _check_shape(entry: Entry, body: dict[str, Any]) -> None:
    part = body.get("part", [1, 1])
    if type(body["seen"]) is not list or type(part) is not list or len(part) != 2 or len(body["rec"]) != 2:
        raise BadEntry(reason="shape")
    texts = (entry.at, entry.by, entry.dev, entry.kind)
    numbers = (entry.f, entry.n, *entry.part)
    whole = all(type(text) is str for text in texts) and all(type(number) is int for number in numbers)
    ids = whole and is_id(entry.rec) and all(is_id(seen) for seen in entry.seen)
    counted = ids and 1 <= entry.part[0] <= entry.part[1] and entry.n >= (1 if entry.dev else 0) and entry.f >= 1
    known = whole and (entry.f > FORMAT or type(entry.set) in (dict, str))
    if not counted or list(entry.seen) != sorted(set(entry.seen)) or not known:
        raise BadEntry(reason="shape")


def _check_set(content: bytes) -> None:
    """
    Check that what stands before the last bracket of a line is one value: the one the id takes for `set` is then it.
    """
    text = content.decode("utf-8")
    try:
        whole = _raw_decode(text)[1] == len(text)
    except (ValueError, RecursionError):
        whole = False
    if not whole:
        raise BadEntry(reason="layout")
