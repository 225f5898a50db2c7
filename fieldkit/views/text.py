"""
The one door for text that came from outside: what could act on a screen is made visible instead.
"""

from __future__ import annotations

import unicodedata

_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029}
ACTING = frozenset((*range(0x00, 0x20), *range(0x7F, 0xA0), *_BIDI, *range(0xD800, 0xE000)))
_DANGEROUS = {
    **{code: f"<U+{code:04X}>" if code > 0xFF else f"<{code:02X}>" for code in ACTING},
    0x09: "    ",
    0x0A: " ⏎ ",
    0x1B: "<ESC>",
}


def visible(text: object) -> str:
    """
    Give text in which control, direction and line-breaking characters stand as what they are: `<ESC>`, `<U+202E>`.
    """
    return str(text).translate(_DANGEROUS)


def width(text: str) -> int:
    """
    Give the columns a text takes: Chinese characters two, marks that combine none.
    """
    if text.isascii():
        return len(text)
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def shorten(text: str, columns: int) -> str:
    """
    Cut a text to a number of columns, saying so with an ellipsis.
    """
    if width(text) <= columns:
        return text
    kept, used = "", 1
    for sign in text:
        used += _sign_width(sign)
        if used > columns:
            break
        kept += sign
    return kept + "…"


def shorten_middle(text: str, columns: int) -> str:
    """
    Cut the middle out of a text: the ends of a path or code tell most.
    """
    if width(text) <= columns:
        return text
    tail, used = "", 1
    for sign in reversed(text):
        used += _sign_width(sign)
        if used > columns - columns // 3:
            break
        tail = sign + tail
    return shorten(text, columns - width(tail)) + tail


def pad(text: str, columns: int) -> str:
    """
    Fill a text with spaces to a number of columns.
    """
    return text + " " * max(0, columns - width(text))
