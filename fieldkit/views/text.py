"""
The one door for text that came from outside: what could act on a screen is made visible instead.
"""

from __future__ import annotations

from functools import cache

_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029}


@cache
def acting() -> frozenset[int]:
    """
    Give the code points that act on a screen instead of being seen; no printable character is among them.
    """
    return frozenset((*range(0x00, 0x20), *range(0x7F, 0xA0), *_BIDI, *range(0xD800, 0xE000)))


@cache
def _dangerous() -> dict[int, str]:
    """
    Give what stands for each acting character; built only when there is one, so that most commands never pay for it.
    """
    return {
        **{code: f"<U+{code:04X}>" if code > 0xFF else f"<{code:02X}>" for code in acting()},
        0x09: "    ",
        0x0A: " ⏎ ",
        0x1B: "<ESC>",
    }


def visible(text: object) -> str:
    """
    Give text in which control, direction and line-breaking characters stand as what they are: `<ESC>`, `<U+202E>`.
    """
    plain = str(text)
    return plain if plain.isprintable() else plain.translate(_dangerous())


def width(text: str) -> int:
    """
    Give the columns a text takes: Chinese characters two, marks that combine none.
    """
    if text.isascii():
        return len(text)
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> int:
    import unicodedata

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
