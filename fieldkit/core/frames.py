"""
Lines in canonical form, read the quick way. It answers only for what is beyond doubt, and then as `decode_strict` does;
of all else it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fieldkit.core.canonical import MAX_INTEGER, check_value
from fieldkit.core.entry import LONGEST_LINE, BadEntry, Entry, verify_line
from fieldkit.errors import FieldkitError

Quick = Callable[[bytes], Entry | None]

# Deeper values than ours have are left to who looks at each of them.
_LEVELS = 4
# Of a line without backslashes only what tells a key from a text: quotes, colons, and that a sign is not ASCII.
_FOREIGN = bytes(sign if sign < 128 else 255 for sign in range(256))
_PLAIN = bytes(sign for sign in range(128) if sign not in b'":')
_WHOLE = (1, 1)
_is_id = re.compile("[a-z2-7]{32}").fullmatch
_FOREIGN_KEY = re.compile(rb'\xff:*":')

_made: Quick | None = None


def quick_reader() -> Quick:
    """
    Give the reader of one line: its entry, verified, where the line is canonical, of known shape and within the
    limits; None where it may be something else. Made when first asked for, since msgspec costs time to import.
    """
    global _made
    if _made is None:
        _made = _make()
    return _made


def _make() -> Quick:
    import msgspec

    decode = msgspec.json.Decoder(_frame(msgspec)).decode
    encode, unset, made = msgspec.json.Encoder(order="sorted").encode, msgspec.UNSET, tuple.__new__
    failures = (msgspec.DecodeError, UnicodeError, BadEntry, FieldkitError)

    def read(line: bytes) -> Entry | None:
        if len(line) > LONGEST_LINE:
            return None
        text = line[35:]
        try:
            frame = decode(text)
            # Written again it gives the same bytes: sorted, compact, no key twice, no number or sign in another form.
            if encode(frame) != text or not (text.isascii() or _are_keys_ascii(text, frame.set)):
                return None
            identity = verify_line(line).decode("ascii")
        except failures:
            return None
        part, seen = frame.part, frame.seen
        if part is unset:
            part = _WHOLE
        elif not 1 <= part[0] <= part[1]:
            return None
        if frame.n < (1 if frame.dev else 0) or frame.f < 1 or not _is_id(frame.rec[1]):
            return None
        if seen and not _are_ids(seen):
            return None
        return made(
            Entry,
            (identity, frame.at, frame.by, frame.dev, frame.f, frame.n, part, *frame.rec, seen, frame.set, None),
        )

    return read


def _frame(msgspec: Any) -> Any:
    """
    Make the type of what stands in a line: no fractions, whole numbers within the limits, nothing of unknown name.
    """
    number = Annotated[int, msgspec.Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]
    plain: Any = str | number | bool | None
    value = plain
    for _level in range(_LEVELS):
        value = plain | list[value] | dict[str, value]  # type: ignore[valid-type]
    fields = [
        ("at", str), ("by", str), ("dev", str), ("f", number), ("n", number),
        ("part", tuple[number, number] | msgspec.UnsetType, msgspec.UNSET),
        ("rec", tuple[str, str]), ("seen", tuple[str, ...]), ("set", str | dict[str, value]),  # type: ignore[valid-type]
    ]  # fmt: skip
    return msgspec.defstruct("Frame", fields, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False)


def _are_keys_ascii(text: bytes, fields: Any) -> bool:
    """
    Tell whether all keys are ASCII; raises InvalidInput where a look at each of them finds one that is not.
    """
    if b"\\" in text:
        check_value(fields)
        return True
    return not _FOREIGN_KEY.search(text.translate(_FOREIGN, _PLAIN))


def _are_ids(seen: tuple[str, ...]) -> bool:
    return all(map(_is_id, seen)) and list(seen) == sorted(set(seen))
